import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliParts } from '#electron/cli/parts.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { createHost } from '#electron/host/create-host.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import { oneEngine } from '#electron/services/engines.ts';
import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import type { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import { connect } from '#shared/rpc/connect.ts';
import { memoryPipes } from '#shared/rpc/pipe.ts';
import { type Check, promotion as promotionContract, type PromotionPlan } from '#shared/services/promotion.ts';
import { workspace as workspaceContract } from '#shared/services/workspace.ts';
import { createFakeBroker } from '../fakes/broker.ts';
import { runnerImage } from './cluster/runner-image.ts';
import { makeNamespace, sharedKubernetes } from './cluster/shared.ts';

/** From a job's text to a healthy job on a real cluster, by the command line alone: promoted, upgraded through a savepoint, rolled back, suspended, cancelled. */
let cluster: Awaited<ReturnType<typeof sharedKubernetes>>;
let namespace: string;
let folder: string;
let where: ReturnType<typeof places>;

const JOB = (columns: string) => `
CREATE TABLE numbers (n BIGINT, k AS MOD(n, 7)) WITH ('connector' = 'datagen', 'rows-per-second' = '50', 'fields.n.kind' = 'random', 'fields.n.min' = '0', 'fields.n.max' = '1000');
CREATE TABLE sums (k BIGINT, c BIGINT${columns.includes('total') ? ', total BIGINT' : ''}) WITH ('connector' = 'print');
INSERT INTO sums SELECT k, COUNT(*)${columns.includes('total') ? ', SUM(n)' : ''} FROM numbers WHERE n >= \${smallest} GROUP BY k;
`;

beforeAll(async () => {
  cluster = await sharedKubernetes();
  namespace = await makeNamespace(cluster, 'promote');
  folder = await mkdtemp(join(tmpdir(), 'weir-promote-'));
  where = { ...places(), home: join(folder, 'home') };
  await files({
    'registry.pem': await readFile(cluster.registry.authority, 'utf8'),
    'weir.yaml': 'weir: 1\nflink: "2.3"\n',
    'jobs/sums/job.sql': JOB('count'),
    'environments/test.yaml': JSON.stringify({
      namespace,
      target: 'native',
      image: await runnerImage(cluster),
      'image-pull-secrets': ['registry'],
      registry: { repository: `${cluster.registry.host}/jobs`, ca: '../registry.pem' },
      profile: 'test',
      parameters: { smallest: 10 },
      storage: { checkpoints: 'file:///weir-state/checkpoints', savepoints: 'file:///weir-state/savepoints', 'high-availability': 'file:///weir-state/ha' },
      settings: { 'execution.checkpointing.interval': '2 s', 'execution.checkpointing.min-pause': '0 s' },
    }),
    'profiles/test.yaml': JSON.stringify({
      extends: 'small',
      'high-availability': true,
      jobmanager: { memory: '1 gb', cpu: 0.2, 'cpu-limit-factor': 10 },
      taskmanager: { memory: '1 gb', cpu: 0.2, 'cpu-limit-factor': 10, slots: 1 },
      'pod-template': { all: { spec: { securityContext: { runAsUser: 0 }, containers: [{ name: 'flink-main-container', volumeMounts: [{ name: 'state', mountPath: '/weir-state' }] }], volumes: [{ name: 'state', hostPath: { path: `/var/weir-state-${namespace}`, type: 'DirectoryOrCreate' } }] } } },
      settings: { 'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION' },
    }),
  });
}, 900_000);
afterAll(async () => {
  await cluster?.kubectl.run('delete', 'namespace', namespace, '--wait=false');
  await rm(folder, { recursive: true, force: true });
});

async function files(all: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function weir(...line: string[]) {
  const text = { out: '', err: '' };
  const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (more: string) => void (text[name] += more) });
  const parts: CliParts = {
    cwd: folder,
    interrupted: new AbortController().signal,
    out: sink('out'),
    err: sink('err'),
    places: where,
    startEngine: (how) => startEngine(where, how),
    broker: () => createFakeBroker(),
    wait: () => new Promise(() => {}),
    connectKubernetes: (context) => KubeClient.connect(context, { KUBECONFIG: cluster.kubeconfig }),
    patienceMs: 600_000,
  };
  const code = await runCli(line, parts);
  const lines = text.out.split('\n').filter((one) => one.startsWith('{')).map((one) => JSON.parse(one) as { gate?: { checks: Check[] }; plan?: PromotionPlan | null; outcome?: PromotionRecord });
  const find = <K extends 'gate' | 'plan' | 'outcome'>(key: K) => lines.find((one) => key in one)?.[key];
  return { code, ...text, checks: find('gate')?.checks ?? [], plan: find('plan'), outcome: find('outcome') };
}

/** A busy machine takes minutes for what takes seconds; nothing here is about time. */
const LONG = 2_400_000;

const states = (checks: Check[]) => Object.fromEntries(checks.map(({ id, state, evidence }) => [id, state === 'passed' || state === 'skipped' ? state : `${state}: ${evidence}`]));

const preview = async () => JSON.parse((await weir('preview', 'sums', '--env', 'test', '--json')).out) as { operators: { uid: string; state: unknown[]; type: string }[] };

const jobId = async () => (JSON.parse((await weir('status', 'sums', '--env', 'test', '--json')).out) as { jobId: string }).jobId;

