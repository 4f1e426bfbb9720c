import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { packageOf, SDK_PACKAGE } from '#shared/workspace/typescript-options.ts';
import { sqlTemplatesOf } from './sql-templates.ts';
import { TypeScriptService } from './typescript-service.ts';
import type { Wanted } from './typescript-files.ts';

// Each test has TypeScript read its declarations of the language anew.
vi.setConfig({ testTimeout: 120_000 });

const SDK_FOLDER = join(import.meta.dirname, '../../../shared/sdk');
const SDK = Object.fromEntries([
  [`${SDK_PACKAGE}/package.json`, '{"name":"@weir/sdk","exports":{".":"./index.ts"}}'],
  ...readdirSync(SDK_FOLDER).map((name) => [`${SDK_PACKAGE}/${name}`, readFileSync(join(SDK_FOLDER, name), 'utf8')]),
]) as Record<string, string>;

const LAYOUT = { tabSize: 2, insertSpaces: true };
const HEAD = "import { INT, STRING, Decimal, scalar } from '@weir/sdk';\n";

/** The service over files on a disk; `at` finds the place of `|` in a text, which is typed without it. */
function open(disk: Record<string, string>, functions = Object.keys(disk).filter((path) => path.startsWith('functions/'))) {
  const asked: Wanted[] = [];
  const all = { ...SDK, ...disk };
  const service = new TypeScriptService(async (wanted) => {
    asked.push(wanted);
    // What is read comes from elsewhere.
    await new Promise((come) => setImmediate(come));
    return Object.fromEntries(Object.entries(all).filter(([path]) => wanted.files.includes(path) || wanted.packages.includes(packageOf(path) ?? '')));
  });
  const typed: Record<string, string> = {};
  const type = (file: string, text: string) => {
    const before = text.slice(0, Math.max(0, text.indexOf('|'))).split('\n');
    typed[file] = text.replace('|', '');
    service.take(typed, functions, functions);
    return { line: before.length, column: before.at(-1)!.length + 1 };
  };
  service.take(typed, functions, functions);
  return { service, type, asked, all };
}

describe('TypeScript looks at what is typed', () => {
  test('and says what is wrong at its exact range, in the words of its compiler', async () => {
    const { service, type } = open({});
    type('functions/a.ts', `${HEAD}export const f = scalar({ arguments: [STRING], returns: INT }, (x) => x);\n`);
    const [said, ...more] = await service.check('functions/a.ts');
    expect(more).toEqual([]);
    expect(said).toMatchObject({ severity: 'error', code: 'function-types', message: expect.stringMatching(/'string \| null' is not assignable .*\(TS2322\)/), range: { start: { line: 2, column: 71 }, end: { line: 2, column: 72 } } });
    type('functions/a.ts', `${HEAD}export const f = scalar({ arguments: [INT], returns: INT }, (x) => x);\n`);
    expect(await service.check('functions/a.ts')).toEqual([]);
  });

  test('and waits for what is read for another question', async () => {
    const { service, type } = open({});
    type('functions/a.ts', `${HEAD}export const f = scalar({ arguments: [INT], returns: INT }, (x) => x);\n`);
    const [, said] = await Promise.all([service.exports(), service.check('functions/a.ts')]);
    expect(said).toEqual([]);
  });

  test('there is the language, and no browser and no Node', async () => {
    const { service, type } = open({});
    type('functions/a.ts', 'export const all = [document, process, fetch, setTimeout];\nconsole.log([1].findLast(Boolean), Object.groupBy([1], String));\n');
    expect((await service.check('functions/a.ts')).map(({ range }) => range.start.column)).toEqual([21, 31, 40, 47]);
  });

  test('the SQL in the middle of a text is found, with what is put in, also while it is typed', () => {
    const of = (text: string) => sqlTemplatesOf(text).map(({ start, end, holes }) => [text.slice(start, end), ...holes.map((hole) => text.slice(hole.start, hole.end))]);
    expect(of('sql`CREATE TABLE t`;\nconst a = sql<{ n: bigint }>`SELECT ${ n } FROM ${t.as("x")} -- ${t}`.show(html`SELECT`);\n')).toEqual([['CREATE TABLE t'], ['SELECT ${ n } FROM ${t.as("x")} -- ${t}', '${ n }', '${t.as("x")}', '${t}']]);
    expect(of('const a = sql`SELECT ')).toEqual([['SELECT ']]);
  });

  test('other files are read once they are imported, as they are on disk until they are typed; packages by what they declare', async () => {
    const { service, type, asked, all } = open({
      'functions/inner/twice.ts': 'export const twice = (x: bigint) => 2n * x;\n',
      'node_modules/plain/package.json': '{ "name": "plain", "main": "index.js", "types": "lib/index.d.ts" }',
      'node_modules/plain/lib/index.d.ts': "import type { Deep } from 'deep';\ndeclare const plain: () => Deep;\nexport default plain;\n",
      'node_modules/@types/deep/package.json': '{ "name": "@types/deep", "types": "index.d.ts" }',
      'node_modules/@types/deep/index.d.ts': 'export interface Deep { depth: number }\n',
      'node_modules/untyped/package.json': '{ "name": "untyped", "main": "index.js" }',
      'node_modules/untyped/index.js': '',
    }, ['functions/a.ts']);
    type('functions/a.ts', "import plain from 'plain';\nimport { twice } from './inner/twice.ts';\nexport const x: [number, bigint] = [plain().depth, twice(1n)];\n");
    expect(await service.check('functions/a.ts')).toEqual([]);
    expect(asked.flatMap(({ packages }) => packages)).toContain('node_modules/@types/deep');
    type('functions/inner/twice.ts', 'export const twice = (x: number) => 2 * x;\n');
    expect(await service.check('functions/a.ts')).toHaveLength(2);
    type('functions/a.ts', "import { a } from 'untyped';\nimport b from 'nowhere';\nexport const x = [a, b];\n");
    expect((await service.check('functions/a.ts')).map(({ data }) => data)).toEqual([{ typescript: 7016 }, { typescript: 2307 }]);
    all['node_modules/nowhere/package.json'] = '{ "name": "nowhere", "types": "i.d.ts" }';
    all['node_modules/nowhere/i.d.ts'] = 'declare const b: 1;\nexport default b;\n';
    service.forget();
    expect(await service.check('functions/a.ts')).toHaveLength(1);
  });

  test('what is saved elsewhere is seen once it is told', async () => {
    const { service, type, all } = open({ 'lib/n.ts': 'export const n: number = 1;\n' }, []);
    type('functions/a.ts', "import { n } from '../lib/n.ts';\nexport const x: number = n;\n");
    expect(await service.check('functions/a.ts')).toEqual([]);
    all['lib/n.ts'] = "export const n: string = '';\n";
    service.forget();
    expect(await service.check('functions/a.ts')).toHaveLength(1);
  });
});

