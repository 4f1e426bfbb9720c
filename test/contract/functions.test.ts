import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, firstOf, PIPES, type World } from './worlds.ts';

const FILES = {
  'weir.yaml': 'weir: 1\nfunctions: [functions/*.ts, nowhere/*.ts]\n',
  'functions/a.ts': "import { INT, scalar } from '@weir/sdk';\nexport const three = scalar({ arguments: [], returns: INT }, () => 3);\n",
  'jobs/count/job.sql': 'SELECT 3;\n',
};
const FILE = 'jobs/count/job.sql';

// What they do in Flink is in functions-on-flink.test.ts.
const COUNT = 'jobs/three/job.sql';
const other = FILES['functions/a.ts'].replace('=> 3', '=> 30');

describe.each(PIPES)('TypeScript functions over %s', (kind) => {
  let world: World;
  beforeEach(async () => void (world = await createWorld(kind, { files: FILES })));
  afterEach(() => world.dispose());
  const asked = () => world.fake.fake.asked;

  test('go with a script that names one, and with no other', async () => {
    await world.clients.language.validate({ file: FILE, text: '-- THREE\nSELECT 3;\n' });
    await world.clients.language.validate({ file: FILE, text: 'SELECT 3;\n' });
    const [first, second] = asked();
    expect(first!.script.functions).toMatchObject({ code: expect.stringContaining('functions/a.ts'), problems: [] });
    expect(second!.script.functions).toBeNull();
  });

  test('are files of the workspace; a pattern without any is told', async () => {
    const { files, problems } = await firstOf(world.clients.workspace.state({}));
    expect(files).toContain('functions/a.ts');
    expect(problems).toMatchObject([{ path: 'weir.yaml', diagnostic: { code: 'functions-missing', message: expect.stringContaining('nowhere/*.ts') } }]);
  });

  test('are replaced in a run that calls one as their file is saved, and in no other', async () => {
    await world.clients.workspace.trust({ trusted: true });
    const { run } = await world.clients.runs.start({ file: COUNT, text: 'FOREVER; -- three' });
    const without = await world.clients.runs.start({ file: FILE, text: 'FOREVER' });
    expect(await world.clients.runs.replace({ run })).toBeNull();
    await writeFile(join(world.folder, 'functions/a.ts'), other);
    const { hash, replacements } = await firstOf(world.clients.runs.status({ run }), (status) => status.replacements.length > 0);
    expect(replacements).toMatchObject([{ files: ['functions/a.ts'], rows: { 'select-1': expect.any(Number) }, refusal: null }]);
    expect(hash).toBe((await firstOf(world.clients.runs.status({ run }))).hash);
    expect(asked().at(-1)).toMatchObject({ method: 'replace', script: { functions: { code: expect.stringContaining('=> 30') } } });
    expect((await firstOf(world.clients.runs.status({ run: without.run }))).replacements).toEqual([]);
    // What runs now is what the file says, so nothing differs.
    expect(await world.clients.runs.verdict({ run, text: 'FOREVER; -- three' })).toBeNull();
  });

  test('stay as they are where a declaration or the file is wrong, with why; what runs on after a refused change is them too', async () => {
    await world.clients.workspace.trust({ trusted: true });
    const { run } = await world.clients.runs.start({ file: COUNT, text: 'FOREVER; -- three' });
    const lastOf = (code: string) => firstOf(world.clients.runs.status({ run }), (status) => status.replacements.at(-1)?.refusal?.code === code);
    await writeFile(join(world.folder, 'functions/a.ts'), other.replace('INT, scalar', 'BIGINT, scalar').replace('returns: INT', 'returns: BIGINT').replace('=> 30', '=> 3n'));
    await lastOf('replace-declaration');
    await writeFile(join(world.folder, 'functions/a.ts'), "import 'fs';\n" + other);
    await lastOf('import-refused');
    await writeFile(join(world.folder, 'functions/a.ts'), other);
    await firstOf(world.clients.runs.status({ run }), ({ replacements }) => replacements.at(-1)?.refusal === null);
    const before = (await firstOf(world.clients.runs.status({ run }))).replacements;
    expect(before.map(({ refusal }) => refusal)).toEqual([null]);
    await expect(world.clients.runs.apply({ run, text: 'FOREVER; FOREVER; -- three' })).rejects.toMatchObject({ code: 'state-dropped' });
    expect(asked().findLast(({ method }) => method === 'start')!.script.functions!.code).toContain('=> 30');
    await world.clients.workspace.trust({ trusted: false });
    const [again] = await firstOf(world.clients.runs.list({}), ([first]) => first?.status.state === 'running');
    await expect(world.clients.runs.replace({ run: again!.run })).rejects.toMatchObject({ code: 'untrusted' });
  });

  test('have their texts, and those that they import, for an editor', async () => {
    const { texts } = await world.clients.workspace.typeScriptTexts({ files: ['functions/a.ts', 'functions/nowhere.ts', '../a.ts'], packages: ['node_modules/@weir/sdk', 'node_modules/nowhere'] });
    expect(texts['functions/a.ts']).toBe(FILES['functions/a.ts']);
    expect(texts['node_modules/@weir/sdk/index.ts']).toContain('scalar');
    expect(Object.keys(texts).filter((path) => !path.startsWith('node_modules/@weir/sdk/'))).toEqual(['functions/a.ts']);
  });
});
