import { realpath } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashOf } from '#electron/services/deployment/artefact.ts';
import { stepsOf } from '#electron/services/promotion/promotion-runner.ts';
import { PromotionStore } from '#electron/services/promotion/promotion-store.ts';
import { canonicalJson, type Artefact } from '#shared/deployment/artefact.ts';
import type { JobFigures } from '#shared/services/running-job.ts';
import { FakeFlink } from '../fakes/flink-rest.ts';
import { createWorld, firstOf, type World } from './worlds.ts';

/** What runs in an environment, seen from the window; on a Flink in memory. `promotion-session.test.ts` sees the same on a real one. */
const FILE = 'jobs/delays/job.sql';
const PROMOTED = 'SELECT ${rows};\n';
const at = { file: FILE, environment: 'there' };

let flink: FakeFlink;
let world: World;
beforeEach(async () => {
  flink = new FakeFlink();
  const address = await flink.start();
  world = await createWorld('memory', {
    files: {
      'weir.yaml': 'weir: 1\n',
      [FILE]: 'SELECT 7;\n',
      'environments/there.yaml': `target: session\nsession: { address: "${address}" }\nparameters: { rows: 3 }\n`,
      'environments/away.yaml': 'target: session\nsession: { address: "http://127.0.0.1:9" }\n',
    },
  });
  await world.clients.workspace.trust({ trusted: true });
});
afterEach(async () => {
  await world.dispose();
  await flink.dispose();
});

/** Another Weir of this machine has promoted it. */
async function promoted(text = PROMOTED): Promise<string> {
  const sha256 = 'a'.repeat(64);
  const artefact: Artefact = { weir: 1, job: 'delays', flink: '2.3.0', runner: sha256, script: { file: FILE, text, common: [], settings: {}, parallelism: 1, mode: 'streaming' }, topology: { operators: { source0: { parallelism: 2 } }, groups: {} }, jars: [], jar: null };
  const store = new PromotionStore(world.home);
  const hash = hashOf(artefact);
  await store.save({
    record: { id: store.newId(Date.now()), kind: 'promote', job: 'delays', file: FILE, environment: 'there', target: 'session', context: '', namespace: 'default', clusterId: 'delays', mode: 'savepoint', hash, before: null, verdict: null, by: 'me', revision: '0123456789abcdef', dirty: false, startedAt: 1, endedAt: 2, outcome: 'healthy', steps: stepsOf('promote'), saved: null, from: null, changes: [], timeline: [], health: null, failure: null },
    work: { runner: '', parameters: {}, session: null, savepoints: null, workspace: await realpath(world.folder), resources: [], artefact: canonicalJson(artefact), force: false, jobId: null, stopping: null, old: null, address: null, patienceMs: 1 },
  });
  flink.add(hash);
  return hash;
}

describe('what runs there', () => {
  it('is opened with its text and edits, and planned with the values of the environment', async () => {
    const hash = await promoted();
    const running = await world.clients.promotion.running(at);
    expect(running).toMatchObject({ hash, revision: '0123456789abcdef', file: FILE, text: PROMOTED, edits: { operators: { source0: { parallelism: 2 } } }, problem: null });
    expect(running.preview?.topology?.operators.map(({ uid, parallelism }) => [uid, parallelism])).toEqual([['source0', 2], ['sink0', 1]]);
    // The values of this window's runs know no ${rows}: the plan has its diagnostic, and no topology.
    expect((await world.clients.promotion.running({ ...at, values: 'here' })).preview).toMatchObject({ topology: null, validation: { diagnostics: [{ code: 'parameter-missing' }] } });
  });

  it('is not there, not reached or not known: a sentence each', async () => {
    const running = (environment: string) => world.clients.promotion.running({ file: FILE, environment });
    await expect(running('there')).rejects.toMatchObject({ code: 'nothing-runs', message: 'No version of delays that Weir promoted runs in there: Nothing of it is there.' });
    await expect(running('away')).rejects.toMatchObject({ code: 'flink-unreachable' });
    await expect(running('nowhere')).rejects.toMatchObject({ code: 'no-such-environment' });
    flink.add('f'.repeat(64));
    await expect(running('there')).rejects.toMatchObject({ code: 'artefact-unknown', message: expect.stringContaining('ffffffffffff') });
    await world.clients.workspace.trust({ trusted: false });
    await expect(running('there')).rejects.toMatchObject({ code: 'untrusted' });
  });

  it('is what a text is judged against, without asking the cluster at each letter', async () => {
    const hash = await promoted();
    await world.clients.promotion.running(at);
    const asked = flink.asked.length;
    const judge = (text: string, of = hash) => world.clients.promotion.verdict({ ...at, hash: of, text });
    expect(await judge(PROMOTED)).toMatchObject({ restore: 'works' });
    await expect(judge('NONSENSE')).rejects.toMatchObject({ code: 'invalid-script' });
    expect(flink.asked.length).toBe(asked);
    await expect(judge(PROMOTED, 'f'.repeat(64))).rejects.toMatchObject({ code: 'live-changed' });
  });
});

