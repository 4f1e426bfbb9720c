import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import { PromotionRunner, stepsOf } from '#electron/services/promotion/promotion-runner.ts';
import { PromotionStore, type Promotion } from '#electron/services/promotion/promotion-store.ts';
import { FakeFlink } from '../fakes/flink-rest.ts';
import { makeNamespace, sharedKubernetes } from './cluster/shared.ts';
import { expiringKubeconfig } from './cluster/troubles.ts';

/** The steps of a native promotion on a real cluster; a container that only waits plays the JobManager, and Flink's REST is played beside it. What a real Flink takes part in, targets/ has. */
let cluster: Awaited<ReturnType<typeof sharedKubernetes>>;
let namespace: string;
let home: string;
let flink: FakeFlink;
let address: string;
let runner: PromotionRunner;
let store: PromotionStore;
const WORKSPACE = '/workspace';

const connect = () => KubeClient.connect(undefined, { KUBECONFIG: cluster.kubeconfig });
const newRunner = () => new PromotionRunner({ store, connect });

beforeAll(async () => {
  cluster = await sharedKubernetes();
}, 900_000);
beforeEach(async () => {
  namespace = await makeNamespace(cluster, 'steps');
  home = await mkdtemp(join(tmpdir(), 'weir-steps-'));
  flink = new FakeFlink();
  address = await flink.start();
  store = new PromotionStore(home);
  runner = newRunner();
});
afterEach(async () => {
  await runner.dispose();
  await flink.dispose();
  await rm(home, { recursive: true, force: true });
  await cluster.kubectl.run('delete', 'namespace', namespace, '--wait=false');
});

function resources(hash: string, more: { image?: string; memory?: string } = {}): KubeObject[] {
  const labels = { app: 'delays', component: 'jobmanager', type: 'flink-native-kubernetes' };
  const marks = { annotations: { 'weir.dev/hash': hash } };
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'delays-artefact', namespace, labels: { 'weir.dev/job': 'delays' }, ...marks }, data: { 'artefact.json': '{}' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flink-config-delays', namespace, labels: { ...labels, 'weir.dev/job': 'delays' }, ...marks }, data: { 'config.yaml': 'high-availability.type: kubernetes\n' } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'delays', namespace, labels, ...marks },
      spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'flink-main-container', image: more.image ?? 'weir.test/pause:1', imagePullPolicy: 'IfNotPresent', resources: { requests: { memory: more.memory ?? '16Mi' }, limits: { memory: more.memory ?? '16Mi' } } }] } } },
    },
  ];
}

function promotion(hash: string, more: Partial<PromotionRecord> = {}, work: Partial<Promotion['work']> = {}): Promotion {
  const kind = more.kind ?? 'promote';
  return {
    record: { id: store.newId(Date.now()), kind, job: 'delays', file: 'jobs/delays/job.sql', environment: 'test', target: 'native', context: '', namespace, clusterId: 'delays', mode: 'savepoint', hash, before: null, verdict: null, by: 'me', revision: null, dirty: false, startedAt: Date.now(), endedAt: null, outcome: 'running', steps: stepsOf(kind), saved: null, from: null, changes: [], timeline: [], health: null, failure: null, ...more },
    work: { runner: '', parameters: {}, session: null, savepoints: null, workspace: WORKSPACE, resources: resources(hash), artefact: '{}', force: false, jobId: 'a'.repeat(32), stopping: null, old: null, address, patienceMs: 60_000, ...work },
  };
}

async function ended(id: string, on = runner): Promise<PromotionRecord> {
  let last: PromotionRecord | undefined;
  for await (const record of on.follow(id)!.follow(new AbortController().signal)) last = record;
  return last!;
}

/** What a promotion tells once it is so, or at its end. */
async function reached(id: string, isIt: (record: PromotionRecord) => boolean): Promise<PromotionRecord> {
  let last: PromotionRecord | undefined;
  for await (const record of runner.follow(id)!.follow(new AbortController().signal)) {
    last = record;
    if (isIt(record)) break;
  }
  return last!;
}

const steps = ({ steps: all }: PromotionRecord) => all.map(({ id, state }) => `${id} ${state}`);
const deployment = () => cluster.kubectl.get<KubeObject>('deployment', 'delays', '-n', namespace);
const configOf = async () => (await cluster.kubectl.get<{ data: Record<string, string> }>('configmap', 'flink-config-delays', '-n', namespace)).data['config.yaml']!;

