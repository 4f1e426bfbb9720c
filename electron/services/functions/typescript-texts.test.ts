import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { typeScriptTexts } from './typescript-texts.ts';

let base: string;
let folder: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'weir-texts-'));
  folder = join(base, 'workspace');
  const files = {
    'workspace/functions/a.ts': 'a',
    'workspace/secret.env': 'TOKEN=1',
    'secret.ts': 'secret',
    'workspace/node_modules/typed/package.json': '{}',
    'workspace/node_modules/typed/lib/index.d.ts': 'declared',
    'workspace/node_modules/typed/lib/index.js': 'made',
    'workspace/node_modules/typed/node_modules/inner/index.d.ts': 'inner',
    'workspace/node_modules/@x/plain/package.json': '{}',
    'workspace/node_modules/@x/plain/main.cjs': 'made',
    'elsewhere/package.json': '{}',
    'elsewhere/index.d.ts': 'elsewhere',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(base, path)), { recursive: true });
    await writeFile(join(base, path), text);
  }
  await symlink(join(base, 'elsewhere'), join(folder, 'node_modules/linked'));
  await symlink(join(base, 'secret.ts'), join(folder, 'linked.ts'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

test('files of TypeScript, and what packages declare', async () => {
  expect(await typeScriptTexts(folder, ['functions/a.ts', 'functions/nowhere.ts'], ['node_modules/typed', 'node_modules/@x/plain', 'node_modules/nowhere'])).toEqual({
    'functions/a.ts': 'a',
    'node_modules/typed/package.json': '{}',
    'node_modules/typed/lib/index.d.ts': 'declared',
    'node_modules/@x/plain/package.json': '{}',
    'node_modules/@x/plain/main.cjs': '',
  });
  expect(await typeScriptTexts(folder, [], ['node_modules/typed/node_modules/inner'])).toEqual({ 'node_modules/typed/node_modules/inner/index.d.ts': 'inner' });
});

test("Weir's own SDK, wherever none is installed", async () => {
  const texts = await typeScriptTexts(folder, [], ['node_modules/@weir/sdk']);
  expect(texts['node_modules/@weir/sdk/index.ts']).toContain("export { aggregate, asyncScalar, scalar, table");
  expect(JSON.parse(texts['node_modules/@weir/sdk/package.json']!)).toMatchObject({ name: '@weir/sdk' });
});

test('nothing from outside, be it by a path or by a link, and no file of another kind', async () => {
  expect(await typeScriptTexts(folder, ['../secret.ts', 'linked.ts', 'secret.env', '/etc/hosts.json'], ['..', '../elsewhere', 'node_modules/linked', 'functions', 'node_modules/../../elsewhere'])).toEqual({});
});
