import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine, writeFiles } from './cli.ts';
import { runnerImage } from './cluster/runner-image.ts';
import { makeNamespace, sharedKubernetes } from './cluster/shared.ts';

/** A session cluster that Weir makes on a real cluster with real pods: created, a job promoted to it, scaled, guarded, removed without leftovers; by the command line alone. */
let cluster: Awaited<ReturnType<typeof sharedKubernetes>>;
let namespace: string;
let folder: string;
let image: string;
let weir: ReturnType<typeof commandLine>;

const JOB = `
CREATE TABLE numbers (n BIGINT, k AS MOD(n, 7)) WITH ('connector' = 'datagen', 'rows-per-second' = '50', 'fields.n.min' = '0', 'fields.n.max' = '1000');
CREATE TABLE sums (k BIGINT, c BIGINT) WITH ('connector' = 'print');
INSERT INTO sums SELECT k, COUNT(*) FROM numbers WHERE n >= \${smallest} GROUP BY k;
`;

const environment = (taskmanagers: number, more: object = {}) =>
  JSON.stringify({
    namespace,
    target: 'session',
    session: { create: true, cluster: 'shared', taskmanagers },
    image,
    'image-pull-secrets': ['registry'],
    profile: 'test',
    upgrade: 'savepoint',
    parameters: { smallest: 10 },
    storage: { checkpoints: 'file:///weir-state/checkpoints', savepoints: 'file:///weir-state/savepoints' },
    ...more,
  });

beforeAll(async () => {
  cluster = await sharedKubernetes();
  namespace = await makeNamespace(cluster, 'session');
  folder = await mkdtemp(join(tmpdir(), 'weir-session-'));
  image = await runnerImage(cluster);
  weir = commandLine(folder, cluster.kubeconfig);
  await writeFiles(folder, {
    'weir.yaml': 'weir: 1\nflink: "2.3"\nsettings: { execution.checkpointing.interval: 1 s }\n',
    'jobs/sums/job.sql': JOB,
    'environments/test.yaml': environment(1),
    'profiles/test.yaml': JSON.stringify({
      extends: 'small',
      jobmanager: { memory: '1 gb', cpu: 0.2, 'cpu-limit-factor': 10 },
      taskmanager: { memory: '1 gb', cpu: 0.2, 'cpu-limit-factor': 10, slots: 1 },
      'pod-template': { all: { spec: { terminationGracePeriodSeconds: 5, securityContext: { runAsUser: 0 }, containers: [{ name: 'flink-main-container', volumeMounts: [{ name: 'state', mountPath: '/weir-state' }] }], volumes: [{ name: 'state', hostPath: { path: `/var/weir-state-${namespace}`, type: 'DirectoryOrCreate' } }] } } },
    }),
  });
}, 900_000);
afterAll(async () => {
  await weir?.dispose();
  await cluster?.kubectl.run('delete', 'namespace', namespace, '--wait=false');
  await rm(folder, { recursive: true, force: true });
});

/** Nothing here is about time: a busy machine is slow. */
const LONG = 1_800_000;
const apply = (...more: string[]) => weir('cluster', 'apply', '--env', 'test', '--yes', '--json', ...more);
const standing = async () => (await cluster.kubectl.run('-n', namespace, 'get', 'deployments,pods,services,configmaps,serviceaccounts,roles,rolebindings', '-l', 'app.kubernetes.io/managed-by=weir', '-o', 'name')).split('\n').filter(Boolean);
const slots = async () => JSON.parse(await cluster.kubectl.run('get', '--raw', `/api/v1/namespaces/${namespace}/services/shared-rest:8081/proxy/overview`)) as { taskmanagers: number; 'slots-total': number };

