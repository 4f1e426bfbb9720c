import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import { PromotionRunner, stepsOf } from '#electron/services/promotion/promotion-runner.ts';
import { PromotionStore, type Promotion } from '#electron/services/promotion/promotion-store.ts';
import { flinkSessionJob } from '#shared/deployment/resources/operator.ts';
import { promoted } from '../fixtures/deployment/promoted.ts';
import { FakeFlink } from '../fakes/flink-rest.ts';
import { startControlPlane, type ControlPlane } from './cluster/control-plane.ts';
import { installOperatorCrds } from './operator/definitions.ts';
import { OperatorStandIn, type OperatedKind } from './operator/stand-in.ts';

/** The operator's resources on a real API server; its part of the protocol is played by a stand-in that replays what its release 1.7.0 wrote, and Flink's REST is played beside it. */
let cluster: ControlPlane;
let home: string;
let flink: FakeFlink;
let address: string;
let runner: PromotionRunner;
let store: PromotionStore;
let operator: OperatorStandIn;
const namespace = 'default';

beforeAll(async () => {
  cluster = await startControlPlane();
  await installOperatorCrds(cluster.kubectl);
  operator = new OperatorStandIn(cluster.kubectl, namespace);
}, 900_000);
afterAll(() => cluster?.dispose());
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'weir-operator-'));
  flink = new FakeFlink();
  address = await flink.start();
  store = new PromotionStore(home);
  runner = new PromotionRunner({ store, connect: () => KubeClient.connect(undefined, { KUBECONFIG: cluster.kubeconfig }) });
});
afterEach(async () => {
  await runner.dispose();
  await flink.dispose();
  await rm(home, { recursive: true, force: true });
  await cluster.kubectl.run('delete', 'flinkdeployments,flinksessionjobs,flinkstatesnapshots', '--all', '--wait=false');
});

const deployment = (hash: string): KubeObject => ({
  apiVersion: 'flink.apache.org/v1beta1',
  kind: 'FlinkDeployment',
  metadata: { name: 'delays', namespace, annotations: { 'weir.dev/hash': hash } },
  spec: { image: 'weir:1', flinkVersion: 'v2_3', serviceAccount: 'flink', flinkConfiguration: { 'taskmanager.numberOfTaskSlots': '2' }, jobManager: { resource: { memory: '1g', cpu: 1 } }, taskManager: { resource: { memory: '1g', cpu: 1 } }, job: { jarURI: 'local:///opt/weir/weir-runner.jar', parallelism: 2, upgradeMode: 'stateless', state: 'running' } },
});

/** What is applied for a job on the operator's session cluster `shared`. */
const onSession = (hash: string, record: Partial<PromotionRecord> = {}): Promotion => {
  const made = promotion(hash, record);
  const job = promoted({ promoted: { hash, namespace } });
  return { ...made, work: { ...made.work, session: 'shared', resources: [flinkSessionJob(job, 'shared', 'https://repo.example.com/weir-runner.jar')] } };
};

function promotion(hash: string, more: Partial<PromotionRecord> = {}): Promotion {
  const kind = more.kind ?? 'promote';
  return {
    record: { id: store.newId(Date.now()), kind, job: 'delays', file: 'jobs/delays/job.sql', environment: 'test', target: 'operator', context: '', namespace, clusterId: 'delays', mode: 'savepoint', hash, before: null, verdict: null, by: 'me', revision: null, dirty: false, startedAt: Date.now(), endedAt: null, outcome: 'running', steps: stepsOf(kind), saved: null, from: null, changes: [], timeline: [], health: null, failure: null, ...more },
    work: { runner: '', parameters: {}, session: null, savepoints: null, workspace: '/workspace', resources: [deployment(hash)], artefact: '{}', force: false, jobId: null, stopping: null, old: null, address, patienceMs: 60_000 },
  };
}

async function ended(id: string): Promise<PromotionRecord> {
  let last: PromotionRecord | undefined;
  for await (const record of runner.follow(id)!.follow(new AbortController().signal)) last = record;
  return last!;
}

async function reached(id: string, isIt: (record: PromotionRecord) => boolean): Promise<void> {
  for await (const record of runner.follow(id)!.follow(new AbortController().signal)) if (isIt(record)) return;
}

