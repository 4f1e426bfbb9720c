import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import { PromotionRunner, stepsOf } from '#electron/services/promotion/promotion-runner.ts';
import { PromotionStore } from '#electron/services/promotion/promotion-store.ts';
import { removeCluster } from '#electron/services/promotion/session-cluster/remove-cluster.ts';
import { FakeFlink } from '../fakes/flink-rest.ts';
import { FakeKubernetes } from '../fakes/kubernetes-objects.ts';

/** What is removed and does not go: no promotion waits for ever, and the sentence says what stays. */
let home: string;
let flink: FakeFlink;
let kubernetes: FakeKubernetes;
/** Three minutes pass with each look at it. */
let clock: number;
const now = () => (clock += 180_000);

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'weir-removal-'));
  flink = new FakeFlink();
  kubernetes = new FakeKubernetes(await flink.start());
  clock = Date.parse('2026-11-26T08:00:00Z');
});
afterEach(async () => {
  await flink.dispose();
  await rm(home, { recursive: true, force: true });
});

const stuckPod = (app: string) =>
  kubernetes.add('v1', 'Pod', `${app}-taskmanager-1-1`, { spec: { nodeName: 'node-3' } }, { labels: { app, component: 'taskmanager' }, deletionTimestamp: '2026-11-26T08:00:30Z' });

async function cancelled(target: 'native' | 'operator'): Promise<PromotionRecord> {
  const store = new PromotionStore(home);
  const runner = new PromotionRunner({ store, connect: kubernetes.connect, now });
  const steps = stepsOf('cancel').map((step) => (step.id === 'stop' ? { ...step, state: 'done' as const } : step));
  const record: PromotionRecord = { id: store.newId(1), kind: 'cancel', job: 'delays', file: 'jobs/delays/job.sql', environment: 'prod', target, context: '', namespace: 'streaming', clusterId: 'delays', mode: 'savepoint', hash: 'old', before: 'old', verdict: null, by: 'me', revision: null, dirty: false, startedAt: 1, endedAt: null, outcome: 'running', steps, saved: { kind: 'savepoint', path: 's3://a/1', at: 1, bytes: null }, from: null, changes: [], timeline: [], health: null, failure: null };
  await runner.begin({ record, work: { runner: '', parameters: {}, session: null, savepoints: null, workspace: '/workspace', resources: [], artefact: '{}', force: false, jobId: null, stopping: null, old: { uid: 'u' }, address: null, patienceMs: 60_000 } });
  let last: PromotionRecord | undefined;
  for await (const each of runner.follow(record.id)!.follow(new AbortController().signal)) last = each;
  await runner.dispose();
  return last!;
}

describe('a job whose pods do not end', () => {
  it('is told with the pods, their node, and what to do; what was saved is kept', async () => {
    kubernetes.add('apps/v1', 'Deployment', 'delays', {}, { uid: 'u' });
    kubernetes.staying.add('delays');
    stuckPod('delays');
    const { failure, outcome, saved } = await cancelled('native');
    expect([outcome, saved?.path, failure?.code]).toEqual(['failed', 's3://a/1', 'pods-stay']);
    expect(failure?.message).toMatch(/^A pod of delays in streaming did not end within 10 min: delays-taskmanager-1-1 \(on node-3, due to end \d+ min ago\)\./);
    expect(failure?.message).toMatch(/look whether node-3 answers/i);
    expect(failure?.message).toContain('--force --grace-period=0');
  });

  it('is gone on with once they have ended', async () => {
    kubernetes.add('apps/v1', 'Deployment', 'delays', {}, { uid: 'u' });
    expect(await cancelled('native')).toMatchObject({ outcome: 'done', failure: null });
    expect(kubernetes.asked).toContain('remove Deployment delays');
  });

  it('says so where the pods are gone and the Deployment is held', async () => {
    kubernetes.add('apps/v1', 'Deployment', 'delays', {}, { uid: 'u' });
    kubernetes.staying.add('delays');
    expect((await cancelled('native')).failure).toMatchObject({ code: 'pods-stay', message: expect.stringContaining('finalizers') });
  });

  it('says where the operator does not let its resource go', async () => {
    kubernetes.add('flink.apache.org/v1beta1', 'FlinkDeployment', 'delays');
    kubernetes.staying.add('delays');
    expect((await cancelled('operator')).failure).toMatchObject({ code: 'operator-silent', message: expect.stringContaining('FlinkDeployment delays in streaming') });
  });
});

describe('a session cluster whose pods do not end', () => {
  const deployment = () => kubernetes.add('apps/v1', 'Deployment', 'shared-jobmanager', {}, { labels: { 'app.kubernetes.io/managed-by': 'weir', app: 'shared' } });
  const service = () => kubernetes.add('v1', 'Service', 'shared-rest', {}, { labels: { 'app.kubernetes.io/managed-by': 'weir' } });

  it('is told, and removing it again does what is left', async () => {
    const resources = [deployment(), service()];
    const pod = stuckPod('shared');
    const remove = async () => removeCluster({ client: await kubernetes.connect(), namespace: 'streaming', name: 'shared', say: () => {}, now }, resources);
    await expect(remove()).rejects.toMatchObject({ code: 'pods-stay', message: expect.stringContaining('shared-taskmanager-1-1 (on node-3') });
    expect(kubernetes.objects.map(({ kind }) => kind)).toEqual(['Service', 'Pod']);
    kubernetes.objects = kubernetes.objects.filter((object) => object !== pod);
    await remove();
    expect(kubernetes.objects).toEqual([]);
  });
});
