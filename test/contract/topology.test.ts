import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect, type Connection } from '#shared/rpc/connect.ts';
import type { Client } from '#shared/rpc/contract.ts';
import { memoryPipes } from '#shared/rpc/pipe.ts';
import { bind, serve } from '#shared/rpc/serve.ts';
import { topology, type EditsOnDisk } from '#shared/services/topology.ts';
import { NO_EDITS, type TopologyEdits } from '#shared/topology/edits.ts';
import { createFakeTopology } from '#test/fakes/topology.ts';
import { createFakeWorkspace } from '#test/fakes/window-workspace.ts';
import { createWorld, firstOf, PIPES, SAMPLE, type World } from './worlds.ts';

const FILE = 'jobs/count/job.sql';
const PATH = 'jobs/count/topology.yaml';
const WIDE: TopologyEdits = { operators: { source0: { parallelism: 4 } }, groups: {} };
const TEXT = 'weir: 1\noperators:\n  # Source one\n  "source0":\n    parallelism: 4\n';

interface Place {
  client: Client<typeof topology>;
  put(path: string, text: string | undefined): Promise<void>;
  textOf(path: string): Promise<string | undefined>;
  dispose(): Promise<void>;
}

const places: Record<string, () => Promise<Place>> = {
  fake: async () => {
    const files = createFakeWorkspace(SAMPLE);
    const [near, far] = memoryPipes();
    serve(far, [bind(topology, createFakeTopology(files))]);
    const connection: Connection = connect(near);
    const textOf = async (path: string) => (files.onDisk(path).version === null ? undefined : files.onDisk(path).text);
    return { client: connection.client(topology), put: async (path, text) => files.changeOnDisk(path, text), textOf, dispose: async () => connection.close() };
  },
  ...Object.fromEntries(
    PIPES.map((kind) => [
      kind,
      async (): Promise<Place> => {
        const world = await createWorld(kind);
        const put = (path: string, text: string | undefined) => (text === undefined ? rm(join(world.folder, path)) : writeFile(join(world.folder, path), text));
        const textOf = (path: string) => readFile(join(world.folder, path), 'utf8').catch(() => undefined);
        return { client: world.clients.topology, put, textOf, dispose: () => world.dispose() };
      },
    ]),
  ),
};

