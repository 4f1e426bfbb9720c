import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import { PromotionRunner, stepsOf } from '#electron/services/promotion/promotion-runner.ts';
import { PromotionStore, type Promotion } from '#electron/services/promotion/promotion-store.ts';
import { makeNamespace, sharedKubernetes } from './cluster/shared.ts';
import { installOperatorCrds } from './operator/definitions.ts';
import { endJobManager, ON_NO_NODE, runJobManager } from './operator/real/pods.ts';
import { OperatorPrograms, type Running } from './operator/real/programs.ts';
import { RealFlink, TICKS } from './operator/real/real-flink.ts';
import { startRealOperator } from './operator/real/real-operator.ts';
import { ends, Recorder } from './operator/real/recorder.ts';
import type { OperatorWords } from './operator/recording.ts';

/**
 * Promotions through the real Flink Kubernetes Operator 1.7.0, on a real cluster with jobs of a real Flink 1.17, the newest that it brings. What it says on the way is what the recordings of
 * `test/fixtures/operator` hold, which its stand-in replays for jobs of today's Flink; with `WEIR_RECORD=1` this makes them anew.
 */
let cluster: Awaited<ReturnType<typeof sharedKubernetes>>;
let namespace: string;
let programs: OperatorPrograms;
let operator: Running;
let flink: RealFlink;
let recorder: Recorder;
let isShared = false;
let home: string;
let store: PromotionStore;
let runner: PromotionRunner;
/** A busy machine takes minutes for what takes seconds; nothing here is about time. */
const LONG = 1_200_000;

beforeAll(async () => {
  cluster = await sharedKubernetes();
  namespace = await makeNamespace(cluster, 'operator');
  await cluster.kubectl.run('-n', namespace, 'create', 'serviceaccount', 'flink');
  await installOperatorCrds(cluster.kubectl, { snapshots: false });
  programs = await OperatorPrograms.fetch();
  flink = await RealFlink.of(programs);
  operator = await startRealOperator(programs, cluster.kubeconfig, namespace);
  recorder = await Recorder.start(cluster.kubeconfig, namespace, [[programs.folder, '/state'], [String(flink.port), '8081'], [cluster.registry.host, 'registry.example.com']]);
}, 900_000);
afterAll(async () => {
  recorder?.dispose();
  // The operator takes its finalizers off what it has seen.
  if (isShared) await removed('shared');
  await operator?.dispose();
  await flink?.stop();
  await programs?.dispose();
  await cluster?.kubectl.run('delete', 'crd', 'flinkdeployments.flink.apache.org', 'flinksessionjobs.flink.apache.org', '--wait=false');
  await cluster?.kubectl.run('delete', 'namespace', namespace, '--wait=false');
}, 300_000);
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'weir-real-'));
  store = new PromotionStore(home);
  runner = new PromotionRunner({ store, connect: () => KubeClient.connect(undefined, { KUBECONFIG: cluster.kubeconfig }) });
});
afterEach(async () => {
  await runner.dispose();
  await rm(home, { recursive: true, force: true });
});

const resource = (kind: 'FlinkDeployment' | 'FlinkSessionJob', name: string, hash: string, spec: object): KubeObject => ({ apiVersion: 'flink.apache.org/v1beta1', kind, metadata: { name, namespace, annotations: { 'weir.dev/hash': hash } }, spec });
const cpu = { resource: { memory: '1g', cpu: 0.1 } };
const onCluster = (more: object) => ({ image: 'weir:1', flinkVersion: 'v1_17', serviceAccount: 'flink', podTemplate: ON_NO_NODE, flinkConfiguration: { 'rest.port': String(flink.port), 'state.checkpoints.dir': `file://${programs.folder}/checkpoints`, 'state.savepoints.dir': `file://${programs.folder}/savepoints` }, jobManager: cpu, taskManager: cpu, ...more });
const deployment = (name: string, hash: string, { job = {}, ...more }: { job?: object; image?: string; podTemplate?: object } = {}) => resource('FlinkDeployment', name, hash, onCluster({ ...more, job: { jarURI: 'local:///opt/ticks.jar', args: [hash], parallelism: 1, upgradeMode: 'savepoint', state: 'running', ...job } }));
const sessionJob = (hash: string, jarURI = `file://${programs.jar}`) => resource('FlinkSessionJob', 'ticks', hash, { deploymentName: 'shared', job: { jarURI, entryClass: TICKS, args: [hash], parallelism: 1, upgradeMode: 'savepoint', state: 'running' } });

