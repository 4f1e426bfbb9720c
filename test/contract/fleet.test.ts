import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import { fleet } from '#electron/services/promotion/fleet/fleet.ts';
import { Failure } from '#shared/base/failure.ts';
import type { FleetChange, FleetJob } from '#shared/services/promotion.ts';
import { EnvironmentFile } from '#shared/workspace/environment-file.ts';
import { FakeFlink } from '../fakes/flink-rest.ts';
import { FakeKubernetes } from '../fakes/kubernetes-objects.ts';
import { createWorld } from './worlds.ts';

/** The list of all jobs, of session clusters above all. `promotion-session.test.ts` has a job of it on a real Flink, `test/kubernetes` thousands of the operator's. */
let flink: FakeFlink;
let address: string;
let stop: AbortController;
beforeEach(async () => {
  flink = new FakeFlink();
  address = await flink.start();
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await flink.dispose();
});

const noKubernetes = async (): Promise<KubeClient> => {
  throw new Failure('kube-no-config', 'There is no kubeconfig.');
};

/** The list as a window has it: what each change leaves. */
function follow(environments: Record<string, object>, connect: () => Promise<KubeClient> = noKubernetes) {
  const places = Object.entries(environments).map(([name, file]) => ({ name, file: EnvironmentFile.parse(file) }));
  const changes = fleet(places, { connect, askEveryMs: 5 }, stop.signal);
  const seen = { jobs: new Map<string, FleetJob>(), problems: new Map<string, FleetChange['problem']>() };
  return {
    seen,
    until: async (isSo: (jobs: FleetJob[], problems: Map<string, FleetChange['problem']>) => boolean): Promise<FleetJob[]> => {
      for (;;) {
        const jobs = [...seen.jobs.values()];
        if (isSo(jobs, seen.problems)) return jobs;
        const { value } = (await changes.next()) as { value: FleetChange };
        for (const id of value.gone) seen.jobs.delete(`${value.environment} ${id}`);
        for (const job of value.jobs) seen.jobs.set(`${job.environment} ${job.id}`, job);
        seen.problems.set(value.environment, value.problem);
      }
    },
  };
}

describe('jobs of a session cluster that has an address', () => {
  const at = () => ({ shared: { target: 'session', session: { address } } });

  it('are rows like the others, those that another sent too; no Kubernetes is asked for', async () => {
    const [ours, theirs] = [flink.add('a1'), flink.add('', { jid: '7'.repeat(32), name: 'clicks', tasks: { RUNNING: 1, DEPLOYING: 3 } })];
    const list = follow(at());
    const jobs = await list.until((all) => all.length === 2 && all.some(({ hash }) => hash !== null));
    const place = { environment: 'shared', context: '', namespace: '', kind: 'session job', changedAt: expect.any(Number) };
    expect(jobs.find(({ ours: isOurs }) => isOurs)).toEqual({ ...place, id: `session job/${ours.jid}`, name: 'delays', state: 'running', message: `All 2 tasks run, on ${address}.`, hash: 'a1', ours: true });
    expect(jobs.find(({ ours: isOurs }) => !isOurs)).toEqual({ ...place, id: `session job/${theirs.jid}`, name: 'clicks', state: 'starting', message: `1 of 4 tasks run, on ${address}.`, hash: null, ours: false });
    expect(list.seen.problems.get('shared')).toBeNull();
  });

  it('change with what Flink says, and go with it; a graph is asked once', async () => {
    const job = flink.add('a1');
    const list = follow(at());
    await list.until((all) => all.some(({ hash }) => hash === 'a1'));
    job.state = 'RESTARTING';
    expect(await list.until((all) => all[0]?.state === 'restarting')).toMatchObject([{ message: `Flink says RESTARTING, on ${address}.` }]);
    job.state = 'FAILED';
    await list.until((all) => all[0]?.state === 'failed');
    flink.jobs.splice(0);
    await list.until((all) => all.length === 0);
    expect(flink.asked.filter((one) => one.endsWith('/config'))).toHaveLength(1);
    expect(new Set(flink.asked.map((one) => one.replace(job.jid, 'ID')))).toEqual(new Set(['GET /jobs/overview', 'GET /jobs/ID/config']));
  });

  it('are shown once for each name where they are over, and not at all where one of the name goes on', async () => {
    for (const [at, state] of ['FAILED', 'CANCELED', 'FINISHED'].entries()) flink.add('', { jid: `${at}`.repeat(32), name: 'nightly', state, startedAt: at });
    for (const [at, state] of ['FAILED', 'RUNNING', 'RUNNING'].entries()) flink.add('', { jid: `${at + 3}`.repeat(32), name: 'clicks', state, startedAt: at });
    const jobs = await follow(at()).until((all) => all.length > 0);
    expect(jobs.map(({ name, state }) => `${name} ${state}`).sort()).toEqual(['clicks running', 'clicks running', 'nightly finished']);
  });

  it('stay as they were while the cluster does not answer, which is told until it does', async () => {
    flink.add('a1');
    const list = follow({ ...at(), away: { target: 'session', session: { address: 'http://127.0.0.1:9' } } });
    await list.until((all) => all.some(({ hash }) => hash === 'a1'));
    flink.away = true;
    const jobs = await list.until((_, problems) => Boolean(problems.get('shared')) && Boolean(problems.get('away')));
    expect([jobs.length, list.seen.problems.get('shared')?.code, list.seen.problems.get('away')?.code]).toEqual([1, 'flink-unreachable', 'flink-unreachable']);
    flink.away = false;
    await list.until((_, problems) => problems.get('shared') === null);
    expect(list.seen.problems.get('away')?.code).toBe('flink-unreachable');
  });

  it('are many, each told once, and not again while nothing changes', async () => {
    for (let at = 0; at < 500; at++) flink.add(`${at}`, { jid: `${at}`.padStart(32, '0'), name: `job-${at}` });
    const list = follow(at());
    await list.until((all) => all.length === 500);
    const rows = await list.until((all) => all.every(({ hash }) => hash !== null));
    expect(new Set(rows.map(({ name }) => name)).size).toBe(500);
    // The next thing that is told is the one that changed.
    flink.jobs[7]!.state = 'RESTARTING';
    await list.until((all) => all.some(({ state }) => state === 'restarting'));
    expect(flink.asked.filter((one) => one.endsWith('/config'))).toHaveLength(500);
  });
});

