import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { workspaceFunctions } from './workspace-functions.ts';

let base: string;
let folder: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'weir-functions-'));
  folder = join(base, 'workspace');
  process.env.WEIR_HOME = join(base, 'home');
});
afterEach(async () => {
  delete process.env.WEIR_HOME;
  await rm(base, { recursive: true, force: true });
});

async function functionsOf(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return workspaceFunctions(folder, Object.keys(files).filter((path) => path.startsWith('functions/')).sort());
}
const said = async (text: string) => (await functionsOf({ 'functions/a.ts': text })).script.problems;

const SDK = "import { scalar, table, aggregate, ROW, STRING, BIGINT, INT } from '@weir/sdk';\n";

test('functions become one program with a source map of the workspace’s own paths', async () => {
  const { script, mayCall } = await functionsOf({
    'functions/a.ts': `${SDK}import { twice } from './inner/twice.ts';\nexport const double = scalar({ arguments: [BIGINT], returns: BIGINT }, (x) => x && twice(x));\n`,
    'functions/b.ts': `${SDK}import plain from 'plain';\nconst other = scalar({ arguments: [], returns: STRING }, () => plain());\nexport { other as plainText };\n`,
    'functions/inner/twice.ts': 'export const twice = (x: bigint) => 2n * x;\n',
    'node_modules/plain/package.json': '{ "name": "plain", "main": "index.js", "types": "index.d.ts" }',
    'node_modules/plain/index.js': "module.exports = () => 'plain';\n",
    'node_modules/plain/index.d.ts': 'declare const plain: () => string;\nexport default plain;\n',
  });
  expect(script.problems).toEqual([]);
  expect((JSON.parse(script.map) as { sources: string[] }).sources).toEqual(expect.arrayContaining(['functions/a.ts', 'functions/inner/twice.ts', 'node_modules/plain/index.js', '@weir/sdk/types.ts']));
  expect(script.code).toContain('"functions/b.ts"');
  expect(script.code + script.map).not.toContain(base);
  expect([mayCall('SELECT DOUBLE(x) FROM t'), mayCall('SELECT `plainText`()'), mayCall('SELECT doubled, x_double FROM other'), mayCall('SELECT twice(1)')]).toEqual([true, true, false, true]);
});

test('a file that is not UTF-8 is told with its place, and its names are known; the others are what they are', async () => {
  await functionsOf({ 'functions/a.ts': `${SDK}export const one = scalar({ arguments: [], returns: INT }, () => 1);\n` });
  await writeFile(join(folder, 'functions/b.ts'), Buffer.from(`${SDK}export const latin = scalar({ arguments: [], returns: STRING }, () => 'é');\n`, 'latin1'));
  const { script, mayCall } = await workspaceFunctions(folder, ['functions/a.ts', 'functions/b.ts']);
  expect(script.problems).toEqual([{ severity: 'error', code: 'not-utf8', message: expect.stringContaining('functions/b.ts is not UTF-8'), file: 'functions/b.ts', line: 2, column: 72 }]);
  expect([mayCall('SELECT latin()'), mayCall('SELECT one()'), script.code.includes('one')]).toEqual([true, true, true]);
});