/** What the cluster's garbage collector does once all that an object owns is gone; there is none here. */
const collects = async (kind: OperatedKind) => {
  while (!(await live(kind)).metadata.deletionTimestamp);
  await cluster.kubectl.run('patch', kind, 'delays', '-n', namespace, '--type=merge', '-p', JSON.stringify({ metadata: { finalizers: null } }));
};
/** Applied by an earlier promotion. */
const stands = async (object: KubeObject) => {
  const client = await KubeClient.connect(undefined, { KUBECONFIG: cluster.kubeconfig });
  await client.apply(object).finally(() => client.dispose());
};
const live = (kind: OperatedKind = 'FlinkDeployment') => cluster.kubectl.get<KubeObject & { spec: { job: Record<string, unknown> } }>(kind, 'delays', '-n', namespace);
/** The operator carries out what was changed, as it did in the recording of this name. */
const replays = (name: string) => operator.replays(name, name.startsWith('deployment') ? 'FlinkDeployment' : 'FlinkSessionJob', 'delays');
/** The operator says what went wrong with its last try. */
const complains = (message: string) => cluster.kubectl.run('patch', 'flinkdeployment', 'delays', '-n', namespace, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: { error: JSON.stringify({ message }) } }));

describe('the operator', () => {
  it('is told what there should be, and the job is watched to health', async () => {
    const id = await runner.begin(promotion('one'));
    await reached(id, ({ steps }) => steps[2]!.state === 'done');
    expect((await live()).spec.job).toMatchObject({ upgradeMode: 'savepoint', state: 'running' });
    flink.add('one');
    await replays('deployment-promoted');
    const record = await ended(id);
    expect([record.failure, record.outcome]).toEqual([null, 'healthy']);
  });

  it.each([
    ['an image that cannot be pulled', 'deployment-no-image', /none:1/],
    ['a quota that leaves no room', 'deployment-no-quota', /exceeded quota: none/],
    ['a job that it finds wrong', 'deployment-not-valid', /Job parallelism must be larger than 0/],
  ])('says what it could not carry out, in its own last words: %s', async (_name, said, words) => {
    await stands(deployment('one'));
    await replays(said);
    const id = await runner.begin({ ...promotion('one'), work: { ...promotion('one').work, patienceMs: 1_000 } });
    expect(await ended(id)).toMatchObject({ outcome: 'unhealthy', failure: { code: 'operator-error', message: expect.stringMatching(words) } });
  });

  it('is asked to suspend, and leaves the savepoint in the history', async () => {
    await cluster.kubectl.apply(deployment('one'));
    const id = await runner.begin(promotion('one', { kind: 'suspend' }));
    await reached(id, ({ steps }) => steps[0]!.state === 'running');
    while ((await live()).spec.job.state !== 'suspended');
    await complains('Stopping with a savepoint timed out.');
    await reached(id, ({ timeline }) => timeline.some(({ text }) => text === 'The operator could not suspend the job: Stopping with a savepoint timed out. It tries again.'));
    const path = await replays('deployment-suspended');
    expect(path).toMatch(/savepoint-/);
    expect(await ended(id)).toMatchObject({ outcome: 'done', saved: { path } });
  });

  it('cannot suspend it however often it tries, and says why', async () => {
    await cluster.kubectl.apply(deployment('one'));
    await complains('Stopping with a savepoint timed out.');
    const id = await runner.begin({ ...promotion('one', { kind: 'suspend' }), work: { ...promotion('one').work, patienceMs: 1_000 } });
    expect(await ended(id)).toMatchObject({ failure: { code: 'operator-error', message: 'The operator could not suspend the job: Stopping with a savepoint timed out.' } });
  });
});

/** The only snapshot there is; it is waited for. */
const snapshot = async () => {
  for (;;) {
    const { items } = await cluster.kubectl.get<{ items: (KubeObject & { spec: { jobReference: object } })[] }>('flinkstatesnapshots', '-n', namespace);
    if (items[0]) return items[0];
  }
};
/** As releases of the operator since 1.10 do. */
const snapshotSays = async (status: object) => {
  const { metadata } = await snapshot();
  await cluster.kubectl.run('patch', 'flinkstatesnapshot', metadata.name, '-n', namespace, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status }));
};

