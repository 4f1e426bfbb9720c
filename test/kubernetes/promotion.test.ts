import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHost } from '#electron/host/create-host.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import { oneEngine } from '#electron/services/engines.ts';
import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import { PromotionStore, type Promotion } from '#electron/services/promotion/promotion-store.ts';
import { connect } from '#shared/rpc/connect.ts';
import { memoryPipes } from '#shared/rpc/pipe.ts';
import { type Check, promotion as promotionContract } from '#shared/services/promotion.ts';
import { workspace as workspaceContract } from '#shared/services/workspace.ts';
import { createFakeBroker } from '../fakes/broker.ts';
import { byName, objectsIn } from './cluster/objects-in.ts';
import { helmProgram } from './cluster/programs.ts';
import { LONG, startPromoting, type Promoting } from './promoting.ts';

/** From a job's text to a healthy job on a real cluster, by the command line alone: promoted, upgraded through a savepoint, rolled back, suspended, cancelled. */
const ENVIRONMENT = 'environments/test.yaml';
const JOB = (columns: string) => `
CREATE TABLE numbers (n BIGINT, k AS MOD(n, 7)) WITH ('connector' = 'datagen', 'rows-per-second' = '50', 'fields.n.kind' = 'random', 'fields.n.min' = '0', 'fields.n.max' = '1000');
CREATE TABLE sums (k BIGINT, c BIGINT${columns.includes('total') ? ', total BIGINT' : ''}) WITH ('connector' = 'print');
INSERT INTO sums SELECT k, COUNT(*)${columns.includes('total') ? ', SUM(n)' : ''} FROM numbers WHERE n >= \${smallest} GROUP BY k;
`;

let at: Promoting;
const weir: Promoting['weir'] = (...line) => at.weir(...line);
const files: Promoting['files'] = (all) => at.files(all);

beforeAll(async () => void (at = await startPromoting('promote', { files: { 'jobs/sums/job.sql': JOB('count') }, environment: { parameters: { smallest: 10 } } })), 900_000);
afterAll(() => at?.dispose());

const states = (checks: Check[]) => Object.fromEntries(checks.map(({ id, state, evidence }) => [id, state === 'passed' || state === 'skipped' ? state : `${state}: ${evidence}`]));

const preview = async () => JSON.parse((await weir('preview', 'sums', '--env', 'test', '--json')).out) as { operators: { uid: string; state: unknown[]; type: string }[] };

const jobId = async () => (JSON.parse((await weir('status', 'sums', '--env', 'test', '--trust', '--json')).out) as { jobId: string }).jobId;