test.each([
  ['an import of a module of Node', "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n", 'import-refused', 1, /"node:fs" is a module of Node's/],
  ['the same without its prefix, asked for later', "export const x = async () =>\n  import('fs');\n", 'import-refused', 2, /"fs"/],
  ['an import of a name that is made', "export const x = async (n: string) =>\n  import(n);\n", 'import-refused', 2, /made when the code runs/],
  ['an import over the network', "export * from 'https://example.org/x.js';\n", 'import-refused', 1, /outside the workspace/],
  ['an import that is not there', "\nimport { x } from 'nowhere';\nexport const y = x;\n", 'import-missing', 2, /no "nowhere"/],
  ['a fault of syntax', 'export const x = (;\n', 'function-syntax', 1, /^Unexpected token\.$/],
  ['two exports of one name', '\nexport const x = 1;\nexport const x = 2;\n', 'function-syntax', 2, /^Identifier `x` has already been declared\.$/],
  ['an await at the top', `${SDK}for (const n of [1]) n + n;\nconst m = await Promise.resolve(1);\nexport const f = scalar({ arguments: [], returns: INT }, () => m);\n`, 'function-bundle', 3, /^An await at the top of a file/],
  ['what a package does not export', `${SDK}import { nothing } from '@weir/sdk';\nexport const f = scalar({ arguments: [], returns: INT }, () => nothing);\n`, 'function-bundle', 2, /^"nothing" is not exported by/],
  ['a result of another type', `${SDK}export const f = scalar({ arguments: [STRING], returns: INT }, (x) =>\n  x);\n`, 'function-types', 3, /string/],
  ['null for what is never null', `${SDK}export const f = scalar({ arguments: [], returns: INT.notNull() }, () => null);\n`, 'function-types', 2, /null/],
  ['an argument that may be null', `${SDK}export const f = scalar({ arguments: [STRING], returns: INT }, (x) => x.length);\n`, 'function-types', 2, /null/],
  ['a field that the row does not have', `${SDK}export const f = table({ arguments: [], returns: ROW({ a: INT }) }, function* () { yield { b: 1 }; });\n`, 'function-types', 2, /b/],
  ['a promise', `${SDK}export const f = scalar({ arguments: [], returns: INT }, async () => 1);\n`, 'function-types', 2, /Promise/],
  ['what only Node has', `${SDK}export const f = scalar({ arguments: [], returns: STRING }, () => process.env.HOME ?? null);\n`, 'function-types', 2, /^Cannot find name 'process'\. This runs inside Flink, where there is no Node/],
  ['what only a browser has', `${SDK}export const f = scalar({ arguments: [], returns: STRING }, () => { fetch('x'); return null; });\n`, 'function-types', 2, /fetch/],
])('%s is told at its line', async (_name, text, code, line, words) => {
  const problems = await said(text);
  expect(problems[0]).toMatchObject({ severity: 'error', code, file: 'functions/a.ts', line, message: expect.stringMatching(words) });
});

test('a place is that of the file as it was written, whatever was put into it', async () => {
  const [problem] = await said(`${SDK}for (const n of [1]) n + n; const m = await Promise.resolve(1);\nexport const f = scalar({ arguments: [], returns: INT }, () => m);\n`);
  expect(problem).toMatchObject({ code: 'function-bundle', line: 2, column: 39 });
});

test('a file of JSON that is none is told at its line', async () => {
  const { script } = await functionsOf({ 'functions/a.ts': "import data from '../lib/data.json';\nexport const x = data;\n", 'lib/data.json': '{ "a": 3,\n  "b": }\n' });
  expect(script.problems).toMatchObject([{ code: 'function-syntax', file: 'lib/data.json', line: 2 }]);
});

test('the SDK is found in a cache behind a link', async () => {
  await mkdir(join(base, 'elsewhere'), { recursive: true });
  await mkdir(join(base, 'home'), { recursive: true });
  await symlink(join(base, 'elsewhere'), join(base, 'home/cache'), 'junction');
  expect(await said(`${SDK}export const f = scalar({ arguments: [], returns: INT }, () => 3);\n`)).toEqual([]);
});

test('a file outside the workspace is refused, and so is a package that asks for Node', async () => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(base, 'secret.ts'), 'export const secret = 1;\n');
  expect(await said("import { secret } from '../../secret.ts';\nexport const x = secret;\n")).toMatchObject([{ code: 'import-refused', line: 1, message: expect.stringContaining('lies outside the workspace') }]);
  const { script } = await functionsOf({ 'functions/a.ts': "import x from 'asks';\nexport const y = x;\n", 'node_modules/asks/package.json': '{ "name": "asks", "main": "i.js" }', 'node_modules/asks/i.js': "\nmodule.exports = require('os').hostname();\n" });
  expect(script.problems[0]).toMatchObject({ code: 'import-refused', file: 'node_modules/asks/i.js', line: 2 });
});

test('time and chance in a function that is declared deterministic are warned of, and in another are not', async () => {
  const problems = await said(`${SDK}const now = () => Date.now();
export const f = scalar({ arguments: [], returns: BIGINT }, () =>
  BigInt(Date.now()) + BigInt(Math.floor(Math.random())));
export const g = scalar({ arguments: [], returns: BIGINT, deterministic: false }, () => BigInt(Date.now()) + BigInt(now()));
`);
  expect(problems).toMatchObject([{ severity: 'warning', code: 'not-deterministic', line: 4, message: expect.stringContaining('Date.now') }, { code: 'not-deterministic', line: 4, message: expect.stringContaining('Math.random') }]);
});

test('what was bundled is kept as long as no file that went into it changes', async () => {
  const files = { 'functions/a.ts': `${SDK}import { n } from '../lib/n.ts';\nexport const f = scalar({ arguments: [], returns: INT }, () => n);\n`, 'lib/n.ts': 'export const n = 11;\n' };
  const first = await functionsOf(files);
  expect(await workspaceFunctions(folder, first.files)).toBe(first);
  expect((await functionsOf({ ...files, 'lib/n.ts': 'export const n = 1234;\n' })).script.code).toContain('1234');
});