describe('an upgrade through the operator', () => {
  it('takes a savepoint first, by a FlinkStateSnapshot, so that there is a state to go back to', async () => {
    await stands(deployment('one'));
    await replays('deployment-promoted');
    flink.add('one');
    const id = await runner.begin(promotion('two', { before: 'one' }));
    expect((await snapshot()).spec.jobReference).toEqual({ kind: 'FlinkDeployment', name: 'delays' });
    expect((await live()).metadata.annotations).toMatchObject({ 'weir.dev/hash': 'one' });
    await snapshotSays({ state: 'COMPLETED', path: 's3://state/savepoint-1' });
    // The old version runs on for a while, and nobody takes it for the new one.
    await reached(id, ({ health }) => health?.state === 'starting');
    flink.add('two');
    await replays('deployment-upgraded');
    expect(await ended(id)).toMatchObject({ outcome: 'healthy', failure: null, saved: { path: 's3://state/savepoint-1' } });
  });

  it('changes nothing where that fails', async () => {
    await stands(deployment('one'));
    await replays('deployment-promoted');
    const id = await runner.begin(promotion('two'));
    await snapshotSays({ state: 'FAILED', error: 'No space left on device' });
    expect(await ended(id)).toMatchObject({ outcome: 'failed', failure: { code: 'savepoint-failed', message: expect.stringContaining('No space left on device') } });
    expect((await live()).metadata.annotations).toMatchObject({ 'weir.dev/hash': 'one' });
  });

  it('rolls back to an earlier state by a resource that the operator does not know yet', async () => {
    await stands(deployment('two'));
    await replays('deployment-promoted');
    const { uid } = (await live()).metadata;
    const id = await runner.begin(promotion('one', { kind: 'rollback', from: { kind: 'savepoint', path: 's3://state/savepoint-1', at: 1, bytes: null } }));
    while ((await live()).spec.job.state !== 'suspended');
    const path = await replays('deployment-suspended');
    await collects('FlinkDeployment');
    await reached(id, ({ steps }) => steps[2]!.state === 'done');
    const now = await live();
    expect([now.metadata.uid === uid, now.spec.job.initialSavepointPath]).toEqual([false, 's3://state/savepoint-1']);
    flink.add('one');
    await replays('deployment-promoted');
    expect(await ended(id)).toMatchObject({ outcome: 'healthy', failure: null, saved: { path } });
  });
});

describe('a FlinkSessionJob', () => {
  it('holds the whole job, and is watched to health over the REST of its session cluster', async () => {
    const id = await runner.begin(onSession('one'));
    await reached(id, ({ steps }) => steps[2]!.state === 'done');
    const { spec } = await live('FlinkSessionJob');
    expect(spec).toMatchObject({ deploymentName: 'shared', job: { jarURI: 'https://repo.example.com/weir-runner.jar', state: 'running', upgradeMode: 'savepoint' } });
    expect(spec.job.args).toEqual(['--artefact', expect.stringMatching(/^base64:/), '--parameters', 'text:{"brokers":"kafka-0:9092"}']);
    flink.add('one');
    await replays('session-job-promoted');
    expect(await ended(id)).toMatchObject({ outcome: 'healthy', failure: null, health: { disagreements: [] } });
  });

  it('says what the operator could not carry out', async () => {
    const made = onSession('one');
    await stands(made.work.resources[0]!);
    await replays('session-job-no-jar');
    const id = await runner.begin({ ...made, work: { ...made.work, patienceMs: 1_000 } });
    expect(await ended(id)).toMatchObject({ outcome: 'unhealthy', failure: { code: 'operator-error', message: expect.stringContaining('/nowhere/ticks.jar') } });
  });

  it('is cancelled with a savepoint, and leaves nothing', async () => {
    await stands(onSession('one').work.resources[0]!);
    await replays('session-job-promoted');
    const id = await runner.begin(onSession('one', { kind: 'cancel' }));
    while ((await live('FlinkSessionJob')).spec.job.state !== 'suspended');
    const path = await replays('session-job-suspended');
    await collects('FlinkSessionJob');
    expect(await ended(id)).toMatchObject({ outcome: 'done', saved: { path } });
    expect(await cluster.kubectl.run('get', 'flinksessionjobs,flinkstatesnapshots', '-n', namespace, '-o', 'name')).toBe('');
  });
});
