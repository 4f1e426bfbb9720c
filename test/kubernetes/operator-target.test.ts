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

/** The operator's resources on a real API server; its part of the protocol is played by statuses as its release 1.7.0 writes them, and Flink's REST beside it. */
let cluster: ControlPlane;
let home: string;
let flink: FakeFlink;
let address: string;
let runner: PromotionRunner;
let store: PromotionStore;
const namespace = 'default';

beforeAll(async () => {
  cluster = await startControlPlane();
  await installOperatorCrds(cluster.kubectl);
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
const collects = async (kind: Kind) => {
  while (!(await live(kind)).metadata.deletionTimestamp);
  await cluster.kubectl.run('patch', kind, 'delays', '-n', namespace, '--type=merge', '-p', JSON.stringify({ metadata: { finalizers: null } }));
};
/** Applied by an earlier promotion. */
const stands = async (object: KubeObject) => {
  const client = await KubeClient.connect(undefined, { KUBECONFIG: cluster.kubeconfig });
  await client.apply(object).finally(() => client.dispose());
};
type Kind = 'flinkdeployment' | 'flinksessionjob';
const live = (kind: Kind = 'flinkdeployment') => cluster.kubectl.get<KubeObject & { spec: { job: Record<string, unknown> } }>(kind, 'delays', '-n', namespace);
/** The operator writes this status. */
const says = async (status: object, kind: Kind = 'flinkdeployment') => {
  const { metadata } = await live(kind);
  await cluster.kubectl.run('patch', kind, 'delays', '-n', namespace, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: { observedGeneration: metadata.generation, ...status } }));
};

describe('the operator', () => {
  it('is told what there should be, and the job is watched to health', async () => {
    const id = await runner.begin(promotion('one'));
    await reached(id, ({ steps }) => steps[2]!.state === 'done');
    expect((await live()).spec.job).toMatchObject({ upgradeMode: 'savepoint', state: 'running' });
    flink.add('one');
    await says({ lifecycleState: 'STABLE', jobManagerDeploymentStatus: 'READY', jobStatus: { state: 'RUNNING' } });
    const record = await ended(id);
    expect([record.failure, record.outcome]).toEqual([null, 'healthy']);
  });

  it('says what it could not carry out, in its own last words', async () => {
    const id = await runner.begin({ ...promotion('one'), work: { ...promotion('one').work, patienceMs: 4_000 } });
    await reached(id, ({ steps }) => steps[2]!.state === 'done');
    const error = JSON.stringify({ type: 'org.apache.flink.kubernetes.operator.exception.ReconciliationException', message: 'outer', throwableList: [{ type: 'x', message: 'Deployment failed: pods "delays" is forbidden: exceeded quota: small' }] });
    await says({ lifecycleState: 'FAILED', jobManagerDeploymentStatus: 'ERROR', error });
    expect(await ended(id)).toMatchObject({ outcome: 'unhealthy', failure: { code: 'operator-error', message: expect.stringContaining('exceeded quota: small') } });
  });

  it('is asked to suspend, and leaves the savepoint in the history', async () => {
    await cluster.kubectl.apply(deployment('one'));
    const id = await runner.begin(promotion('one', { kind: 'suspend' }));
    await reached(id, ({ steps }) => steps[0]!.state === 'running');
    while ((await live()).spec.job.state !== 'suspended');
    await says({ lifecycleState: 'SUSPENDED', jobManagerDeploymentStatus: 'MISSING', jobStatus: { state: 'FINISHED', savepointInfo: { lastSavepoint: { location: 's3://state/savepoint-1', timeStamp: 1, triggerType: 'UPGRADE' } } } });
    expect(await ended(id)).toMatchObject({ outcome: 'done', saved: { path: 's3://state/savepoint-1' } });
  });
});

const RUNS = { lifecycleState: 'STABLE', jobManagerDeploymentStatus: 'READY', jobStatus: { state: 'RUNNING' } };
/** The only snapshot there is; it is waited for. */
const snapshot = async () => {
  for (;;) {
    const { items } = await cluster.kubectl.get<{ items: (KubeObject & { spec: { jobReference: object } })[] }>('flinkstatesnapshots', '-n', namespace);
    if (items[0]) return items[0];
  }
};
const snapshotSays = async (status: object) => {
  const { metadata } = await snapshot();
  await cluster.kubectl.run('patch', 'flinkstatesnapshot', metadata.name, '-n', namespace, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status }));
};