describe('jobs of a session cluster in Kubernetes', () => {
  const file = { namespace: 'streaming', target: 'session', image: 'i', session: { create: true, cluster: 'shared' } };
  let kubernetes: FakeKubernetes;
  beforeEach(() => {
    kubernetes = new FakeKubernetes(address);
    kubernetes.unknownKinds.add('FlinkDeployment').add('FlinkSessionJob');
  });

  it('stand beside the Deployment of its JobManager, and are asked through the API server', async () => {
    flink.add('a1');
    kubernetes.add('apps/v1', 'Deployment', 'shared-jobmanager', { status: { readyReplicas: 1 } }, { labels: { component: 'jobmanager' } });
    kubernetes.add('v1', 'Service', 'shared-rest');
    const jobs = await follow({ prod: file }, kubernetes.connect).until((all) => all.length === 2 && all.some(({ hash }) => hash === 'a1'));
    expect(jobs.map(({ id, context, namespace }) => `${id.replace(/\/.*/, '')} ${context} ${namespace}`).sort()).toEqual(['Deployment kind streaming', 'session job kind streaming']);
    expect(jobs.find(({ kind }) => kind === 'session job')).toMatchObject({ name: 'delays', message: 'All 2 tasks run, on shared.' });
  });

  it('are none, without a complaint, where the cluster was not made yet', async () => {
    const list = follow({ prod: file }, kubernetes.connect);
    await list.until((_, problems) => problems.has('prod'));
    expect([list.seen.jobs.size, list.seen.problems.get('prod')]).toEqual([0, null]);
  });
});

it('the window has the list, where the workspace is trusted', async () => {
  flink.add('a1');
  const world = await createWorld('memory', { files: { 'weir.yaml': 'weir: 1\n', 'environments/there.yaml': `target: session\nsession: { address: "${address}" }\n` } });
  try {
    await expect(world.clients.promotion.fleet({})[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'untrusted' });
    await world.clients.workspace.trust({ trusted: true });
    for await (const { jobs } of world.clients.promotion.fleet({})) if (jobs.some(({ name, hash }) => name === 'delays' && hash === 'a1')) break;
  } finally {
    await world.dispose();
  }
});