describe('a promotion', () => {
  it('of a job that is new there applies, waits, proves the graph and watches it to health', async () => {
    flink.add('one');
    const record = await ended(await runner.begin(promotion('one')));
    expect(record.failure).toBeNull();
    expect(steps(record)).toEqual(['stop skipped', 'clear skipped', 'apply done', 'start done', 'prove done', 'health done']);
    expect(record).toMatchObject({ outcome: 'healthy', health: { state: 'healthy' } });
    const [owner] = (await cluster.kubectl.get<{ metadata: { ownerReferences: { kind: string }[] } }>('configmap', 'flink-config-delays', '-n', namespace)).metadata.ownerReferences;
    expect(owner?.kind).toBe('Deployment');
    expect(await configOf()).toContain(`$internal.pipeline.job-id: ${'a'.repeat(32)}`);
  });

  it('upgrades through a savepoint, empties the HA store, and begins the new version there', async () => {
    flink.add('one');
    await ended(await runner.begin(promotion('one')));
    const { metadata } = await deployment();
    await cluster.kubectl.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'delays-cluster-config-map', namespace, labels: { app: 'delays', 'configmap-type': 'high-availability' } } });
    // As a JobManager leaves it that ended by itself.
    await cluster.kubectl.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `delays-${'a'.repeat(32)}-config-map`, namespace, labels: { app: 'delays' } } });
    const following = runner.begin(promotion('two', { before: 'one' }, { expect: 'one' }));
    // The new graph runs once the old one was stopped.
    for await (const { steps: now } of runner.follow(await following)!.follow(new AbortController().signal)) if (now[2]!.state === 'done') break;
    flink.add('two');
    const record = await ended(await following);
    expect(record.failure).toBeNull();
    expect(record).toMatchObject({ outcome: 'healthy', saved: { path: 'file:/savepoints/one' }, from: { path: 'file:/savepoints/one' } });
    expect(record.steps[1]!.message).toMatch(/the old plan from the HA store \(delays-a{32}-config-map, delays-cluster-config-map\)/);
    expect(await configOf()).toContain('execution.state-recovery.path: file:/savepoints/one');
    expect((await deployment()).metadata.uid).not.toBe(metadata.uid);
    expect(flink.asked.filter((line) => line.endsWith('/stop'))).toHaveLength(1);
  });

  it('is refused as a whole, and changes nothing, where the server would not take it', async () => {
    flink.add('one');
    await ended(await runner.begin(promotion('one')));
    await cluster.kubectl.run('-n', namespace, 'label', 'configmap', 'delays-artefact', 'weir.dev/job=theirs', '--overwrite', '--field-manager=helm');
    const record = await ended(await runner.begin(promotion('two')));
    expect(record).toMatchObject({ outcome: 'failed', failure: { code: 'kube-conflict', message: expect.stringContaining('helm also sets') } });
    expect((await deployment()).metadata.annotations).toMatchObject({ 'weir.dev/hash': 'one' });
    expect(flink.jobs[0]!.state).toBe('RUNNING');
    const changed = await ended(await runner.begin(promotion('two', {}, { expect: 'zero' })));
    expect(changed.failure?.code).toBe('live-changed');
  });

  it('leaves the job as it was where its savepoint fails', async () => {
    flink.add('one');
    await ended(await runner.begin(promotion('one')));
    flink.savepointFails = 'No space left on device';
    const record = await ended(await runner.begin(promotion('two')));
    expect(record).toMatchObject({ outcome: 'failed', failure: { code: 'savepoint-failed', message: 'Flink could not write the savepoint: No space left on device The job goes on as it was; nothing was changed.' } });
    expect((await deployment()).metadata.annotations).toMatchObject({ 'weir.dev/hash': 'one' });
  });

  it('says at once why the program ended before it had started a job', async () => {
    flink.programFails = 'jobs/delays/job.sql:2:1: There is no table t. [invalid-script]';
    expect(await ended(await runner.begin(promotion('one')))).toMatchObject({ outcome: 'unhealthy', failure: { code: 'main-failed', message: expect.stringContaining('no table t. [invalid-script]') } });
  });

  it('says that an old graph runs', async () => {
    flink.add('old');
    expect(await ended(await runner.begin(promotion('new')))).toMatchObject({ outcome: 'unhealthy', failure: { code: 'old-graph-runs' } });
  });

  it('begins from the last checkpoint where it is asked for the last state', async () => {
    flink.add('one', { completed: 6 });
    await ended(await runner.begin(promotion('one')));
    const id = await runner.begin(promotion('two', { mode: 'last-state' }));
    for await (const { steps: now } of runner.follow(id)!.follow(new AbortController().signal)) if (now[2]!.state === 'done') break;
    flink.add('two');
    const record = await ended(id);
    expect(record.from).toMatchObject({ kind: 'checkpoint', path: expect.stringMatching(/chk-\d+$/) });
    expect(flink.asked.some((line) => line.endsWith('/stop'))).toBe(false);
  });
});

