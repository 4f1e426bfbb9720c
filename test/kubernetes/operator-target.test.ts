import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import { PromotionRunner, stepsOf } from '#electron/services/promotion/promotion-runner.ts';
import { PromotionStore, type Promotion } from '#electron/services/promotion/promotion-store.ts';
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
  await cluster.kubectl.run('delete', 'flinkdeployments', '--all', '--wait=false');
});

const deployment = (hash: string): KubeObject => ({
  apiVersion: 'flink.apache.org/v1beta1',
  kind: 'FlinkDeployment',
  metadata: { name: 'delays', namespace, annotations: { 'weir.dev/hash': hash } },
  spec: { image: 'weir:1', flinkVersion: 'v2_3', serviceAccount: 'flink', flinkConfiguration: { 'taskmanager.numberOfTaskSlots': '2' }, jobManager: { resource: { memory: '1g', cpu: 1 } }, taskManager: { resource: { memory: '1g', cpu: 1 } }, job: { jarURI: 'local:///opt/weir/weir-runner.jar', parallelism: 2, upgradeMode: 'stateless', state: 'running' } },
});

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

const live = () => cluster.kubectl.get<KubeObject & { spec: { job: Record<string, unknown> } }>('flinkdeployment', 'delays', '-n', namespace);
/** The operator writes this status. */
const says = async (status: object) => {
  const { metadata } = await live();
  await cluster.kubectl.run('patch', 'flinkdeployment', 'delays', '-n', namespace, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: { observedGeneration: metadata.generation, ...status } }));
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