describe('an upgrade through the operator', () => {
  it('takes a savepoint first, by a FlinkStateSnapshot, so that there is a state to go back to', async () => {
    await stands(deployment('one'));
    await says(RUNS);
    flink.add('one');
    const id = await runner.begin(promotion('two', { before: 'one' }));
    expect((await snapshot()).spec.jobReference).toEqual({ kind: 'FlinkDeployment', name: 'delays' });
    expect((await live()).metadata.annotations).toMatchObject({ 'weir.dev/hash': 'one' });
    await snapshotSays({ state: 'COMPLETED', path: 's3://state/savepoint-1' });
    await reached(id, ({ steps }) => steps[2]!.state === 'done');
    flink.add('two');
    await says(RUNS);
    expect(await ended(id)).toMatchObject({ outcome: 'healthy', failure: null, saved: { path: 's3://state/savepoint-1' } });
  });

  it('changes nothing where that fails', async () => {
    await stands(deployment('one'));
    await says(RUNS);
    const id = await runner.begin(promotion('two'));
    await snapshotSays({ state: 'FAILED', error: 'No space left on device' });
    expect(await ended(id)).toMatchObject({ outcome: 'failed', failure: { code: 'savepoint-failed', message: expect.stringContaining('No space left on device') } });
    expect((await live()).metadata.annotations).toMatchObject({ 'weir.dev/hash': 'one' });
  });

  it('rolls back to an earlier state by a resource that the operator does not know yet', async () => {
    await stands(deployment('two'));
    await says(RUNS);
    const { uid } = (await live()).metadata;
    const id = await runner.begin(promotion('one', { kind: 'rollback', from: { kind: 'savepoint', path: 's3://state/savepoint-1', at: 1, bytes: null } }));
    while ((await live()).spec.job.state !== 'suspended');
    await says({ lifecycleState: 'SUSPENDED', jobStatus: { state: 'FINISHED', savepointInfo: { lastSavepoint: { location: 's3://state/savepoint-2', timeStamp: 1, triggerType: 'UPGRADE' } } } });
    await collects('flinkdeployment');
    await reached(id, ({ steps }) => steps[2]!.state === 'done');
    const now = await live();
    expect([now.metadata.uid === uid, now.spec.job.initialSavepointPath]).toEqual([false, 's3://state/savepoint-1']);
    flink.add('one');
    await says(RUNS);
    expect(await ended(id)).toMatchObject({ outcome: 'healthy', failure: null, saved: { path: 's3://state/savepoint-2' } });
  });
});

describe('a FlinkSessionJob', () => {
  it('holds the whole job, and is watched to health over the REST of its session cluster', async () => {
    const id = await runner.begin(onSession('one'));
    await reached(id, ({ steps }) => steps[2]!.state === 'done');
    const { spec } = await live('flinksessionjob');
    expect(spec).toMatchObject({ deploymentName: 'shared', job: { jarURI: 'https://repo.example.com/weir-runner.jar', state: 'running', upgradeMode: 'savepoint' } });
    expect(spec.job.args).toEqual(['--artefact', expect.stringMatching(/^base64:/), '--parameters', 'text:{"brokers":"kafka-0:9092"}']);
    flink.add('one');
    await says({ lifecycleState: 'STABLE', reconciliationStatus: { state: 'DEPLOYED' }, jobStatus: { state: 'RUNNING' } }, 'flinksessionjob');
    expect(await ended(id)).toMatchObject({ outcome: 'healthy', failure: null, health: { disagreements: [] } });
  });

  it('says what the operator could not carry out', async () => {
    const made = onSession('one');
    const id = await runner.begin({ ...made, work: { ...made.work, patienceMs: 4_000 } });
    await reached(id, ({ steps }) => steps[2]!.state === 'done');
    await says({ lifecycleState: 'FAILED', error: JSON.stringify({ message: 'outer', throwableList: [{ message: 'Could not find the jar' }] }) }, 'flinksessionjob');
    expect(await ended(id)).toMatchObject({ outcome: 'unhealthy', failure: { code: 'operator-error', message: expect.stringContaining('Could not find the jar') } });
  });

  it('is cancelled with a savepoint, and leaves nothing', async () => {
    await stands(onSession('one').work.resources[0]!);
    await says(RUNS, 'flinksessionjob');
    const id = await runner.begin(onSession('one', { kind: 'cancel' }));
    while ((await live('flinksessionjob')).spec.job.state !== 'suspended');
    await says({ lifecycleState: 'SUSPENDED', jobStatus: { state: 'FINISHED', savepointInfo: { lastSavepoint: { location: 's3://state/savepoint-3', timeStamp: 1, triggerType: 'UPGRADE' } } } }, 'flinksessionjob');
    await collects('flinksessionjob');
    expect(await ended(id)).toMatchObject({ outcome: 'done', saved: { path: 's3://state/savepoint-3' } });
    expect(await cluster.kubectl.run('get', 'flinksessionjobs,flinkstatesnapshots', '-n', namespace, '-o', 'name')).toBe('');
  });
});
