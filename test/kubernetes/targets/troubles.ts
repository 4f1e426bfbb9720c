import { expect, it } from 'vitest';
import { closeNodes, expiringKubeconfig, killPods } from '../cluster/troubles.ts';
import { LONG } from '../promoting.ts';
import { failed, type JobWorld, NAME } from './job-world.ts';
import type { Target } from './target.ts';

/** What a busy machine needs to come to see something; the look itself is what is waited for. */
const SOON = { timeout: 600_000, interval: 500 };

export function isRefused(target: Target, world: () => JobWorld): void {
  it('is refused where its state would be lost, and nothing is changed', async () => {
    const { at, sql } = world();
    await world().unchanged(() =>
      world().withText(sql.replace('MAX(distance)', 'AVG(distance)'), async () => {
        const { code, checks } = await world().act('promote');
        expect([code, failed(checks)]).toEqual([3, [expect.stringMatching(/^state: /)]]);
        expect((await at.weir('diff', 'env:test', NAME, '--trust', '--json')).code).toBe(1);
      }),
    );
    expect((await at.weir('diff', 'env:test', NAME, '--trust', '--json')).code).toBe(0);
  }, LONG);

  it('is refused to who may only look, with each right that is missing, and nothing is changed', async () => {
    const { cluster, namespace, as } = world().at;
    const create = (...line: string[]) => cluster.kubectl.run('-n', namespace, 'create', ...line);
    await create('role', 'look-at-flink', '--verb=get', '--resource=services/proxy');
    for (const role of ['--role=look-at-flink', '--clusterrole=view']) await create('rolebinding', `default-${role.split('=')[1]}`, role, `--serviceaccount=${namespace}:default`);
    const person = as(await expiringKubeconfig(cluster, namespace, 'default', 36_000));
    const { code, checks } = await world().unchanged(() => person('promote', NAME, '--env', 'test', '--yes', '--json'));
    expect(code).toBe(3);
    expect(checks.find(({ id }) => id === 'permissions')).toMatchObject({ state: 'failed', code: 'kube-forbidden', evidence: expect.stringMatching(target.takes) });
  }, LONG);

  it('is refused to whose login has run out, and nothing is changed', async () => {
    const { cluster, namespace, as } = world().at;
    const late = as(await expiringKubeconfig(cluster, namespace, 'default', -1));
    const { code, checks } = await world().unchanged(() => late('promote', NAME, '--env', 'test', '--yes', '--json'));
    expect(code).toBe(3);
    expect(checks.find(({ id }) => id === 'reachable')).toMatchObject({ state: 'failed', code: 'kube-token-expired', evidence: expect.stringMatching(/Log in again/) });
  }, LONG);

  it('is refused where it needs more than there is, and nothing is changed', async () => {
    await world().spread(2);
    const look = async () => (await world().act('promote', '--dry-run')).checks;
    const refused = await world().unchanged(() => target.noRoom(world().at, look));
    expect(refused).toMatchObject({ state: 'failed', code: expect.stringMatching(/^(kube-quota|too-few-slots)$/) });
  }, LONG);
}

export function breaks(target: Target, world: () => JobWorld): void {
  const health = async () => (await world().at.status(NAME)).health;

  it('says that no node takes its pods once they are killed, and goes on where it was when one does', async () => {
    const { at, departures } = world();
    await closeNodes(at.cluster, true);
    try {
      await killPods(at.cluster.kubectl, at.namespace, `app=${target.app},component=taskmanager`);
      await departures.produce(5);
      await expect.poll(health, SOON).toMatchObject({ code: 'no-node-room', message: expect.stringMatching(/No node takes the pod/) });
    } finally {
      await closeNodes(at.cluster, false);
    }
    await departures.counted();
    // One look cannot tell whether records move, so it says no more than that all runs.
    await expect.poll(health, SOON).toMatchObject({ state: expect.stringMatching(/^(running|healthy)$/), code: null });
  }, LONG);

  it('says that it fails again and again over a record that it cannot read, and leaves that behind by an upgrade with its counts intact', async () => {
    const { departures, sql } = world();
    await departures.produceBroken();
    await expect.poll(health, SOON).toMatchObject({ state: 'restarting', code: 'job-restarts', message: expect.stringMatching(/starts again|is being stopped/) });
    const mended = sql.replace("'format' = 'json',", "'format' = 'json', 'json.ignore-parse-errors' = 'true',");
    await world().at.files({ [world().file]: mended });
    // It takes no savepoint in the moments in which it runs; whoever is told so does it again.
    let upgraded;
    do upgraded = await world().act('promote');
    while (upgraded.outcome?.failure?.code === 'savepoint-failed');
    expect([failed(upgraded.checks), upgraded.code, upgraded.outcome?.failure, upgraded.outcome?.outcome]).toEqual([[], 0, null, 'healthy']);
    expect(upgraded.outcome?.from?.path).toBe(upgraded.outcome?.saved?.path);
    await departures.produce(50);
    await departures.counted();
  }, LONG);
}
