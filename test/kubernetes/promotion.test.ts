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
import { sharedKubernetes } from './cluster/shared.ts';
import { busiestRoutes, Departures } from './departures.ts';
import { LONG, startPromoting, type Promoting } from './promoting.ts';

/**
 * From the sample's job to a healthy job on a real cluster, by the command line alone: promoted, upgraded through a savepoint, rolled back, suspended. Its departures are in
 * a real Kafka, and each is counted once whatever is done to the job.
 */
const ENVIRONMENT = 'environments/test.yaml';
const NAME = 'busiest-routes';

let departures: Departures;
let at: Promoting;
let file: string;
let sql: string;
const weir: Promoting['weir'] = (...line) => at.weir(...line);
const files: Promoting['files'] = (all) => at.files(all);

beforeAll(async () => {
  departures = await Departures.start((await sharedKubernetes()).machine);
  const job = await busiestRoutes();
  ({ file } = job);
  sql = job.files[file]!;
  at = await startPromoting('promote', { files: job.files, environment: { parameters: { brokers: departures.brokers } } });
  expect(await weir('lock')).toMatchObject({ code: 0 });
}, 900_000);
afterAll(async () => {
  await at?.dispose();
  await departures?.dispose();
});

const states = (checks: Check[]) => Object.fromEntries(checks.map(({ id, state, evidence }) => [id, state === 'passed' || state === 'skipped' ? state : `${state}: ${evidence}`]));

const preview = async () => JSON.parse((await weir('preview', NAME, '--env', 'test', '--json')).out) as { operators: { uid: string; state: unknown[]; type: string; chain: string }[] };

const taskManagers = async () => (await at.cluster.kubectl.run('-n', at.namespace, 'get', 'pods', '-l', 'component=taskmanager', '-o', 'name')).trim().split('\n').length;

const jobId = async () => (JSON.parse((await weir('status', NAME, '--env', 'test', '--trust', '--json')).out) as { jobId: string }).jobId;