describe.each(Object.keys(places))('topology over %s', (kind) => {
  let place: Place;
  beforeEach(async () => void (place = await places[kind]!()));
  afterEach(() => place.dispose());
  const edits = (fits?: (now: EditsOnDisk) => boolean) => firstOf(place.client.edits({ file: FILE }), fits);
  const save = (edits: TopologyEdits, expect: string | null, names: Record<string, string> = { source0: 'Source one' }) => place.client.save({ file: FILE, edits, names, expect });

  test('a job without a file has no edits', async () => expect(await edits()).toEqual({ path: PATH, edits: NO_EDITS, names: {}, version: null, problems: [] }));

  test('saves what is read again, under the names, and tells the version', async () => {
    const { version } = await save(WIDE, null);
    expect(await place.textOf(PATH)).toBe(TEXT);
    expect(await edits((now) => now.version !== null)).toEqual({ path: PATH, edits: WIDE, names: { source0: 'Source one' }, version, problems: [] });
    expect(await save(WIDE, version)).toEqual({ version });
  });

  test('tells a change of the file, and that it went', async () => {
    const seen: (TopologyEdits | null)[] = [];
    for await (const now of place.client.edits({ file: FILE })) {
      seen.push(now.edits);
      if (seen.length === 1) await place.put(PATH, TEXT);
      if (seen.length === 2) await place.put(PATH, undefined);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([NO_EDITS, WIDE, NO_EDITS]);
  });

  test('does not save over what somebody else saved', async () => {
    await save(WIDE, null);
    const other = TEXT.replace('4', '8');
    await place.put(PATH, other);
    await expect(save(NO_EDITS, null)).rejects.toMatchObject({ code: 'file-changed', data: { text: other } });
    expect(await place.textOf(PATH)).toBe(other);
  });

  test('keeps what a person wrote, and the edits of operators that are gone', async () => {
    const mine = '# mine\nweir: 1\noperators:\n  "gone": { name: x } # why\n';
    await place.put(PATH, mine);
    const { version, edits: before } = await edits((now) => now.version !== null);
    await save({ ...before!, operators: { ...before!.operators, ...WIDE.operators } }, version);
    expect(await place.textOf(PATH)).toBe(`${mine}  # Source one\n  "source0":\n    parallelism: 4\n`);
  });

  test('the last edit taken back takes the file along', async () => {
    const { version } = await save(WIDE, null);
    expect(await save(NO_EDITS, version)).toEqual({ version: null });
    expect(await place.textOf(PATH)).toBeUndefined();
    expect(await save(NO_EDITS, null)).toEqual({ version: null });
  });

  test.each([
    ['parallelism: 0', 'bad-value', { line: 4, column: 18 }],
    ['paralelism: 4', 'unknown-key', { line: 4, column: 5 }],
    ['parallelism: [', /^yaml-/, expect.anything()],
    ['<<: x\n<<<<<<< HEAD', 'conflict-marker', { line: 5, column: 1 }],
  ])('a file that cannot be read is told at its place, and never written over: %s', async (line, code, start) => {
    const broken = `weir: 1\noperators:\n  source0:\n    ${line}\n`;
    await place.put(PATH, broken);
    const now = await edits(({ version }) => version !== null);
    expect(now).toMatchObject({ edits: null, problems: [{ code: expect.stringMatching(code), range: { start } }] });
    await expect(save(WIDE, now.version)).rejects.toMatchObject({ code: 'broken-topology', data: { path: PATH, range: { start } } });
    expect(await place.textOf(PATH)).toBe(broken);
  });

  test.each<[TopologyEdits, string]>([
    [{ operators: { source0: { parallelism: 0 } }, groups: {} }, 'operators.source0.parallelism'],
    [{ operators: { source0: { parallelism: 1e9 } }, groups: {} }, '32768'],
    [{ operators: { source0: { slotSharingGroup: 'very heavy' } }, groups: {} }, '"very heavy"'],
    [{ operators: { source0: { stateTtl: 'soon' } }, groups: {} }, '"soon"'],
    [{ operators: {}, groups: { heavy: { heap: 'much' } } }, '"much"'],
  ])('an edit that could not be read again is not saved: %j', async (edits, says) => {
    await expect(save(edits, null)).rejects.toMatchObject({ code: 'bad-edit', message: expect.stringContaining(says) });
    expect(await place.textOf(PATH)).toBeUndefined();
  });

  test('any other SQL file has its edits under its own name', async () => {
    await place.client.save({ file: 'ddl/one.sql', edits: WIDE, expect: null });
    expect(await place.textOf('ddl/one.topology.yaml')).toContain('parallelism: 4');
  });
});

describe('the edits of a job, on the host', () => {
  let world: World;
  beforeEach(async () => void (world = await createWorld('memory')));
  afterEach(() => world.dispose());
  const put = (path: string, text: string) => writeFile(join(world.folder, path), text);
  const preview = (topology?: TopologyEdits) => world.clients.language.preview({ file: FILE, text: 'SELECT 1', ...(topology && { topology }) });
  const asked = () => world.fake.fake.asked.at(-1)?.script.topology;

  test('reach the engine with each preview and each run, and not with what is only validated', async () => {
    await put(PATH, TEXT);
    const planned = await preview();
    expect(planned.topology?.operators.map(({ parallelism }) => parallelism)).toEqual([4, 1]);
    expect(planned.unedited?.operators.map(({ parallelism }) => parallelism)).toEqual([1, 1]);
    await world.clients.runs.start({ file: FILE, text: 'SELECT 1' });
    expect(asked()).toEqual(WIDE);
    await world.clients.language.validate({ file: FILE, text: 'SELECT 1' });
    expect(asked()).toEqual(NO_EDITS);
  });

  test('that are not saved yet win over the file', async () => {
    await put(PATH, TEXT);
    const unsaved: TopologyEdits = { operators: { sink0: { parallelism: 2 } }, groups: {} };
    expect((await preview(unsaved)).topology?.operators.map(({ parallelism }) => parallelism)).toEqual([1, 2]);
    await world.clients.runs.start({ file: FILE, text: 'SELECT 1', topology: unsaved });
    expect(asked()).toEqual(unsaved);
    expect((await preview(NO_EDITS)).unedited).toBeNull();
  });

  test('that cannot be read stop the plan and the run, not the diagnostics of the text', async () => {
    await put(PATH, TEXT.replace('4', 'four'));
    const broken = { code: 'broken-topology', message: expect.stringMatching(/^jobs\/count\/topology\.yaml:5:18: operators\.source0\.parallelism: write a whole number/), data: { path: PATH } };
    await expect(preview()).rejects.toMatchObject(broken);
    await expect(world.clients.runs.start({ file: FILE, text: 'SELECT 1' })).rejects.toMatchObject(broken);
    expect(await world.clients.language.validate({ file: FILE, text: 'NONSENSE' })).toMatchObject({ valid: false });
    expect((await preview(WIDE)).topology?.operators[0]?.parallelism).toBe(4);
  });

  test('that cannot be read are a problem of the workspace, where a job is beside them', async () => {
    await put('data/topology.yaml', 'not: ours\n');
    await put(PATH, 'weir: 1\noprators: {}\n');
    await put('ddl/one.topology.yaml', 'weir: 2\n');
    const { problems } = await firstOf(world.clients.workspace.state({}), (seen) => seen.problems.length === 2);
    expect(problems.map(({ path, diagnostic }) => `${path} ${diagnostic.code}`).sort()).toEqual(['ddl/one.topology.yaml newer-format', 'jobs/count/topology.yaml unknown-key']);
  });

  test('are checked against their schema while they are typed', async () => {
    const { diagnostics } = await world.clients.language.validate({ file: PATH, text: 'weir: 1\noperators: { a: { chaning: head } }\n' });
    expect(diagnostics[0]?.message).toContain('Did you mean "chaining"?');
  });

  test('of a SQL file go where it goes', async () => {
    await put('ddl/one.topology.yaml', TEXT);
    await world.clients.workspace.rename({ from: 'ddl/one.sql', to: 'ddl/two.sql' });
    expect((await firstOf(world.clients.topology.edits({ file: 'ddl/two.sql' }))).edits).toEqual(WIDE);
    await put('ddl/three.topology.yaml', TEXT);
    await expect(world.clients.workspace.rename({ from: 'ddl/two.sql', to: 'ddl/three.sql' })).rejects.toMatchObject({ code: 'file-exists' });
    await world.clients.workspace.remove({ path: 'ddl/two.sql' });
    expect((await firstOf(world.clients.topology.edits({ file: 'ddl/two.sql' }))).version).toBeNull();
  });

  test('stay inside the workspace', async () => {
    await mkdir(join(world.folder, 'jobs/away'));
    await symlink('/etc/hostname', join(world.folder, 'jobs/away/topology.yaml'));
    await expect(world.clients.topology.save({ file: 'jobs/away/job.sql', edits: WIDE, expect: null })).rejects.toMatchObject({ code: 'outside-workspace' });
    await expect(firstOf(world.clients.topology.edits({ file: '../job.sql' }))).rejects.toMatchObject({ code: 'outside-workspace' });
  });

  test('that are no UTF-8 are told so', async () => {
    await writeFile(join(world.folder, PATH), Buffer.from([0x77, 0xe9]));
    expect(await firstOf(world.clients.topology.edits({ file: FILE }))).toMatchObject({ edits: null, problems: [{ code: 'not-utf8' }] });
    await expect(preview()).rejects.toMatchObject({ code: 'broken-topology' });
  });

  test('two windows that save at once: one wins, the other is told', async () => {
    const other = await world.connect();
    const saves = [world.clients, other].map(({ topology }, index) => topology.save({ file: FILE, edits: { operators: { source0: { parallelism: index + 2 } }, groups: {} }, expect: null }));
    const outcomes = await Promise.allSettled(saves);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'file-changed' } });
  });

  // Root may write everywhere, so only others can see this.
  test.skipIf(process.getuid?.() === 0)('a read-only folder says why it cannot be saved', async () => {
    await chmod(join(world.folder, 'jobs/count'), 0o555);
    await expect(world.clients.topology.save({ file: FILE, edits: WIDE, expect: null })).rejects.toMatchObject({ code: 'no-permission' });
  });
});
