import { execFileSync } from 'node:child_process';
import { realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, PIPES, type World } from './worlds.ts';

describe.each(PIPES)('language over %s', (kind) => {
  let world: World;
  beforeEach(async () => void (world = await createWorld(kind)));
  afterEach(() => world.dispose());
  const validate = (text: string, file = 'jobs/count/job.sql') => world.clients.language.validate({ file, text });

  test('says what is wrong, and exactly where', async () => {
    expect(await validate('SELECT 1;\n  NONSENSE')).toEqual({
      valid: false,
      statements: [
        { index: 0, kind: 'select', range: { start: { line: 1, column: 1 }, end: { line: 1, column: 9 } } },
        { index: 1, kind: 'set', range: { start: { line: 2, column: 3 }, end: { line: 2, column: 11 } } },
      ],
      diagnostics: [{ severity: 'error', code: 'parse-error', message: 'Unknown word "NONSENSE".', statement: 1, range: { start: { line: 2, column: 3 }, end: { line: 2, column: 11 } } }],
    });
  });

  test('plans a topology, or none', async () => {
    const preview = (text: string) => world.clients.language.preview({ file: 'jobs/count/job.sql', text });
    expect((await preview('SELECT 1')).topology?.operators.map(({ uid }) => uid)).toEqual(['source0', 'sink0']);
    expect((await preview('NONSENSE')).topology).toBeNull();
  });

  test('a newer text of the same file takes the place of the older', async () => {
    const release = world.fake.fake.hold('validate');
    const older = validate('SELECT 1');
    const elsewhere = validate('SELECT 1', 'ddl/one.sql');
    const newer = validate('SELECT 2');
    await expect(older).rejects.toMatchObject({ code: 'superseded' });
    release();
    expect(await newer).toMatchObject({ valid: true });
    expect(await elsewhere).toMatchObject({ valid: true });
  });

  test('two windows do not supersede each other', async () => {
    const other = await world.connect();
    const release = world.fake.fake.hold('validate');
    const both = [validate('SELECT 1'), other.language.validate({ file: 'jobs/count/job.sql', text: 'SELECT 2' })];
    release();
    expect(await Promise.all(both)).toMatchObject([{ valid: true }, { valid: true }]);
  });

  test("the workspace's own files are checked against their schemas", async () => {
    expect(await validate('weir: 1\nflnk: 2\n', 'weir.yaml')).toMatchObject({ valid: false, diagnostics: [{ code: 'unknown-key', message: 'Unknown key "flnk". Did you mean "flink"?' }] });
    expect(await validate('data: a.csv\n', 'streams/a.yaml')).toMatchObject({ valid: true });
  });

  test('a job.yaml is checked against its schema first, then by the engine, which gets the jar', async () => {
    const file = 'jobs/jar/job.yaml';
    expect(await validate('jra: a.jar\n', file)).toMatchObject({ valid: false, diagnostics: [{ code: 'unknown-key' }, { code: 'missing-key' }] });
    expect(world.fake.fake.asked.some(({ script }) => script.file === file)).toBe(false);
    expect(await validate('jar: ../../lib/a.jar\nmain: a.Main\narguments: [--rate, 5]\n', file)).toMatchObject({ valid: true });
    const jar = { path: join(await realpath(world.folder), 'lib/a.jar'), main: 'a.Main', arguments: ['--rate', '5'] };
    expect(world.fake.fake.asked.at(-1)?.script.jar).toEqual(jar);
    expect(await world.clients.language.preview({ file, text: 'jar: a.jar\n' })).toMatchObject({ topology: { operators: [{ type: 'source' }, { type: 'sink' }] } });
    expect(world.fake.fake.asked.at(-1)?.script.jar).toMatchObject({ main: null, arguments: [] });
  });

  test('a jar stays inside the workspace', async () => {
    for (const path of ['../../../a.jar', '/etc/a.jar']) await expect(validate(`jar: ${path}\n`, 'jobs/jar/job.yaml')).rejects.toMatchObject({ code: 'outside-workspace' });
  });

  test('plans the last commit beside the text, whatever is typed meanwhile', async () => {
    const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: world.folder });
    const ask = () => world.clients.language.previewCommitted({ file: 'jobs/count/job.sql' });
    git('init', '-q');
    await expect(ask()).rejects.toMatchObject({ code: 'not-committed' });
    git('add', '.');
    git('commit', '-qm', 'first');
    const [{ text, commit, preview }] = await Promise.all([ask(), world.clients.language.preview({ file: 'jobs/count/job.sql', text: 'SELECT 9' })]);
    expect(text).toBe('SELECT 3;\n');
    expect(commit).toMatch(/^[0-9a-f]{40,64}$/);
    expect(preview.topology?.operators.map(({ uid }) => uid)).toEqual(['source0', 'sink0']);
    await writeFile(join(world.folder, 'weir.yaml'), 'weir: 1\nsettings: { a.b: 5 h }\n');
    await ask();
    expect(world.fake.fake.asked.at(-1)!.script).toMatchObject({ parallelism: 2, settings: { 'a.b': '1 h' }, common: [{ text: 'SET x' }] });
  });

  test('jobs of other kinds say plainly that they are not understood yet', async () => {
    await expect(validate('export {}', 'jobs/later/job.d.ts')).rejects.toMatchObject({ code: 'unsupported-job' });
  });
});