describe('TypeScript answers an editor', () => {
  test('members of the SDK are offered with their words; and what it exports, with its import', async () => {
    const { service, type } = open({});
    const at = type('functions/a.ts', `${HEAD}Decimal.of('1').ti|\n`);
    const times = (await service.complete('functions/a.ts', at)).find(({ name }) => name === 'times')!;
    expect(await service.detail('functions/a.ts', at, 'times', times.key, LAYOUT)).toMatchObject({ detail: expect.stringContaining('Decimal.times') });
    const end = type('functions/a.ts', `${HEAD}export const x = BIGI|\n`);
    const offers = (await service.complete('functions/a.ts', end)).filter(({ name }) => name === 'BIGINT');
    expect(offers).toMatchObject([{ from: '@weir/sdk' }]);
    expect((await service.detail('functions/a.ts', end, 'BIGINT', offers[0]!.key, LAYOUT))?.edits).toMatchObject([{ text: expect.stringContaining('BIGINT'), range: { start: { line: 1 } } }]);
  });

  test('hover, signature, highlights, outline, folds and layout', async () => {
    const { service, type } = open({});
    const text = `${HEAD}/** Doubles. */\nexport const double = scalar({ arguments: [INT], returns: INT }, (x) => {\n  return x === null ? null : x*2;\n});\nclass Box { open() {} }\n`;
    const at = type('functions/a.ts', text.replace('const dou', 'const dou|'));
    expect(await service.hover('functions/a.ts', at)).toMatchObject({ code: 'const double: Called<readonly [FlinkType<number | null>], number | null>', documentation: 'Doubles.' });
    expect(await service.highlights('functions/a.ts', at)).toHaveLength(1);
    expect(await service.outline('functions/a.ts')).toMatchObject([{ name: 'double', kind: 'const', nameRange: { start: { line: 3, column: 14 } } }, { name: 'Box', kind: 'class', children: [{ name: 'open', kind: 'method' }] }].sort((a, b) => a.name.localeCompare(b.name)));
    expect(await service.folding('functions/a.ts')).toContainEqual({ startLine: 3, endLine: 4, kind: 'code' });
    expect(await service.format('functions/a.ts', LAYOUT, null)).toContainEqual({ file: 'functions/a.ts', text: ' ', range: expect.objectContaining({ start: { line: 4, column: 31 } }) });
    const call = type('functions/a.ts', `${HEAD}Decimal.of(|);\n`);
    expect((await service.signature('functions/a.ts', call))?.signatures[0]?.label).toMatch(/^of\(/);
  });

  test('a fault is mended, also by an import', async () => {
    const { service, type } = open({});
    type('functions/a.ts', `${HEAD}export const f = scalar({ arguments: [STRING], returns: INT }, (x) => x?.lenght ?? BIGINT);\n`);
    const fixes = await service.fixes('functions/a.ts', { start: { line: 2, column: 70 }, end: { line: 2, column: 95 } }, LAYOUT);
    expect(fixes.map(({ title }) => title)).toEqual(expect.arrayContaining([expect.stringMatching(/Change spelling to 'length'/), expect.stringMatching(/import.*@weir\/sdk/i)]));
    expect(fixes.flatMap(({ edits }) => edits).every(({ file }) => file === 'functions/a.ts')).toBe(true);
  });

  test('from a name to the SDK, whose text can be had', async () => {
    const { service, type } = open({});
    const at = type('functions/a.ts', `${HEAD}export const x = Decimal.o|f('1');\n`);
    const [place] = await service.definition('functions/a.ts', at);
    expect(place!.file).toBe(`${SDK_PACKAGE}/decimal.ts`);
    expect((await service.text(place!.file))!.split('\n')[place!.range.start.line - 1]).toMatch(/static of\(/);
    const of = type('functions/a.ts', 'export const y = Math.flo|or(1);\n');
    const [floor] = await service.definition('functions/a.ts', of);
    expect(await service.text(floor!.file)).toContain('floor(x: number)');
  });
});

describe('a name changes everywhere', () => {
  const DISK = {
    'functions/a.ts': `${HEAD}import { helper } from '../lib/h.ts';\nexport const three = scalar({ arguments: [], returns: INT }, () => helper());\n`,
    'functions/b.ts': `${HEAD}import { three } from './a.ts';\nconst own = scalar({ arguments: [], returns: INT }, () => 1);\nexport { own as plain };\nexport const used = three.kind;\nexport { three as drei } from './a.ts';\n`,
    'lib/h.ts': 'export const helper = () => 3;\n',
  };

  test('what SQL calls functions by', async () => {
    const { service } = open(DISK);
    expect((await service.exports()).map(({ name, file, range }) => `${name} ${file}:${range.start.line}`)).toEqual(['three functions/a.ts:3', 'plain functions/b.ts:4', 'drei functions/b.ts:6']);
  });

  test('a function that SQL calls, in all files, and SQL is told', async () => {
    const { service } = open(DISK);
    const at = { line: 3, column: 14 };
    expect(await service.prepareRename('functions/a.ts', at)).toMatchObject({ name: 'three' });
    const { found, exported } = await service.rename('functions/a.ts', at, 'four');
    expect(exported).toBe('three');
    expect(found.map(({ file, range, text }) => `${file}:${range.start.line} ${text}`).sort()).toEqual(['functions/a.ts:3 four', 'functions/b.ts:2 four', 'functions/b.ts:5 four', 'functions/b.ts:6 four']);
    expect(await service.references('functions/b.ts', { line: 5, column: 22 })).toMatchObject({ exported: 'three', found: { length: 5 } });
  });

  test('what SQL does not call, and its callers', async () => {
    const { service } = open(DISK);
    const helper = await service.rename('lib/h.ts', { line: 1, column: 14 }, 'help');
    expect(helper.exported).toBeNull();
    expect(new Set(helper.found.map(({ file }) => file))).toEqual(new Set(['lib/h.ts', 'functions/a.ts']));
    expect(await service.rename('functions/b.ts', { line: 3, column: 8 }, 'mine')).toMatchObject({ exported: null, found: [{ text: 'mine' }, { text: 'mine' }] });
  });

  test.each([
    ['to a name of another function, whatever its letters', 'PLAIN', /functions\/b\.ts exports plain already/],
    ['to what is no name', '4u', /"4u" is no name/],
    ['to a word of the language', 'class', /word of TypeScript/],
  ])('and not %s', async (_name, wanted, words) => {
    const { service } = open(DISK);
    await expect(service.rename('functions/a.ts', { line: 3, column: 14 }, wanted)).rejects.toMatchObject({ code: 'rename-refused', message: expect.stringMatching(words) });
  });

  test('and not in the SDK', async () => {
    const { service, type } = open({});
    const at = type('functions/a.ts', `${HEAD}export const x = Decimal.o|f('1');\n`);
    await expect(service.prepareRename('functions/a.ts', at)).rejects.toMatchObject({ code: 'rename-refused' });
  });
});