function promotion(object: KubeObject, more: Partial<PromotionRecord> = {}): Promotion {
  const kind = more.kind ?? 'promote';
  const { name, annotations } = object.metadata;
  return {
    record: { id: store.newId(Date.now()), kind, job: name, file: `jobs/${name}/job.sql`, environment: 'test', target: 'operator', context: '', namespace, clusterId: name, mode: 'savepoint', hash: annotations!['weir.dev/hash']!, before: null, verdict: null, by: 'me', revision: null, dirty: false, startedAt: Date.now(), endedAt: null, outcome: 'running', steps: stepsOf(kind), saved: null, from: null, changes: [], timeline: [], health: null, failure: null, ...more },
    work: { runner: '', parameters: {}, session: object.kind === 'FlinkSessionJob' ? 'shared' : null, savepoints: null, workspace: '/workspace', resources: kind === 'promote' ? [object] : [], artefact: '{}', force: false, jobId: null, stopping: null, old: null, address: `http://localhost:${flink.port}`, patienceMs: 600_000 },
  };
}

async function reached(id: string, isIt: (record: PromotionRecord) => boolean = () => false): Promise<PromotionRecord> {
  let last: PromotionRecord | undefined;
  for await (const record of runner.follow(id)!.follow(new AbortController().signal)) {
    last = record;
    if (isIt(record)) break;
  }
  return last!;
}

/** In one line: a report of many tests says no more of each. */
const outcome = ({ outcome: how, failure }: PromotionRecord) => (failure ? `${how}: ${failure.code}: ${failure.message}` : how);
const runs = (hash: string) => ({ lifecycleState, jobStatus, reconciliationStatus }: OperatorWords) => lifecycleState === 'STABLE' && jobStatus?.state === 'RUNNING' && !!reconciliationStatus?.lastReconciledSpec?.includes(`"args":["${hash}"]`);
/** A FlinkDeployment goes, and its JobManager with it. */
const removed = (name: string) => Promise.all([cluster.kubectl.run('-n', namespace, 'delete', 'flinkdeployment', name), endJobManager(cluster.kubectl, namespace, name, flink)]);
const sameEnds = async (name: string, of: string, isLast: (status: OperatorWords) => boolean) => {
  const { now, recorded } = await ends(name, await recorder.until(of, isLast));
  expect(now).toEqual(recorded);
};

describe('a FlinkDeployment', () => {
  it('is promoted to health', async () => {
    const id = await runner.begin(promotion(deployment('ticks', 'one')));
    await runJobManager(cluster.kubectl, namespace, 'ticks', flink, 'one');
    const record = await reached(id);
    expect(outcome(record)).toBe('healthy');
    await sameEnds('deployment-promoted', 'FlinkDeployment ticks', runs('one'));
  }, LONG);

  it('is upgraded through the savepoint that the operator takes', async () => {
    const id = await runner.begin(promotion(deployment('ticks', 'two'), { before: 'one' }));
    await endJobManager(cluster.kubectl, namespace, 'ticks', flink);
    await runJobManager(cluster.kubectl, namespace, 'ticks', flink, 'two');
    const record = await reached(id);
    expect(outcome(record)).toBe('healthy');
    await sameEnds('deployment-upgraded', 'FlinkDeployment ticks', runs('two'));
  }, LONG);

  it('is suspended, with its savepoint in the history', async () => {
    const record = await reached(await runner.begin(promotion(deployment('ticks', 'two'), { kind: 'suspend' })));
    expect(outcome(record)).toBe('done');
    expect(record.saved?.path).toContain(`${programs.folder}/savepoints/savepoint-`);
    await sameEnds('deployment-suspended', 'FlinkDeployment ticks', ({ lifecycleState }) => lifecycleState === 'SUSPENDED');
    // This release leaves the JobManager of a suspended job where it is.
    await removed('ticks');
  }, LONG);
});

