import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, firstOf, PIPES, SAMPLE, type World } from './worlds.ts';

describe.each(PIPES)('workspace over %s', (kind) => {
  let world: World;
  beforeEach(async () => void (world = await createWorld(kind)));
  afterEach(() => world.dispose());
  const state = () => firstOf(world.clients.workspace.state({}));

  test('tells what is in the folder', async () => {
    expect(await state()).toMatchObject({
      folder: world.folder,
      trusted: false,
      readOnly: false,
      jobs: [
        { name: 'count', path: 'jobs/count/job.sql', kind: 'sql' },
        { name: 'jar', path: 'jobs/jar/job.yaml', kind: 'jar' },
        { name: 'later', path: 'jobs/later/job.ts', kind: 'typescript' },
      ],
      streams: [{ name: 'flights', path: 'streams/flights.yaml', table: 'flights', files: ['data/flights.csv'], bytes: 4 }],
      files: ['ddl/one.sql', 'weir.yaml'],
      problems: [],
    });
  });

  test('notices a new job, and a broken weir.yaml, which still opens', async () => {
    const seen = world.clients.workspace.state({});
    const noticed = firstOf(seen, ({ jobs, problems }) => jobs.length === 4 && problems.length === 1);
    await mkdir(join(world.folder, 'jobs/new'));
    await writeFile(join(world.folder, 'jobs/new/job.sql'), 'SELECT 1');
    await writeFile(join(world.folder, 'weir.yaml'), 'weir: 1\nsetings: {}\n');
    expect((await noticed).problems[0]).toMatchObject({ path: 'weir.yaml', diagnostic: { code: 'unknown-key', range: { start: { line: 2, column: 1 } } } });
  });

  test('notices that a jar was built, also where builds put it, and blames a broken job.yaml', async () => {
    const built = (wanted: (ms: number | null | undefined) => boolean) => firstOf(world.clients.workspace.state({}), ({ jobs }) => wanted(jobs.find(({ kind }) => kind === 'jar')?.built));
    await built((ms) => ms === null);
    await writeFile(join(world.folder, 'jobs/jar/job.yaml'), 'jar: ../../target/a.jar\n');
    await mkdir(join(world.folder, 'target'));
    await writeFile(join(world.folder, 'target/a.jar'), 'one');
    await built((ms) => typeof ms === 'number');
    await rm(join(world.folder, 'target'), { recursive: true });
    await built((ms) => ms === null);
    await mkdir(join(world.folder, 'target'));
    await writeFile(join(world.folder, 'target/a.jar'), 'two');
    await built((ms) => typeof ms === 'number');
    const blamed = (code: string) => firstOf(world.clients.workspace.state({}), ({ problems }) => problems.some(({ path, diagnostic }) => path === 'jobs/jar/job.yaml' && diagnostic.code === code));
    await writeFile(join(world.folder, 'jobs/jar/job.yaml'), 'jra: a.jar\n');
    await blamed('unknown-key');
    await writeFile(join(world.folder, 'jobs/jar/job.yaml'), 'jar: ../../../a.jar\n');
    await blamed('outside-workspace');
  });

  test('reads and saves; the version is that of the disk', async () => {
    const { workspace } = world.clients;
    const { text, version } = await workspace.read({ path: 'jobs/count/job.sql' });
    expect(text).toBe('SELECT 3;\n');
    const saved = await workspace.write({ path: 'jobs/count/job.sql', text: 'SELECT 4;\n', expect: version });
    expect(await readFile(join(world.folder, 'jobs/count/job.sql'), 'utf8')).toBe('SELECT 4;\n');
    expect((await workspace.read({ path: 'jobs/count/job.sql' })).version).toBe(saved.version);
  });

  test('does not save over a file that changed on disk, and says what is there', async () => {
    const { version } = await world.clients.workspace.read({ path: 'jobs/count/job.sql' });
    await writeFile(join(world.folder, 'jobs/count/job.sql'), 'SELECT 9;\n');
    const saving = world.clients.workspace.write({ path: 'jobs/count/job.sql', text: 'SELECT 4;\n', expect: version });
    await expect(saving).rejects.toMatchObject({ code: 'file-changed', data: { text: 'SELECT 9;\n' } });
    expect(await readFile(join(world.folder, 'jobs/count/job.sql'), 'utf8')).toBe('SELECT 9;\n');
  });

  test('two windows that save at once: one wins, the other is told', async () => {
    const other = await world.connect();
    const { version } = await other.workspace.read({ path: 'jobs/count/job.sql' });
    const saves = [world.clients, other].map(({ workspace }, index) => workspace.write({ path: 'jobs/count/job.sql', text: `SELECT ${index};`, expect: version }));
    const outcomes = await Promise.allSettled(saves);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'file-changed' } });
  });

  test('a file that is not UTF-8 names the byte', async () => {
    await writeFile(join(world.folder, 'latin.sql'), Buffer.from([0x53, 0x45, 0xe9, 0x4c]));
    await expect(world.clients.workspace.read({ path: 'latin.sql' })).rejects.toMatchObject({ code: 'not-utf8', data: { offset: 2 } });
  });

  test('keeps a byte order mark that was there', async () => {
    await writeFile(join(world.folder, 'mark.sql'), '\ufeffSELECT 1');
    const { text, version } = await world.clients.workspace.read({ path: 'mark.sql' });
    expect(text).toBe('SELECT 1');
    await world.clients.workspace.write({ path: 'mark.sql', text: 'SELECT 2', expect: version });
    expect(await readFile(join(world.folder, 'mark.sql'), 'utf8')).toBe('\ufeffSELECT 2');
  });

  test.each(['../secret.sql', '/etc/passwd', 'jobs/../../x', 'away/secret.sql'])('keeps out of %s', async (path) => {
    await symlink('/tmp', join(world.folder, 'away'));
    await expect(world.clients.workspace.read({ path })).rejects.toMatchObject({ code: 'outside-workspace' });
    await expect(world.clients.workspace.write({ path, text: '', expect: null })).rejects.toMatchObject({ code: 'outside-workspace' });
  });

  test('a stream outside the workspace, without a file, twice for a table: problems, each at its file', async () => {
    await writeFile(join(world.folder, 'streams/a.yaml'), 'data: ../../../etc/passwd\n');
    await writeFile(join(world.folder, 'streams/b.yaml'), 'data: none.csv\n');
    await writeFile(join(world.folder, 'streams/c.yaml'), 'table: flights\ndata: ../data/flights.csv\n');
    const { problems } = await firstOf(world.clients.workspace.state({}), (seen) => seen.problems.length === 3);
    expect(problems.map(({ path, diagnostic }) => `${path} ${diagnostic.code}`)).toEqual(['streams/a.yaml outside-workspace', 'streams/b.yaml sample-missing', 'streams/flights.yaml duplicate-stream']);
  });

  test('watches one file: now, when it changes, when it is gone', async () => {
    const versions: (string | null)[] = [];
    const path = join(world.folder, 'jobs/count/job.sql');
    for await (const { version } of world.clients.workspace.watch({ path: 'jobs/count/job.sql' })) {
      versions.push(version);
      if (versions.length === 1) await writeFile(path, 'SELECT 5;');
      if (versions.length === 2) await rm(path);
      if (version === null) break;
    }
    expect(versions).toHaveLength(3);
    expect(new Set(versions).size).toBe(3);
  });

  test('drafts outlive the window, and go when dropped', async () => {
    await world.clients.workspace.keepDraft({ path: 'jobs/count/job.sql', text: 'SELECT', base: null });
    const other = await world.connect();
    expect(await other.workspace.drafts({})).toEqual([{ path: 'jobs/count/job.sql', text: 'SELECT', base: null, at: 42 }]);
    await other.workspace.dropDraft({ path: 'jobs/count/job.sql' });
    expect(await world.clients.workspace.drafts({})).toEqual([]);
  });

  test('creates, renames and removes', async () => {
    const { workspace } = world.clients;
    expect(await workspace.createJob({ name: 'fresh' })).toEqual({ path: 'jobs/fresh/job.sql' });
    expect(await workspace.createJob({ name: 'späte_flüge' })).toEqual({ path: 'jobs/späte_flüge/job.sql' });
    await expect(workspace.createJob({ name: 'fresh' })).rejects.toMatchObject({ code: 'job-exists' });
    await expect(workspace.createJob({ name: '../x' })).rejects.toMatchObject({ code: 'bad-job-name' });
    await expect(workspace.rename({ from: 'jobs/fresh', to: 'jobs/count' })).rejects.toMatchObject({ code: 'file-exists' });
    await workspace.rename({ from: 'jobs/fresh', to: 'jobs/other' });
    await workspace.remove({ path: 'jobs/count' });
    expect((await state()).jobs.map(({ name }) => name)).toEqual(['jar', 'later', 'other', 'späte_flüge']);
    await expect(workspace.remove({ path: '.' })).rejects.toMatchObject({ code: 'outside-workspace' });
  });

  test('trust is kept for the folder, and both windows hear of it', async () => {
    const other = await world.connect();
    const heard = firstOf(other.workspace.state({}), ({ trusted }) => trusted);
    await world.clients.workspace.trust({ trusted: true });
    expect((await heard).trusted).toBe(true);
  });

  test('another workspace: the state follows, and only in this window', async () => {
    const other = await world.connect();
    const missing = join(world.folder, 'nowhere');
    const moved = firstOf(world.clients.workspace.state({}), ({ folder }) => folder === missing);
    await world.clients.workspace.open({ folder: missing });
    expect((await moved).problems).toMatchObject([{ diagnostic: { code: 'workspace-missing' } }]);
    expect((await firstOf(other.workspace.state({}))).folder).toBe(world.folder);
    await expect(world.clients.workspace.open({ folder: 'relative' })).rejects.toMatchObject({ code: 'bad-folder' });
  });

  // Root may write everywhere, so only others can see this.
  test.skipIf(process.getuid?.() === 0)('a read-only folder opens, and saving says why it cannot', async () => {
    await chmod(join(world.folder, 'jobs/count'), 0o555);
    await chmod(join(world.folder, 'jobs/count/job.sql'), 0o444);
    const { version, readOnly } = await world.clients.workspace.read({ path: 'jobs/count/job.sql' });
    expect(readOnly).toBe(true);
    await expect(world.clients.workspace.write({ path: 'jobs/count/job.sql', text: '', expect: version })).rejects.toMatchObject({ code: 'no-permission' });
  });
});

test('a missing folder opens with a problem', async () => {
  const world = await createWorld('memory', { files: { ...SAMPLE } });
  await rm(world.folder, { recursive: true });
  const { problems } = await firstOf(world.clients.workspace.state({}), (seen) => seen.problems.some(({ diagnostic }) => diagnostic.code === 'workspace-missing'));
  expect(problems.length).toBeGreaterThan(0);
  await world.dispose();
});