describe('a session cluster', () => {
  it('is missed by the gate, with what makes it', async () => {
    const { code, checks } = await weir('promote', 'sums', '--env', 'test', '--yes', '--json');
    expect(code).toBe(3);
    expect(checks.find(({ id }) => id === 'reachable')).toMatchObject({ state: 'failed', code: 'session-cluster-missing', evidence: expect.stringContaining('weir cluster apply --env test') });
  }, LONG);

  it('is shown before it is made, and made from the profile by server-side apply', async () => {
    const looked = await apply('--dry-run');
    expect([looked.code, looked.cluster?.state, looked.cluster?.changes.every(({ change }) => change === 'created')]).toEqual([0, 'absent', true]);
    expect(await standing()).toEqual([]);
    const made = await apply();
    expect([made.err, made.code]).toEqual(['', 0]);
    expect(await slots()).toMatchObject({ taskmanagers: 1, 'slots-total': 1 });
    const managers = await cluster.kubectl.get<{ metadata: { managedFields: { manager: string; operation: string }[] } }>('deployment', 'shared-taskmanager', '-n', namespace, '--show-managed-fields');
    expect(managers.metadata.managedFields).toContainEqual(expect.objectContaining({ manager: 'weir', operation: 'Apply' }));
    expect((await apply('--dry-run')).cluster).toMatchObject({ state: 'ready', steps: ['Nothing changes.'] });
  }, LONG);

  it('takes a job to health, says that it is not as its file says, and is scaled under it', async () => {
    const promoted = await weir('promote', 'sums', '--env', 'test', '--yes', '--json');
    expect(promoted.checks.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(promoted.checks.find(({ id }) => id === 'dry-run')?.state).toBe('passed');
    expect([promoted.code, promoted.outcome?.failure, promoted.outcome?.outcome]).toEqual([0, null, 'healthy']);
    await writeFiles(folder, { 'environments/test.yaml': environment(2) });
    const looked = await weir('promote', 'sums', '--env', 'test', '--dry-run', '--json');
    expect(looked.checks.find(({ id }) => id === 'dry-run')).toMatchObject({ state: 'warned', code: 'session-cluster-differs', evidence: expect.stringContaining('Deployment shared-taskmanager') });
    const scaled = await apply();
    expect([scaled.err, scaled.code]).toEqual(['', 0]);
    expect(scaled.cluster?.changes.flatMap(({ fields }) => fields.map(({ path, old, new: now }) => `${path} ${old} ${now}`)).filter((line) => line.startsWith('spec'))).toEqual(['spec.replicas 1 2']);
    expect(await slots()).toMatchObject({ taskmanagers: 2, 'slots-total': 2 });
    expect((await weir('status', 'sums', '--env', 'test', '--json', '--trust')).out).toContain(promoted.outcome!.hash);
  }, LONG);

  it('is not taken from under its job, and once that is suspended leaves nothing', async () => {
    await writeFiles(folder, { 'environments/test.yaml': environment(2, { settings: { 'heartbeat.timeout': '40 s' } }) });
    const changed = await apply();
    expect([changed.code, changed.cluster?.refusal?.code]).toEqual([3, 'session-in-use']);
    expect((await weir('cluster', 'remove', '--env', 'test', '--yes', '--json')).err).toContain('[session-in-use]');
    expect((await weir('suspend', 'sums', '--env', 'test', '--yes', '--json')).outcome?.saved?.kind).toBe('savepoint');
    const removed = await weir('cluster', 'remove', '--env', 'test', '--yes', '--json');
    expect([removed.err, removed.code]).toEqual(['', 0]);
    expect(removed.cluster?.changes.map(({ object }) => object).sort()).toEqual(['ConfigMap shared-config', 'Deployment shared-jobmanager', 'Deployment shared-taskmanager', 'Role flink', 'RoleBinding flink', 'Service shared-jobmanager', 'Service shared-rest', 'ServiceAccount flink']);
    expect(await standing()).toEqual([]);
  }, LONG);

  it('that cannot get ready says why, and is removed in any state', async () => {
    await writeFiles(folder, { 'environments/test.yaml': environment(1, { image: `${cluster.registry.host}/weir/none:1` }) });
    const { code, err } = await weir('cluster', 'apply', '--env', 'test', '--yes', '--json', '--timeout', '12');
    expect([code, err]).toEqual([1, expect.stringMatching(/cannot pull the image .*\[image-not-pulled\]/)]);
    expect((await weir('cluster', 'remove', '--env', 'test', '--yes')).code).toBe(0);
    expect(await standing()).toEqual([]);
  }, LONG);
});
