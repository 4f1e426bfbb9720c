import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test as it } from 'vitest';
import { createHost } from '#electron/host/create-host.ts';
import { serveHost } from '#electron/host/serve.ts';
import { oneEngine, type EngineKeeper } from '#electron/services/engines.ts';
import { createLauncher } from '#local-cluster/launcher/launcher.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { createFakeKeeper } from '#test/fakes/engine-keeper.ts';
import { NO_DISK, smallDisk, type SmallDisk } from './small-disk.ts';
import { createWorld, firstOf, folderOf, SAMPLE, type World } from './worlds.ts';

// One test an item of what may be wrong around Weir; what may be wrong with data and jobs is in bad-jobs.test.ts, on Flink.
const FILE = 'jobs/count/job.sql';
let world: World | undefined;
let disk: SmallDisk | undefined;
afterEach(async () => {
  await world?.dispose();
  disk?.dispose();
  world = disk = undefined;
});

const open = async (files: Record<string, string | Uint8Array> = SAMPLE, keeper?: EngineKeeper) => (world = await createWorld('memory', { files, ...(keeper ? { keeper } : {}) }));
const stateOf = ({ clients }: World) => firstOf(clients.workspace.state({}));

/** A window on a workspace that lies on a disk of its own. */
async function openOn(place: SmallDisk, files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(place.folder, path, '..'), { recursive: true });
    await writeFile(join(place.folder, path), text);
  }
  const opened = await open();
  await opened.clients.workspace.open({ folder: place.folder });
  return opened.clients.workspace;
}

describe.skipIf(process.platform === 'win32')('a Java that will not do', () => {
  const keeperWith = (env: NodeJS.ProcessEnv) => createLauncher({ runnerFolder: '/nowhere', cacheFolder: '/nowhere', env: { PATH: '', WEIR_JAVA_PLACES: '', ...env } });

  it('no JDK: the window works, and its status says what to install', async () => {
    const { clients } = await open(SAMPLE, keeperWith({}));
    const state = await firstOf(clients.hostClient.engine({}), ({ state }) => state === 'failed');
    expect(state).toMatchObject({ code: 'jdk-missing', message: expect.stringMatching(/No Java was found.*Install a JDK 17 or newer.*WEIR_JAVA_HOME/) });
    expect((await clients.workspace.read({ path: FILE })).text).toBe('SELECT 3;\n');
    await expect(clients.language.validate({ file: FILE, text: 'SELECT 1' })).rejects.toMatchObject({ code: 'jdk-missing' });
    await expect(clients.runs.start({ file: FILE, text: 'SELECT 1' })).rejects.toMatchObject({ code: 'jdk-missing' });
  });

  it('JDK 8: names the version and where it is', async () => {
    const java = await folderOf({ 'bin/java': '#!/bin/sh\necho "    java.version = 1.8.0_412" >&2\n' });
    await chmod(join(java.folder, 'bin/java'), 0o755);
    const { clients } = await open(SAMPLE, keeperWith({ PATH: '/usr/bin-none', WEIR_JAVA_HOME: java.folder }));
    const { code, message } = await firstOf(clients.hostClient.engine({}), ({ state }) => state === 'failed');
    expect([code, message]).toEqual(['jdk-too-old', expect.stringMatching(/1\.8\.0_412 was found at .*bin\/java.*needs Java 17.*Install/)]);
    await java.dispose();
  });
});

it('a port that is taken: which, and what to do', async () => {
  const [place, host] = [await folderOf({}), createHost({ engines: oneEngine(createFakeKeeper()), broker: createFakeBroker(), workspace: '/nowhere', home: '/nowhere', shipped: [], version: '0' })];
  const first = await serveHost({ host, folder: place.folder });
  const { port } = new URL(first.url);
  await expect(serveHost({ host, folder: place.folder, port: Number(port) })).rejects.toMatchObject({ code: 'port-taken', message: expect.stringMatching(new RegExp(`${port}.*--port`)) });
  await first.close();
  await host.dispose();
  await place.dispose();
});

it('a workspace that is missing: opens with the problem, and another can be opened from there', async () => {
  const made = await open();
  await made.clients.workspace.open({ folder: `${made.folder}-gone` });
  expect((await stateOf(made)).problems).toMatchObject([{ path: '.', diagnostic: { code: 'workspace-missing', message: expect.stringMatching(/-gone\. Open another one, or create it/) } }]);
  await made.clients.workspace.open({ folder: made.folder });
  expect((await stateOf(made)).problems).toEqual([]);
});

it('a workspace that is read-only: opens, runs, keeps what is typed, and saving says why it cannot', async (context) => {
  disk = smallDisk(256);
  if (!disk) return context.skip(NO_DISK);
  const workspace = await openOn(disk, { [FILE]: 'SELECT 3;\n' });
  disk.makeReadOnly();
  await workspace.open({ folder: disk.folder });
  const { version, readOnly } = await workspace.read({ path: FILE });
  expect(readOnly).toBe(true);
  await expect(workspace.write({ path: FILE, text: 'SELECT 4;', expect: version })).rejects.toMatchObject({ code: 'read-only', message: `Could not save ${FILE}: the disk is read-only. Save a copy elsewhere.` });
  await expect(workspace.createJob({ name: 'more' })).rejects.toMatchObject({ code: 'read-only' });
  await expect(workspace.rename({ from: FILE, to: 'x.sql' })).rejects.toMatchObject({ code: 'read-only' });
  await expect(workspace.remove({ path: FILE })).rejects.toMatchObject({ code: 'read-only' });
  await workspace.keepDraft({ path: FILE, text: 'SELECT 4;', base: version });
  expect(await workspace.drafts({})).toMatchObject([{ text: 'SELECT 4;' }]);
  expect((await world!.clients.runs.start({ file: FILE, text: 'SELECT 2' })).state).toBe('running');
});