describe('what the operator cannot carry out is said in its own words', () => {
  it.each([
    ['an image that cannot be pulled', 'no-image', { image: 'REGISTRY/weir/none:1', podTemplate: {} }, /none:1/],
    ['a quota that leaves no room', 'no-quota', {}, /exceeded quota: none/],
    ['a job that it finds wrong', 'not-valid', { job: { parallelism: 0 } }, /Job parallelism must be larger than 0/],
  ])('%s', async (_name, name, more, words) => {
    const given = 'image' in more ? { ...more, image: more.image!.replace('REGISTRY', cluster.registry.host) } : more;
    if (name === 'no-quota') await cluster.kubectl.apply({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'none', namespace }, spec: { hard: { 'requests.memory': '1Mi' } } });
    const id = await runner.begin(promotion(deployment(name, 'one', given)));
    const { health } = await reached(id, (record) => record.health?.code === 'operator-error');
    expect(health?.message).toMatch(words);
    await sameEnds(`deployment-${name}`, `FlinkDeployment ${name}`, ({ error }) => error !== undefined);
    await cluster.kubectl.run('-n', namespace, 'delete', 'flinkdeployment', name);
    if (name === 'no-quota') await cluster.kubectl.run('-n', namespace, 'delete', 'resourcequota', 'none');
  }, LONG);
});

describe('a FlinkSessionJob', () => {
  beforeAll(async () => {
    await cluster.kubectl.apply(resource('FlinkDeployment', 'shared', 'one', onCluster({})));
    await runJobManager(cluster.kubectl, namespace, 'shared', flink, null);
    await recorder.until('FlinkDeployment shared', ({ lifecycleState }) => lifecycleState === 'STABLE');
    isShared = true;
  }, LONG);

  it('whose jar is nowhere is said in the operator\'s words', async () => {
    const id = await runner.begin(promotion(sessionJob('one', 'file:///nowhere/ticks.jar')));
    const { health } = await reached(id, (record) => record.health?.code === 'operator-error');
    expect(health?.message).toContain('/nowhere/ticks.jar');
    await sameEnds('session-job-no-jar', 'FlinkSessionJob ticks', ({ error }) => error !== undefined);
    await cluster.kubectl.run('-n', namespace, 'delete', 'flinksessionjob', 'ticks');
  }, LONG);

  it('is promoted to health, then cancelled with a savepoint, and leaves nothing', async () => {
    const record = await reached(await runner.begin(promotion(sessionJob('one'))));
    expect([record.failure, record.outcome, record.health?.disagreements]).toEqual([null, 'healthy', []]);
    await sameEnds('session-job-promoted', 'FlinkSessionJob ticks', runs('one'));
    const cancelled = await reached(await runner.begin(promotion(sessionJob('one'), { kind: 'cancel' })));
    expect(outcome(cancelled)).toBe('done');
    expect(cancelled.saved?.path).toContain(`${programs.folder}/savepoints/savepoint-`);
    await sameEnds('session-job-suspended', 'FlinkSessionJob ticks', ({ lifecycleState }) => lifecycleState === 'SUSPENDED');
    expect(await cluster.kubectl.run('get', 'flinksessionjobs', '-n', namespace, '-o', 'name')).toBe('');
  }, LONG);
});
