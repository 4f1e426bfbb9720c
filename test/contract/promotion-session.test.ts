import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliParts } from '#electron/cli/parts.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { createHost } from '#electron/host/create-host.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import { oneEngine } from '#electron/services/engines.ts';
import type { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import { connect } from '#shared/rpc/connect.ts';
import { memoryPipes } from '#shared/rpc/pipe.ts';
import { type Check, type PromotionPlan, promotion as promotionContract } from '#shared/services/promotion.ts';
import { workspace as workspaceContract } from '#shared/services/workspace.ts';
import { createFakeBroker } from '../fakes/broker.ts';
import { flinkHome, startFlinkSession, type FlinkSession } from '../drivers/flink-cluster.ts';
import { firstOf, folderOf } from './worlds.ts';

const home = flinkHome();
if (!home) console.warn('SKIPPED: there is no Flink distribution. Name one by WEIR_FLINK_HOME; npm run bench fetches it.');

/** Nothing here is about time: a busy machine is slow. */
const LONG = 900_000;

/** Functions in TypeScript, which the cluster's own Flink knows nothing of. */
const FUNCTIONS = (rows: string) => `import { BIGINT, BOOLEAN, ROW, scalar, table } from '@weir/sdk';
export const at_least = scalar({ arguments: [BIGINT, BIGINT], returns: BOOLEAN }, (n, least) => n !== null && least !== null && n >= least);
export const once = table({ arguments: [BIGINT], returns: ROW({ same: BIGINT }) }, function* (n) { ${rows} });
`;

const JOB = (more: string) => `
CREATE TABLE numbers (n BIGINT, k AS MOD(n, 7)) WITH ('connector' = 'datagen', 'rows-per-second' = '50', 'fields.n.min' = '0', 'fields.n.max' = '1000');
CREATE TABLE sums (k BIGINT, c BIGINT${more ? ', total BIGINT' : ''}) WITH ('connector' = 'print');
INSERT INTO sums SELECT k, COUNT(*)${more.replace('n', 'same')} FROM numbers, LATERAL TABLE(once(n)) AS t (same) WHERE at_least(n, CAST(\${smallest} AS BIGINT)) GROUP BY k;
`;

/** Every row that is a multiple of three breaks it, in the SELECT of its third line. */
const BREAKS = `CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '5', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000');
CREATE TABLE shares (share INT) WITH ('connector' = 'print');
INSERT INTO shares SELECT 100 / MOD(n, 3) FROM numbers;
`;

/** A window of a host of its own, as a person opens it beside the command line. */
function windowOn(folder: string, data: string) {
  const keeper = startEngine(places());
  const host = createHost({ engines: oneEngine(keeper), broker: createFakeBroker(), workspace: folder, home: data, runner: places().runner, shipped: [], version: '0' });
  const [near, far] = memoryPipes();
  host.welcome(far);
  const connection = connect(near);
  return {
    clients: { promotion: connection.client(promotionContract), workspace: connection.client(workspaceContract) },
    [Symbol.asyncDispose]: async () => {
      connection.close();
      await host.dispose();
    },
  };
}

describe.skipIf(!home)('a session cluster', () => {
  let flink: FlinkSession;
  let place: Awaited<ReturnType<typeof folderOf>>;

  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(place.folder, path)), { recursive: true });
    await writeFile(join(place.folder, path), text);
  };

  beforeAll(async () => {
    flink = await startFlinkSession(home!);
    place = await folderOf({
      'functions/numbers.ts': FUNCTIONS('yield { same: n };'),
      'weir.yaml': 'weir: 1\nfunctions: [functions/*.ts]\nsettings: { execution.checkpointing.interval: 1 s }\n',
      'jobs/sums/job.sql': JOB(''),
      'environments/session.yaml': `target: session\nsession: { address: "${flink.address}" }\nupgrade: savepoint\nparameters: { smallest: 10 }\nstorage: { savepoints: "file://${flink.folder}/savepoints", checkpoints: "file://${flink.folder}/checkpoints" }\n`,
    });
  }, LONG);
  afterAll(async () => {
    await flink?.dispose();
    await place?.dispose();
  });

  async function weir(...line: string[]) {
    const text = { out: '', err: '' };
    const where = { ...places(), home: join(place.folder, 'home') };
    const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (more: string) => void (text[name] += more) });
    const parts: CliParts = { cwd: place.folder, interrupted: new AbortController().signal, out: sink('out'), err: sink('err'), places: where, startEngine: (how) => startEngine(where, how), broker: () => createFakeBroker(), wait: () => new Promise(() => {}) };
    const code = await runCli(line, parts);
    const lines = text.out.split('\n').filter((one) => one.startsWith('{')).map((one) => JSON.parse(one) as { gate?: { checks: Check[] }; plan?: PromotionPlan; outcome?: PromotionRecord });
    return { code, ...text, plan: lines.find(({ plan }) => plan)?.plan, checks: lines.find(({ gate }) => gate)?.gate?.checks ?? [], outcome: lines.find(({ outcome }) => outcome)?.outcome };
  }
  const state = (checks: Check[], id: string) => checks.find((check) => check.id === id)?.state;

  it('takes a job over its REST, and watches it to health', async () => {
    const { code, checks, outcome, err } = await weir('promote', 'sums', '--env', 'session', '--yes', '--json');
    expect(err).not.toContain('error:');
    expect(checks.filter((check) => check.state === 'failed')).toEqual([]);
    expect([state(checks, 'reachable'), state(checks, 'room'), state(checks, 'functions'), state(checks, 'dry-run'), state(checks, 'quota')]).toEqual(['passed', 'passed', 'passed', 'skipped', 'skipped']);
    expect([code, outcome?.failure, outcome?.outcome]).toEqual([0, null, 'healthy']);
    expect((await weir('status', 'sums', '--env', 'session', '--trust')).out).toContain(outcome!.hash.slice(0, 12));
  }, LONG);

  it('is seen from a window: the version that runs, its verdict, and the figures of each operator', async () => {
    await using window = windowOn(place.folder, join(place.folder, 'home'));
    const { promotion, workspace } = window.clients;
    await workspace.trust({ trusted: true });
    const at = { file: 'jobs/sums/job.sql', environment: 'session' };
    const { hash, text, preview } = await promotion.running(at);
    expect([text, preview?.validation.valid]).toEqual([JOB(''), true]);
    const { operators, chains } = preview!.topology!;
    const figures = await firstOf(promotion.figures(at), (seen) => seen.operators.length > 0 && seen.operators.every(({ recordsOut }) => recordsOut !== null) && seen.operators.some(({ busy }) => busy !== null) && seen.operators.some(({ recordsOutPerSecond }) => (recordsOutPerSecond ?? 0) > 0) && seen.tasks.every(({ checkpoint }) => checkpoint !== null));
    expect(figures).toMatchObject({ hash, state: 'RUNNING', failure: null, problem: null });
    expect(new Set(figures.operators.map(({ operator }) => operator))).toEqual(new Set(operators.map(({ uid }) => uid)));
    expect(figures.tasks.map(({ operators: uids, state: word }) => [uids.length, word])).toEqual(chains.map((chain) => [chain.operators.length, 'RUNNING']));
    expect(figures.operators.find(({ operator }) => operators.find(({ uid }) => uid === operator)?.type === 'source')?.recordsOut).toBeGreaterThan(0);
    expect(await promotion.verdict({ ...at, hash, text })).toMatchObject({ restore: 'works' });
    expect(await promotion.verdict({ ...at, hash, text: JOB(', SUM(n)') })).toMatchObject({ restore: 'drops' });
  }, LONG);

  it('is in the list of all jobs, by its name and its version', async () => {
    await using window = windowOn(place.folder, join(place.folder, 'home'));
    const { promotion, workspace } = window.clients;
    await workspace.trust({ trusted: true });
    const { hash, jobId } = await promotion.status({ file: 'jobs/sums/job.sql', environment: 'session' });
    const { jobs } = await firstOf(promotion.fleet({}), (change) => change.jobs.some((job) => job.hash !== null));
    expect(jobs).toEqual([{ id: `session job/${jobId}`, environment: 'session', context: '', namespace: '', name: 'sums', kind: 'session job', state: 'running', message: expect.stringMatching(/^All \d tasks run, on http/), hash, ours: true, changedAt: expect.any(Number) }]);
  }, LONG);

  it('says before a promotion, and in a difference, that a function is another, though each operator is the same', async () => {
    const change = 'Its TypeScript functions change: the operators that call them may give other results from now on.';
    expect((await weir('promote', 'sums', '--env', 'session', '--dry-run', '--json')).plan?.steps).not.toContain(change);
    await write('functions/numbers.ts', FUNCTIONS('if (n !== 7n) yield { same: n };'));
    const looked = await weir('promote', 'sums', '--env', 'session', '--dry-run', '--json');
    expect([state(looked.checks, 'state'), looked.plan?.topology?.restore, looked.plan?.steps[0]]).toEqual(['passed', 'works', change]);
    expect(await weir('diff', 'env:session', 'sums', '--trust')).toMatchObject({ code: 0, out: expect.stringContaining(change) });
    await write('functions/numbers.ts', FUNCTIONS('yield { same: n };'));
    expect(JSON.parse((await weir('diff', 'env:session', 'sums', '--trust', '--json')).out)).toMatchObject({ functions: 'same' });
  }, LONG);

  it('tells an exception at the operator and the SQL that it came from', async () => {
    await write('jobs/breaks/job.sql', BREAKS);
    await using window = windowOn(place.folder, join(place.folder, 'home'));
    const { promotion, workspace } = window.clients;
    await workspace.trust({ trusted: true });
    const at = { file: 'jobs/breaks/job.sql', environment: 'session' };
    await promotion.start(at);
    const { failure } = await firstOf(promotion.figures(at), (seen) => seen.failure !== null);
    expect(failure).toMatchObject({ code: 'job-failed', message: expect.stringContaining('ArithmeticException'), range: { start: { line: 3 } } });
    const { preview } = await promotion.running(at);
    expect(preview!.topology!.operators.find(({ uid }) => uid === failure!.operator)?.type).toBe('calc');
    // It never runs long enough for a savepoint, so Flink is told to end it.
    await fetch(`${flink.address}/jobs/${(await promotion.status(at)).jobId}?mode=cancel`, { method: 'PATCH' });
    await firstOf(promotion.figures(at), ({ state: word }) => word === 'CANCELED');
  }, LONG);

  it('refuses what would lose state; upgrades through a savepoint that it reads for the verdict; rolls back', async () => {
    await write('jobs/sums/job.sql', JOB(', SUM(n)'));
    const refused = await weir('promote', 'sums', '--env', 'session', '--yes', '--json');
    expect([refused.code, state(refused.checks, 'state')]).toEqual([3, 'failed']);
    await write('jobs/sums/job.sql', `${JOB('')}-- another text, and the same graph\n`);
    const upgraded = await weir('promote', 'sums', '--env', 'session', '--yes', '--json');
    expect(upgraded.checks.find(({ id }) => id === 'state')?.evidence).toContain('Judged by its');
    expect([upgraded.code, upgraded.outcome?.failure, upgraded.outcome?.outcome]).toEqual([0, null, 'healthy']);
    expect(upgraded.outcome?.from?.path).toBe(upgraded.outcome?.saved?.path);
    const back = await weir('rollback', 'sums', '--env', 'session', '--yes', '--json');
    expect([back.code, back.outcome?.hash, back.outcome?.from?.path]).toEqual([0, upgraded.outcome?.before, upgraded.outcome?.saved?.path]);
  }, LONG);

  it('is suspended with a savepoint, and resumed from it', async () => {
    const suspended = await weir('suspend', 'sums', '--env', 'session', '--yes', '--json');
    expect([suspended.code, suspended.outcome?.outcome]).toEqual([0, 'done']);
    expect((await weir('status', 'sums', '--env', 'session', '--trust')).out).toContain('suspended');
    const resumed = await weir('resume', 'sums', '--env', 'session', '--yes', '--json');
    expect([resumed.code, resumed.outcome?.outcome, resumed.outcome?.from?.path]).toEqual([0, 'healthy', suspended.outcome?.saved?.path]);
  }, LONG);

  it('says that nothing answers at another address', async () => {
    await write('environments/away.yaml', 'target: session\nsession: { address: "http://127.0.0.1:9" }\n');
    const { code, checks } = await weir('promote', 'sums', '--env', 'away', '--yes', '--json');
    expect(code).toBe(3);
    expect(checks.find(({ id }) => id === 'reachable')).toMatchObject({ state: 'failed', code: 'flink-unreachable' });
  }, LONG);
});