it('a broken weir.yaml: line, column and the nearest key; the jobs are there all the same', async () => {
  const made = await open({ ...SAMPLE, 'weir.yaml': 'weir: 1\ndefaults:\n  paralelism: 2\n' });
  const { problems, jobs } = await stateOf(made);
  expect(problems).toMatchObject([{ path: 'weir.yaml', diagnostic: { code: 'unknown-key', message: expect.stringContaining('"parallelism"'), range: { start: { line: 3, column: 3 } } } }]);
  expect(jobs).toHaveLength(3);
  await writeFile(join(made.folder, 'weir.yaml'), 'weir: [1\n');
  const broken = await firstOf(made.clients.workspace.state({}), (state) => state.problems.some(({ diagnostic }) => diagnostic.code !== 'unknown-key'));
  expect(broken.problems[0]).toMatchObject({ path: 'weir.yaml', diagnostic: { severity: 'error' } });
});

it('a sample file that is missing: a problem at its stream, naming both', async () => {
  const made = await open({ ...SAMPLE, 'streams/flights.yaml': 'data: ../data/fligths.csv\n' });
  expect((await stateOf(made)).problems).toMatchObject([{ path: 'streams/flights.yaml', diagnostic: { code: 'sample-missing', message: expect.stringContaining('../data/fligths.csv') } }]);
});

it('a file that is not UTF-8: not opened, not harmed, the byte is named', async () => {
  const bytes = Buffer.from('-- caf\xe9\nSELECT 1;\n', 'latin1');
  const made = await open({ ...SAMPLE, 'latin.sql': bytes });
  await expect(made.clients.workspace.read({ path: 'latin.sql' })).rejects.toMatchObject({ code: 'not-utf8', message: expect.stringMatching(/latin\.sql is not UTF-8.*offset 6.*Save it as UTF-8/) });
  expect(await readFile(join(made.folder, 'latin.sql'))).toEqual(bytes);
});

it('a disk that is full while saving: the old text stays whole, the new one stays a draft', async (context) => {
  disk = smallDisk(64);
  if (!disk) return context.skip(NO_DISK);
  const workspace = await openOn(disk, { [FILE]: 'SELECT 3;\n' });
  const { version } = await workspace.read({ path: FILE });
  const text = `-- ${'x'.repeat(100_000)}\nSELECT 3;\n`;
  await expect(workspace.write({ path: FILE, text, expect: version })).rejects.toMatchObject({ code: 'disk-full', message: expect.stringMatching(/the disk is full. Free some space.*unchanged/) });
  expect(await readFile(join(disk.folder, FILE), 'utf8')).toBe('SELECT 3;\n');
  await workspace.keepDraft({ path: FILE, text, base: version });
  expect((await workspace.drafts({}))[0]?.text).toBe(text);
  // Nothing half-written is left behind, so that what fits can be saved.
  await workspace.write({ path: FILE, text: `-- ${'x'.repeat(30_000)}\n`, expect: version });
});

it('two windows on one workspace: both see, one saves, the other is told what is there', async () => {
  const made = await open();
  const other = await made.connect();
  const { version } = await other.workspace.read({ path: FILE });
  await made.clients.workspace.write({ path: FILE, text: 'SELECT 1;', expect: version });
  await expect(other.workspace.write({ path: FILE, text: 'SELECT 2;', expect: version })).rejects.toMatchObject({ code: 'file-changed', data: { text: 'SELECT 1;' } });
  const { run } = await made.clients.runs.start({ file: FILE, text: 'SELECT 2' });
  expect((await firstOf(other.runs.list({}), (runs) => runs.length > 0)).map((held) => held.run)).toEqual([run]);
});

it('a file that is changed on disk underneath, and one that is gone: nothing is overwritten', async () => {
  const made = await open();
  const { version } = await made.clients.workspace.read({ path: FILE });
  const seen = firstOf(made.clients.workspace.watch({ path: FILE }), (now) => now.version !== version);
  await writeFile(join(made.folder, FILE), 'SELECT 9;');
  expect((await seen).version).not.toBe(version);
  await expect(made.clients.workspace.write({ path: FILE, text: 'SELECT 2;', expect: version })).rejects.toMatchObject({ code: 'file-changed', message: expect.stringMatching(/Nothing was saved: compare the two/) });
  expect(await readFile(join(made.folder, FILE), 'utf8')).toBe('SELECT 9;');
  await rm(join(made.folder, FILE));
  await expect(made.clients.workspace.write({ path: FILE, text: 'SELECT 2;', expect: version })).rejects.toMatchObject({ code: 'file-changed', message: expect.stringContaining('no longer on disk'), data: { version: null } });
});