describe('a job', () => {
  it('is checked and compared without a change, then promoted to health with a TaskManager on demand, and counts what is in Kafka', async () => {
    await departures.produce(2_000);
    const looked = await weir('promote', NAME, '--env', 'test', '--dry-run', '--json');
    expect(looked.err).not.toContain('error:');
    expect(states(looked.checks)).toMatchObject({ validates: 'passed', connectors: 'passed', reachable: 'passed', parameters: 'passed', secrets: 'passed', permissions: 'passed', account: 'passed', state: 'passed', quota: 'passed', room: 'passed', image: 'passed', 'dry-run': 'passed' });
    expect(looked.code).toBe(0);
    expect(looked.plan?.changes.every(({ change }) => change === 'created')).toBe(true);
    expect(await at.cluster.kubectl.run('-n', at.namespace, 'get', 'deployments', '-o', 'name')).toBe('');
    const { code, outcome } = await weir('promote', NAME, '--env', 'test', '--yes', '--json');
    expect(outcome?.failure).toBeNull();
    expect([code, outcome?.outcome]).toEqual([0, 'healthy']);
    await departures.counted();
    expect(await taskManagers()).toBe(1);
    const again = await weir('promote', NAME, '--env', 'test', '--dry-run', '--json');
    const changed = again.plan!.changes.flatMap(({ object, fields }) => fields.map(({ path }) => `${object} ${path}`));
    expect(changed.filter((path) => !/execution\.state-recovery\.path|internal\./.test(path))).toEqual([]);
  }, LONG);

  it('is exported as exactly what was promoted: as plain YAML, and as a chart that Helm itself renders', async () => {
    const [{ work }] = (await new PromotionStore(join(at.folder, 'home')).history(at.folder, 'test', NAME)) as [Promotion];
    for (const format of ['yaml', 'helm']) expect(await weir('export', NAME, format, '--format', format, '--env', 'test', '--trust')).toMatchObject({ code: 0 });
    const plain = await Promise.all((await readdir(join(at.folder, 'yaml'))).filter((name) => name.endsWith('.yaml')).map((name) => readFile(join(at.folder, 'yaml', name), 'utf8')));
    expect(objectsIn(plain.join('---\n'))).toEqual([...work.resources].sort(byName));
    const chart = join(at.folder, 'helm');
    const values = ['-f', join(chart, 'values-test.yaml'), '-n', at.namespace];
    const helm = await helmProgram();
    expect(objectsIn(execFileSync(helm, ['template', NAME, chart, ...values], { encoding: 'utf8' }))).toEqual([...work.resources].sort(byName));
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
      const job = { file, environment: 'test' };
      const { hash, preview } = await window.running(job);
      const seen: string[] = [];
      for await (const { operators, tasks, problem, state, hash: runs } of window.figures(job)) {
        await departures.produce(5);
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
    await files({ [file]: sql.replace('MAX(distance)', 'AVG(distance)') });
    const refused = await weir('promote', NAME, '--env', 'test', '--yes', '--json');
    expect(refused.code).toBe(3);
    expect(refused.checks.find(({ id }) => id === 'state')?.state).toBe('failed');
    expect((await weir('diff', 'env:test', NAME, '--trust', '--json')).code).toBe(1);
    await files({ [file]: sql });
    expect((await weir('diff', 'env:test', NAME, '--trust', '--json')).code).toBe(0);
  }, LONG);

  it('is upgraded with an edit of its topology through a savepoint with its counts intact, and rolled back', async () => {
    await departures.counted();
    // Whoever began anew would not find them.
    await departures.forget();
    const { operators } = await preview();
    const aggregate = operators.find(({ state, type }) => state.length > 0 && !/source/i.test(type))!;
    // What forwards rows has one parallelism.
    const together = operators.filter(({ chain }) => chain === aggregate.chain);
    await files({ [`jobs/${NAME}/topology.yaml`]: `weir: 1\noperators:\n${together.map(({ uid }) => `  "${uid}":\n    parallelism: 2\n`).join('')}` });
    const before = departures.produced;
    // Rows come at whatever moment of the promotion.
    at.onSaid(() => departures.produce(5));
    const upgraded = await weir('promote', NAME, '--env', 'test', '--yes', '--json');
    at.onSaid(async () => {});
    expect([upgraded.code, upgraded.outcome?.failure, upgraded.outcome?.outcome]).toEqual([0, null, 'healthy']);
    expect(upgraded.outcome?.from?.path).toBe(upgraded.outcome?.saved?.path);
    expect(departures.produced).toBeGreaterThan(before);
    await departures.produce(50);
    await departures.counted();
    const job = `jobs/${await jobId()}`;
    const { vertices } = await at.flink<{ vertices: { name: string; parallelism: number }[] }>(NAME, job);
    expect(vertices.find(({ name }) => /^GroupAggregate/.test(name))).toMatchObject({ parallelism: 2 });
    expect(await taskManagers()).toBe(2);
    const restored = await at.flink<{ latest: { restored: { external_path: string } } }>(NAME, `${job}/checkpoints`);
    expect(restored.latest.restored.external_path).toBe(upgraded.outcome?.saved?.path);
    const { out } = await weir('logs', NAME, '--env', 'test', '--trust', '--tail', '200', '--json');
    expect(new Set(out.trim().split('\n').map((line) => (JSON.parse(line) as { role: string }).role))).toEqual(new Set(['jobmanager', 'taskmanager']));
    const environment = JSON.parse(await readFile(join(at.folder, ENVIRONMENT), 'utf8')) as object;
    await files({ [ENVIRONMENT]: JSON.stringify({ ...environment, namespace: 'default' }) });
    expect(await weir('rollback', NAME, '--env', 'test', '--yes')).toMatchObject({ code: 2, err: expect.stringContaining('[environment-moved]') });
    await files({ [ENVIRONMENT]: JSON.stringify(environment) });
    const back = await weir('rollback', NAME, '--env', 'test', '--yes', '--json');
    expect([back.code, back.outcome?.failure, back.outcome?.outcome]).toEqual([0, null, 'healthy']);
    expect(back.outcome?.from?.path).toBe(upgraded.outcome?.saved?.path);
    expect(back.outcome?.hash).toBe(upgraded.outcome?.before);
    await departures.produce(50);
    await departures.counted();
  }, LONG);

  it('is suspended with a savepoint, and leaves nothing that runs, and no departure that was not counted or was counted twice', async () => {
    const suspended = await weir('suspend', NAME, '--env', 'test', '--yes', '--json');
    expect([suspended.code, suspended.outcome?.saved?.kind]).toEqual([0, 'savepoint']);
    // Stopped, it has written all that it will.
    expect(await departures.final()).toEqual(departures.expected);
    expect((await weir('status', NAME, '--env', 'test', '--trust')).out).toContain('suspended');
    expect(await at.cluster.kubectl.run('-n', at.namespace, 'get', 'deployments,pods,services', '-o', 'name')).toBe('');
  }, LONG);
});