describe('a job', () => {
  it('is checked and compared without a change, then promoted to health', async () => {
    const looked = await weir('promote', 'sums', '--env', 'test', '--dry-run', '--json');
    expect(looked.err).not.toContain('error:');
    expect(states(looked.checks)).toMatchObject({ validates: 'passed', connectors: 'passed', reachable: 'passed', parameters: 'passed', secrets: 'passed', permissions: 'passed', state: 'passed', quota: 'passed', room: 'passed', image: 'passed', 'dry-run': 'passed' });
    expect(looked.code).toBe(0);
    expect(looked.plan?.changes.every(({ change }) => change === 'created')).toBe(true);
    expect(await cluster.kubectl.run('-n', namespace, 'get', 'deployments', '-o', 'name')).toBe('');
    const { code, outcome } = await weir('promote', 'sums', '--env', 'test', '--yes', '--json');
    expect(outcome?.failure).toBeNull();
    expect([code, outcome?.outcome]).toEqual([0, 'healthy']);
    const again = await weir('promote', 'sums', '--env', 'test', '--dry-run', '--json');
    const changed = again.plan!.changes.flatMap(({ object, fields }) => fields.map(({ path }) => `${object} ${path}`));
    expect(changed.filter((path) => !/execution\.state-recovery\.path|internal\./.test(path))).toEqual([]);
  }, LONG);

  it('is seen live from a window through the API server, through a restart of its JobManager', async () => {
    const keeper = startEngine(where);
    const host = createHost({ engines: oneEngine(keeper), broker: createFakeBroker(), workspace: folder, home: where.home, runner: where.runner, shipped: [], version: '0', connectKubernetes: (context) => KubeClient.connect(context, { KUBECONFIG: cluster.kubeconfig }) });
    const [near, far] = memoryPipes();
    host.welcome(far);
    const connection = connect(near);
    try {
      await connection.client(workspaceContract).trust({ trusted: true });
      const window = connection.client(promotionContract);
      const at = { file: 'jobs/sums/job.sql', environment: 'test' };
      const { hash, preview } = await window.running(at);
      const seen: string[] = [];
      for await (const { operators, tasks, problem, state, hash: runs } of window.figures(at)) {
        const moves = state === 'RUNNING' && operators.some(({ recordsOut }) => (recordsOut ?? 0) > 0) && tasks.every(({ checkpoint }) => checkpoint !== null);
        if (!seen.length && moves) {
          expect(runs).toBe(hash);
          expect(new Set(operators.map(({ operator }) => operator))).toEqual(new Set(preview!.topology!.operators.map(({ uid }) => uid)));
          seen.push('moves');
          await cluster.kubectl.run('-n', namespace, 'delete', 'pod', '-l', 'component=jobmanager', '--grace-period=1', '--wait=false');
        } else if (seen.at(-1) === 'moves' && problem) seen.push('away');
        else if (seen.at(-1) === 'away' && moves && !problem) break;
      }
      expect(seen).toEqual(['moves', 'away']);
    } finally {
      connection.close();
      await host.dispose();
    }
  }, LONG);

  it('is refused where its state would be lost, and nothing is changed', async () => {
    await files({ 'jobs/sums/job.sql': JOB('total') });
    const refused = await weir('promote', 'sums', '--env', 'test', '--yes', '--json');
    expect(refused.code).toBe(3);
    expect(refused.checks.find(({ id }) => id === 'state')?.state).toBe('failed');
    expect((await weir('diff', 'env:test', 'sums', '--json')).code).toBe(1);
    await files({ 'jobs/sums/job.sql': JOB('count') });
    expect((await weir('diff', 'env:test', 'sums', '--json')).code).toBe(0);
  }, LONG);

  it('is upgraded with an edit of its topology through a savepoint with its counts intact, and rolled back', async () => {
    const aggregate = (await preview()).operators.find(({ state, type }) => state.length > 0 && !/source/i.test(type))!;
    await files({ 'jobs/sums/topology.yaml': `weir: 1\noperators:\n  "${aggregate.uid}":\n    name: Sums of each k\n` });
    const upgraded = await weir('promote', 'sums', '--env', 'test', '--yes', '--json');
    expect([upgraded.code, upgraded.outcome?.failure, upgraded.outcome?.outcome]).toEqual([0, null, 'healthy']);
    expect(upgraded.outcome?.from?.path).toBe(upgraded.outcome?.saved?.path);
    const restored = JSON.parse(await cluster.kubectl.run('get', '--raw', `/api/v1/namespaces/${namespace}/services/sums-rest:8081/proxy/jobs/${await jobId()}/checkpoints`)) as { latest: { restored: { external_path: string } } };
    expect(restored.latest.restored.external_path).toBe(upgraded.outcome?.saved?.path);
    const { out } = await weir('logs', 'sums', '--env', 'test', '--tail', '200', '--json');
    expect(new Set(out.trim().split('\n').map((line) => (JSON.parse(line) as { role: string }).role))).toEqual(new Set(['jobmanager', 'taskmanager']));
    const back = await weir('rollback', 'sums', '--env', 'test', '--yes', '--json');
    expect([back.code, back.outcome?.failure, back.outcome?.outcome]).toEqual([0, null, 'healthy']);
    expect(back.outcome?.from?.path).toBe(upgraded.outcome?.saved?.path);
    expect(back.outcome?.hash).toBe(upgraded.outcome?.before);
  }, LONG);

  it('is suspended with a savepoint, and leaves nothing that runs', async () => {
    const suspended = await weir('suspend', 'sums', '--env', 'test', '--yes', '--json');
    expect([suspended.code, suspended.outcome?.saved?.kind]).toEqual([0, 'savepoint']);
    expect((await weir('status', 'sums', '--env', 'test')).out).toContain('suspended');
    expect(await cluster.kubectl.run('-n', namespace, 'get', 'deployments,pods,services', '-o', 'name')).toBe('');
  }, LONG);
});
