import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFakePods, type FakePods } from '#test/fakes/kubernetes-pods.ts';
import { isAlive } from '#test/drivers/weir-process.ts';
import { shellsSuite, Typed, type ShellWorld } from './shells-suite.ts';
import { createWorld, PIPES, type World } from './worlds.ts';

const FILES = {
  'weir.yaml': 'weir: 1\n',
  'jobs/sums/job.sql': 'SELECT 1;\n',
  'environments/test.yaml': 'context: kind\nnamespace: streaming\ntarget: native\nimage: runner:1\n',
  'environments/far.yaml': 'target: session\nsession: { address: "http://127.0.0.1:9" }\n',
};

describe.skipIf(process.platform === 'win32').each(PIPES)('shells over %s', (kind) => {
  let world: World;
  let pods: FakePods;
  let shells: ShellWorld;
  beforeEach(async () => {
    pods = createFakePods([
      { name: 'sums-1', app: 'sums', role: 'jobmanager' },
      { name: 'other-1', app: 'other', role: 'jobmanager' },
    ]);
    world = await createWorld(kind, { files: FILES, connectKubernetes: pods.connect });
    await world.clients.workspace.trust({ trusted: true });
    shells = { shells: world.clients.shells, file: 'jobs/sums/job.sql', environment: 'test', pod: 'sums-1', stranger: 'other-1', isAlive: async (pid) => isAlive(pid), sizeOf: async () => pods.sizes.at(-1)! };
  });
  afterEach(() => world.dispose());

  shellsSuite(() => shells);

  test('an untrusted workspace opens none, and lists no pods', async () => {
    await world.clients.workspace.trust({ trusted: false });
    await expect(new Typed(shells).opened()).rejects.toMatchObject({ code: 'untrusted' });
    await expect(shells.shells.pods({ file: shells.file, environment: 'test' })).rejects.toMatchObject({ code: 'untrusted' });
  });

  test('no other window writes into it', async () => {
    const other = await world.connect();
    const events = shells.shells.open({ file: shells.file, environment: 'test', pod: 'sums-1', columns: 80, rows: 24 })[Symbol.asyncIterator]();
    const { shell } = (await events.next()).value as { shell: string };
    await expect(other.shells.write({ shell, text: 'x' })).rejects.toMatchObject({ code: 'no-such-shell' });
    await events.return!();
  });

  test('says that the right is missing, that the connection was lost, and where pods are not known', async () => {
    const terminal = await new Typed(shells).opened();
    pods.breakOff();
    expect(await terminal.end()).toMatchObject({ exit: null, failure: { code: 'shell-lost' } });
    pods.allowed = false;
    await expect(new Typed(shells).opened()).rejects.toMatchObject({ code: 'kube-forbidden' });
    await expect(shells.shells.pods({ file: shells.file, environment: 'far' })).rejects.toMatchObject({ code: 'pods-unknown' });
  });
});