describe('a job', () => {
  it('is checked and compared without a change, then promoted to health', async () => {
    const looked = await weir('promote', 'sums', '--env', 'test', '--dry-run', '--json');
    expect(looked.err).not.toContain('error:');
    expect(states(looked.checks)).toMatchObject({ validates: 'passed', connectors: 'passed', reachable: 'passed', parameters: 'passed', secrets: 'passed', permissions: 'passed', account: 'passed', state: 'passed', quota: 'passed', room: 'passed', image: 'passed', 'dry-run': 'passed' });
    expect(looked.code).toBe(0);
    expect(looked.plan?.changes.every(({ change }) => change === 'created')).toBe(true);
    expect(await at.cluster.kubectl.run('-n', at.namespace, 'get', 'deployments', '-o', 'name')).toBe('');
    const { code, outcome } = await weir('promote', 'sums', '--env', 'test', '--yes', '--json');
    expect(outcome?.failure).toBeNull();
    expect([code, outcome?.outcome]).toEqual([0, 'healthy']);
    const again = await weir('promote', 'sums', '--env', 'test', '--dry-run', '--json');
    const changed = again.plan!.changes.flatMap(({ object, fields }) => fields.map(({ path }) => `${object} ${path}`));
    expect(changed.filter((path) => !/execution\.state-recovery\.path|internal\./.test(path))).toEqual([]);
  }, LONG);

  it('is exported as exactly what was promoted: as plain YAML, and as a chart that Helm itself renders', async () => {
    const [{ work }] = (await new PromotionStore(join(at.folder, 'home')).history(at.folder, 'test', 'sums')) as [Promotion];
    for (const format of ['yaml', 'helm']) expect(await weir('export', 'sums', format, '--format', format, '--env', 'test', '--trust')).toMatchObject({ code: 0 });
    const plain = await Promise.all((await readdir(join(at.folder, 'yaml'))).filter((name) => name.endsWith('.yaml')).map((name) => readFile(join(at.folder, 'yaml', name), 'utf8')));
    expect(objectsIn(plain.join('---\n'))).toEqual([...work.resources].sort(byName));
    const chart = join(at.folder, 'helm');
    const values = ['-f', join(chart, 'values-test.yaml'), '-n', at.namespace];
    const helm = await helmProgram();
    expect(objectsIn(execFileSync(helm, ['template', 'sums', chart, ...values], { encoding: 'utf8' }))).toEqual([...work.resources].sort(byName));
    expect(execFileSync(helm, ['lint', chart, '--strict', ...values], { encoding: 'utf8' })).not.toMatch(/WARNING|ERROR/);
  }, LONG);

  it('is seen live from a window through the API server, through a restart of its JobManager', async () => {
    const where = { ...places(), home: join(at.folder, 'home') };
    const host = createHost({ engines: oneEngine(startEngine(where)), broker: createFakeBroker(), workspace: at.folder, home: where.home, runner: where.runner, shipped: [], version: '0', connectKubernetes: (context) => KubeClient.connect(context, { KUBECONFIG: at.cluster.kubeconfig }) });
    const [near, far] = memoryPipes();
    host.welcome(far);
    const connection = connect(near);
    try {
      await connection.client(workspaceContract).trust({ trusted: true });
      const window = connection.client(promotionContract);
      const job = { file: 'jobs/sums/job.sql', environment: 'test' };
      const { hash, preview } = await window.running(job);
      const seen: string[] = [];
      for await (const { operators, tasks, problem, state, hash: runs } of window.figures(job)) {
        const moves = state === 'RUNNING' && operators.some(({ recordsOut }) => (recordsOut ?? 0) > 0) && tasks.every(({ checkpoint }) => checkpoint !== null);
        if (!seen.length && moves) {
          expect(runs).toBe(hash);
          expect(new Set(operators.map(({ operator }) => operator))).toEqual(new Set(preview!.topology!.operators.map(({ uid }) => uid)));
          seen.push('moves');
          await at.cluster.kubectl.run('-n', at.namespace, 'delete', 'pod', '-l', 'component=jobmanager', '--grace-period=1', '--wait=false');
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
    expect((await weir('diff', 'env:test', 'sums', '--trust', '--json')).code).toBe(1);
    await files({ 'jobs/sums/job.sql': JOB('count') });
    expect((await weir('diff', 'env:test', 'sums', '--trust', '--json')).code).toBe(0);
  }, LONG);

  it('is upgraded with an edit of its topology through a savepoint with its counts intact, and rolled back', async () => {
    const aggregate = (await preview()).operators.find(({ state, type }) => state.length > 0 && !/source/i.test(type))!;
    await files({ 'jobs/sums/topology.yaml': `weir: 1\noperators:\n  "${aggregate.uid}":\n    name: Sums of each k\n` });
    const upgraded = await weir('promote', 'sums', '--env', 'test', '--yes', '--json');
    expect([upgraded.code, upgraded.outcome?.failure, upgraded.outcome?.outcome]).toEqual([0, null, 'healthy']);
    expect(upgraded.outcome?.from?.path).toBe(upgraded.outcome?.saved?.path);
    const restored = await at.flink<{ latest: { restored: { external_path: string } } }>('sums', `jobs/${await jobId()}/checkpoints`);
    expect(restored.latest.restored.external_path).toBe(upgraded.outcome?.saved?.path);
    const { out } = await weir('logs', 'sums', '--env', 'test', '--trust', '--tail', '200', '--json');
    expect(new Set(out.trim().split('\n').map((line) => (JSON.parse(line) as { role: string }).role))).toEqual(new Set(['jobmanager', 'taskmanager']));
    const environment = JSON.parse(await readFile(join(at.folder, ENVIRONMENT), 'utf8')) as object;
    await files({ [ENVIRONMENT]: JSON.stringify({ ...environment, namespace: 'default' }) });
    expect(await weir('rollback', 'sums', '--env', 'test', '--yes')).toMatchObject({ code: 2, err: expect.stringContaining('[environment-moved]') });
    await files({ [ENVIRONMENT]: JSON.stringify(environment) });
    const back = await weir('rollback', 'sums', '--env', 'test', '--yes', '--json');
    expect([back.code, back.outcome?.failure, back.outcome?.outcome]).toEqual([0, null, 'healthy']);
    expect(back.outcome?.from?.path).toBe(upgraded.outcome?.saved?.path);
    expect(back.outcome?.hash).toBe(upgraded.outcome?.before);
  }, LONG);

  it('is suspended with a savepoint, and leaves nothing that runs', async () => {
    const suspended = await weir('suspend', 'sums', '--env', 'test', '--yes', '--json');
    expect([suspended.code, suspended.outcome?.saved?.kind]).toEqual([0, 'savepoint']);
    expect((await weir('status', 'sums', '--env', 'test', '--trust')).out).toContain('suspended');
    expect(await at.cluster.kubectl.run('-n', at.namespace, 'get', 'deployments,pods,services', '-o', 'name')).toBe('');
  }, LONG);
});