describe('its figures', () => {
  const follow = (fits: (figures: JobFigures) => boolean) => firstOf(world.clients.promotion.figures(at), fits);

  async function busy(): Promise<void> {
    await promoted();
    const { preview } = await world.clients.promotion.running(at);
    flink.jobs[0]!.vertices = preview!.topology!.chains.map(({ id, operators }) => ({
      id,
      name: `${operators.join(' -> ')}`,
      metrics: Object.fromEntries([['busyTimeMsPerSecond', 1000], ['backPressuredTimeMsPerSecond', 200], ...operators.flatMap((uid) => [[`${uid.replace(/(\d)/, (digit) => `_${Number(digit) + 1}`)}.numRecordsIn`, 20], [`${uid.replace(/(\d)/, (digit) => `_${Number(digit) + 1}`)}.numRecordsOut`, 40], [`${uid.replace(/(\d)/, (digit) => `_${Number(digit) + 1}`)}.currentOutputWatermark`, 2_000]])]),
    }));
  }

  it('are those of a local run, with the checkpoint of each task', async () => {
    await busy();
    const figures = await follow(({ operators, checkpoints }) => operators.length > 0 && (checkpoints?.completed ?? 0) > 0 && operators.every(({ recordsOutPerSecond }) => recordsOutPerSecond !== null));
    expect(figures).toMatchObject({ hash: flink.jobs[0]!.hash, state: 'RUNNING', checkpoints: { failed: 0, bytes: 4096, durationMs: 40 }, failure: null, problem: null });
    expect(figures.operators.find(({ operator }) => operator === 'source0')).toEqual({ operator: 'source0', recordsIn: 20, recordsOut: 40, recordsOutPerSecond: 0, busy: 0.5, backpressured: 0.1, watermark: 1_000 });
    expect(figures.tasks).toContainEqual({ operators: expect.arrayContaining(['source0']), state: 'RUNNING', checkpoint: { bytes: 2048, durationMs: 30 } });
  });

  it('tell the last exception at the operator that threw it', async () => {
    await busy();
    const [vertex] = flink.jobs[0]!.vertices;
    flink.jobs[0]!.thrown = [{ exceptionName: 'java.lang.ArithmeticException', stacktrace: 'java.lang.ArithmeticException: / by zero\n\tat a.B.c(B.java:1)', timestamp: 5, taskName: `${vertex!.name} (1/2) - execution #0` }];
    const { failure } = await follow((each) => each.failure !== null);
    expect(failure).toMatchObject({ at: 5, code: 'job-failed', operator: 'source0', message: 'java.lang.ArithmeticException: / by zero' });
  });

  it('stay while the JobManager is away, with the reason, and go on when it is back', async () => {
    await busy();
    const seen: (string | null)[] = [];
    for await (const { problem, operators } of world.clients.promotion.figures(at)) {
      seen.push(problem?.code ?? null);
      if (problem) expect(operators.find(({ operator }) => operator === 'source0')).toMatchObject({ recordsOut: 40, busy: 0, recordsOutPerSecond: 0 });
      flink.away = seen.length === 1;
      if (seen.length > 1 && problem === null) break;
    }
    expect(seen).toEqual([null, 'flink-unreachable', null]);
  });

  it('say that no job is there, and find the one that comes', async () => {
    const problems: (string | null)[] = [];
    for await (const { problem, state } of world.clients.promotion.figures(at)) {
      problems.push(problem?.code ?? null);
      if (state === 'RUNNING') break;
      if (problems.length === 1) await promoted();
    }
    expect(problems).toEqual(['nothing-runs', ...problems.slice(1, -1).map(() => 'nothing-runs'), null]);
  });

  it('are not asked for any more once nobody looks', async () => {
    await busy();
    await follow(() => true);
    const before = flink.asked.length;
    const looks = 6;
    let seen = 0;
    await follow(() => ++seen === looks);
    // Who had looked before asks nothing meanwhile: each look has asked for the job once, the first of them was under way at most.
    expect(flink.asked.slice(before).filter((asked) => /^GET \/jobs\/[0-9a-f]{32}$/.test(asked)).length).toBeLessThanOrEqual(looks + 1);
  });
});