describe('a host that dies', () => {
  it('is followed by one that goes on where it stopped, whatever the step', async () => {
    flink.add('one');
    await ended(await runner.begin(promotion('one')));
    const id = await runner.begin(promotion('two'));
    for (const step of ['stop', 'clear', 'apply', 'start']) {
      for await (const { steps: now } of runner.follow(id)!.follow(new AbortController().signal)) if (now.find((each) => each.id === step)!.state !== 'waiting') break;
      await runner.dispose();
      if (step === 'apply') flink.add('two');
      runner = newRunner();
      await runner.takeUp();
    }
    const record = await ended(id);
    expect(record.failure).toBeNull();
    expect(record).toMatchObject({ outcome: 'healthy', from: { path: 'file:/savepoints/one' } });
    expect(flink.jobs).toHaveLength(2);
  });

  it('keeps another from changing the same job meanwhile', async () => {
    flink.add('one', { tasks: { SCHEDULED: 2 } });
    const id = await runner.begin(promotion('one'));
    await expect(newRunner().begin(promotion('two'))).rejects.toMatchObject({ code: 'promotion-running' });
    flink.jobs[0]!.tasks = { RUNNING: 2 };
    expect((await ended(id)).outcome).toBe('healthy');
  });
});

describe('what can go wrong', () => {
  it.each([
    ['a bad image', { image: 'REGISTRY/weir:none' }, /cannot pull the image .*\/weir:none/, 'image-not-pulled'],
    ['a full node', { memory: '900Gi' }, /No node takes the pod/, 'no-node-room'],
  ])('%s is said, with its code', async (_name, given, words, code) => {
    const broken = 'image' in given ? { image: given.image!.replace('REGISTRY', cluster.registry.host) } : given;
    const id = await runner.begin(promotion('one', {}, { resources: resources('one', broken), patienceMs: 600_000 }));
    expect((await reached(id, ({ health }) => health?.code === code)).health?.message).toMatch(words);
  });

  it('a quota that leaves no room is said', async () => {
    await cluster.kubectl.apply({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'none', namespace }, spec: { hard: { 'requests.memory': '1Mi' } } });
    const id = await runner.begin(promotion('one', {}, { patienceMs: 600_000 }));
    expect((await reached(id, ({ health }) => health?.code === 'kube-quota')).health?.message).toMatch(/quota leaves no room .*requested: requests.memory=16Mi/);
  });

  it('a container that ends again and again is said, with its exit code', async () => {
    const broken = resources('one');
    const { spec } = broken[2] as unknown as { spec: { template: { spec: { containers: { livenessProbe?: object }[] } } } };
    spec.template.spec.containers[0]!.livenessProbe = { tcpSocket: { port: 9 }, periodSeconds: 1, failureThreshold: 1, terminationGracePeriodSeconds: 1 };
    const id = await runner.begin(promotion('one', {}, { resources: broken, patienceMs: 600_000 }));
    expect((await reached(id, ({ health }) => health?.code === 'pod-crashes')).health?.message).toMatch(/ends again and again \(\d+ restarts, exit code \d+/);
  });

  it.each([
    ['a login that has run out', -1, 'kube-token-expired', /Log in again/],
    ['a right that is missing', 600, 'kube-forbidden', /You may not patch configmaps/],
  ])('%s is said, and nothing is changed', async (_name, seconds, code, words) => {
    flink.add('one');
    await ended(await runner.begin(promotion('one')));
    await cluster.kubectl.run('-n', namespace, 'create', 'rolebinding', 'view', '--clusterrole=view', `--serviceaccount=${namespace}:default`);
    const KUBECONFIG = await expiringKubeconfig(cluster, namespace, 'default', seconds);
    const weak = new PromotionRunner({ store, connect: () => KubeClient.connect(undefined, { KUBECONFIG }) });
    const record = await ended(await weak.begin(promotion('two')), weak);
    expect(record).toMatchObject({ outcome: 'failed', failure: { code } });
    expect(record.failure!.message).toMatch(words);
    expect((await deployment()).metadata.annotations).toMatchObject({ 'weir.dev/hash': 'one' });
    expect(flink.jobs[0]!.state).toBe('RUNNING');
  });
});

describe('suspending', () => {
  it('stops with a savepoint and leaves nothing that runs', async () => {
    flink.add('one');
    await ended(await runner.begin(promotion('one')));
    const record = await ended(await runner.begin(promotion('one', { kind: 'suspend' }, { resources: [], jobId: null })));
    expect(record).toMatchObject({ outcome: 'done', saved: { path: 'file:/savepoints/one' } });
    expect(await cluster.kubectl.run('-n', namespace, 'get', 'deployments,pods', '-o', 'name')).toBe('');
  });
});
