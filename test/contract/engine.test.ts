import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '#shared/rpc/contract.ts';
import type { Preview, RunId, RunStatus, Script, engine } from '#shared/services/engine.ts';
import { applyEdits } from '#shared/topology/apply-edit.ts';
import type { TopologyEdits } from '#shared/topology/edits.ts';
import { createLauncher } from '#local-cluster/launcher/launcher.ts';
import type { Launcher } from '#local-cluster/launcher/launcher.ts';
import { RUNNER_FOLDER, bundleHolder } from './engine-parts.ts';

const BOUNDED = "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'number-of-rows' = '2000', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '2000');\n";
const ENDLESS = "CREATE TABLE endless (n INT, word STRING) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.n.min' = '1', 'fields.n.max' = '5');\n";

let cache: string;
let launcher: Launcher;
let client: Client<typeof engine>;
let runs = 0;
beforeAll(async () => {
  cache = mkdtempSync(join(tmpdir(), 'weir-cache-'));
  launcher = createLauncher({ runnerFolder: RUNNER_FOLDER, cacheFolder: cache });
  client = await launcher.engine();
  await client.warm({});
}, 120_000);
afterAll(async () => {
  await launcher?.dispose();
  rmSync(cache, { recursive: true, force: true });
});

const script = (text: string, more: Partial<Script> = {}): Script => ({ file: 'job.sql', text, ...more });
async function start(text: string, options: { limit?: number; mode?: 'streaming' | 'batch' } = {}) {
  const run = `run-${runs++}` as RunId;
  const status = await client.start({ script: script(text, { mode: options.mode ?? 'streaming' }), run, limit: options.limit ?? null });
  return { run, sink: status.sinks[0]?.name ?? '' };
}

async function ended(run: RunId): Promise<RunStatus> {
  let last: RunStatus | undefined;
  for await (const status of client.status({ run })) last = status;
  return last!;
}

async function rowsOf(of: { run: RunId; sink: string }, from = 0): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const { body } of client.rows({ ...of, from, patient: true })) rows.push(...lines(body));
  return rows;
}

const lines = (body: Uint8Array) => new TextDecoder().decode(body).trimEnd().split('\n').map((line) => JSON.parse(line) as unknown[]);

describe('state', () => {
  const COUNT = `${ENDLESS}SELECT n, COUNT(*) AS c FROM endless GROUP BY n;`;

  test('a run is stopped with a savepoint, which is read, compared with, and started from', async () => {
    const job = await start(COUNT);
    for await (const _chunk of client.rows({ ...job, from: 0 })) break;
    const { path } = await client.stop({ run: job.run });
    expect(await ended(job.run)).toMatchObject({ state: 'finished' });
    const { operators } = await client.savepoint({ path });
    expect(operators).toContainEqual(expect.objectContaining({ key: 'ROW<INT>', states: expect.arrayContaining([expect.objectContaining({ name: 'accState', kind: 'value' })]) }));
    expect(await client.diff({ old: script(COUNT), new: script(COUNT), savepoint: path })).toMatchObject({ restore: 'works', allowNonRestored: false });
    const other = COUNT.replace('GROUP BY n', 'GROUP BY n, word');
    const lost = await client.diff({ old: script(COUNT), new: script(other), savepoint: path });
    expect(lost).toMatchObject({ restore: 'drops', allowNonRestored: true });
    expect(lost.operators).toContainEqual(expect.objectContaining({ verdict: 'lost', rule: 'key-changed', bytes: expect.any(Number) }));
    const run = `run-${runs++}` as RunId;
    await expect(client.start({ script: script(other), run, restore: { path } })).rejects.toMatchObject({ code: 'state-dropped', data: { operators: [{ bytes: expect.any(Number) }] } });
    await client.start({ script: script(COUNT), run, restore: { path } });
    for await (const { body } of client.rows({ run, sink: job.sink, from: 0 })) {
      expect(lines(body)[0]![0]).not.toBe('+I');
      break;
    }
    await client.cancel({ run });
  });

  test('a savepoint that is none is told as such', async () => {
    await expect(client.savepoint({ path: join(cache, 'none') })).rejects.toMatchObject({ code: 'savepoint-missing' });
    await expect(client.savepoint({ path: 's3://bucket/savepoint' })).rejects.toMatchObject({ code: 'file-system-unknown' });
  });
});

describe('a run', () => {
  test('ends with every row of a bounded source, in order', async () => {
    const job = await start(`${BOUNDED}SELECT n FROM numbers;`);
    const rows = await rowsOf(job);
    expect(rows.map((row) => row[2])).toEqual(Array.from({ length: 2000 }, (_, index) => index + 1));
    expect(await ended(job.run)).toMatchObject({ state: 'finished', failure: null, counts: [{ counted: 2000, kept: 2000, tableComplete: true }] });
  });

  test('tells its states and the time to its first row', async () => {
    const { run } = await start(`${ENDLESS}SELECT n FROM endless;`, { limit: 5 });
    const states: string[] = [];
    let first: number | null = null;
    for await (const status of client.status({ run })) {
      states.push(status.state);
      first = status.firstRowMs;
    }
    expect(states.at(-1)).toBe('finished');
    expect(first).toBeGreaterThanOrEqual(0);
  });

  test('stops at its limit with exactly that many rows', async () => {
    const job = await start(`${ENDLESS}SELECT n FROM endless;`, { limit: 50 });
    expect(await rowsOf(job)).toHaveLength(50);
    expect(await ended(job.run)).toMatchObject({ state: 'finished' });
  });

  test('folds its changelog to a table', async () => {
    const job = await start(`${BOUNDED}SELECT MOD(n, 5) AS k, COUNT(*) AS c FROM numbers GROUP BY MOD(n, 5);`);
    const kinds = new Set((await rowsOf(job)).map(([kind]) => kind));
    expect(kinds).toContain('+U');
    const table: unknown[][] = [];
    for await (const { body } of client.table({ ...job, offset: 0, limit: 100 })) table.push(...lines(body));
    expect(table.map(([kind, , k, c]) => [kind, k, c])).toEqual([1, 2, 3, 4, 0].map((k) => ['+I', k, 400]));
  });

  test('answers SHOW and DESCRIBE as rows and is over', async () => {
    const job = await start(`${BOUNDED}SHOW TABLES;`);
    expect(await ended(job.run)).toMatchObject({ state: 'finished' });
    expect(await rowsOf(job)).toEqual([['+I', null, 'numbers']]);
  });

  test('counts in batch mode too', async () => {
    const job = await start(`${BOUNDED}SELECT COUNT(*), SUM(n) FROM numbers;`, { mode: 'batch' });
    expect((await rowsOf(job)).map((row) => row.slice(2))).toEqual([[2000, 2_001_000]]);
  });

  test('gives figures by operator until the end', async () => {
    const { run } = await start(`${BOUNDED}SELECT n FROM numbers;`);
    let last;
    for await (const figures of client.figures({ run })) last = figures;
    expect(last?.operators.map((operator) => operator.recordsOut)).toContain(2000);
  });

  test('keeps what it printed in its log', async () => {
    const { run } = await start(`${ENDLESS}SELECT n FROM endless;`, { limit: 1 });
    const texts: string[] = [];
    for await (const line of client.logs({ run })) texts.push(line.text);
    expect(texts.some((text) => /switched from .* to RUNNING/.test(text))).toBe(true);
  });
});

describe('cancel', () => {
  test('ends an endless job and its readers', async () => {
    const job = await start(`${ENDLESS}SELECT n FROM endless;`);
    let seen = 0;
    for await (const { header } of client.rows(job)) {
      seen += header.count;
      await client.cancel({ run: job.run });
    }
    expect(seen).toBeGreaterThan(0);
    expect(await ended(job.run)).toMatchObject({ state: 'cancelled', failure: null });
  });

  test('works right after the start', async () => {
    const { run } = await start(`${ENDLESS}SELECT n FROM endless;`);
    await client.cancel({ run });
    expect(await ended(run)).toMatchObject({ state: 'cancelled' });
  });

  test('of a call leaves the run alone', async () => {
    const job = await start(`${ENDLESS}SELECT n FROM endless;`);
    for await (const _ of client.rows(job)) break;
    const again = client.rows(job)[Symbol.asyncIterator]();
    expect((await again.next()).done).toBe(false);
    await again.return?.();
    await client.forget({ run: job.run });
    await expect(client.cancel({ run: job.run })).rejects.toMatchObject({ code: 'run-unknown' });
  });
});

describe('failing', () => {
  test('names the cause first, with the whole stack behind it', async () => {
    const { run } = await start(`${ENDLESS}SELECT CAST(word AS INT) FROM endless;`);
    const { state, failure } = await ended(run);
    expect(state).toBe('failed');
    expect(failure).toMatchObject({ code: 'job-failed', message: expect.stringMatching(/^NumberFormatException: /), detail: expect.stringContaining('\tat ') });
    expect(failure?.operator).toEqual(expect.any(String));
  });

  test('refuses a script that does not compile, with the validation', async () => {
    const starting = start('SELECT nope FROM nowhere;');
    await expect(starting).rejects.toMatchObject({ code: 'invalid-script', data: { validation: { valid: false } } });
  });

  test('refuses an external source without a sample, and says how to get one', async () => {
    const orders = "CREATE TABLE orders (id INT) WITH ('connector' = 'kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'localhost:1', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');\n";
    await expect(start(`${orders}SELECT * FROM orders;`)).rejects.toMatchObject({ code: 'no-sample', message: expect.stringMatching(/streams\/orders\.yaml.*--sample/) });
  });

  test('refuses params that are none', async () => {
    await expect(client.start({ script: script('SELECT 1'), run: 'x' as RunId, limit: 0 })).rejects.toMatchObject({ code: 'bad-params' });
  });
});

describe('visual edits', () => {
  const COUNTS = `${ENDLESS}SELECT n, COUNT(*) AS c FROM endless GROUP BY n;`;
  const NOTHING = { operators: {}, groups: {} };
  const planned = async (topology: Script['topology'] = NOTHING) => client.preview({ script: script(COUNTS, { topology }) });
  const named = ({ topology }: Preview, name: string) => topology!.operators.find((operator) => operator.name === name)!;

  test('are nothing where there are none', async () => {
    expect(await planned()).toMatchObject({ unedited: null, refused: [], orphans: [] });
  });

  test('show in the topology, beside what it was without them', async () => {
    const before = await planned();
    const { uid } = named(before, 'GroupAggregate');
    const after = await planned({ operators: { [uid]: { slotSharingGroup: 'heavy', stateTtl: '1 h', maxParallelism: 64, name: 'Counts' } }, groups: {} });
    expect(after.unedited).toEqual(before.topology);
    expect(named(after, 'Counts')).toMatchObject({ uid, slotSharingGroup: 'heavy', maxParallelism: 64, state: [{ ttl: '1 h' }] });
    expect(after.topology!.slots).toEqual({ total: 2, groups: { default: 1, heavy: 1 } });
    expect(after.topology!.operators.map(({ operatorId }) => operatorId)).toEqual(before.topology!.operators.map(({ operatorId }) => operatorId));
  });

  test('that cannot be are refused one by one, with edits that can', async () => {
    const before = await planned();
    const [counts, sink] = [named(before, 'GroupAggregate').uid, named(before, 'select-1').uid];
    const edits: TopologyEdits = { operators: { [counts]: { parallelism: 3, ship: { [sink]: 'rebalance' } }, u0123456789abcdef: { parallelism: 1_000_000_000 } }, groups: {} };
    const { topology, unedited, refused, orphans } = await planned(edits);
    expect(refused.map(({ property, code }) => [property, code])).toEqual([
      ['ship', 'changelog-order'],
      ['parallelism', 'forward-group'],
    ]);
    expect(orphans).toEqual(['u0123456789abcdef']);
    expect(topology).toEqual(unedited);
    const moved = await planned(applyEdits(NOTHING, refused[1]!.alternatives[0]!.edits));
    expect(moved.refused).toEqual([]);
    expect(moved.topology!.operators.filter(({ parallelism }) => parallelism === 3).map(({ uid }) => uid)).toEqual([counts, sink]);
  });

  test('that are refused name operators by their uids, and the run says which edits it does without', async () => {
    const [counts, sink] = [named(await planned(), 'GroupAggregate').uid, named(await planned(), 'select-1').uid];
    const topology: TopologyEdits = { operators: { [counts]: { parallelism: 3 }, u0123456789abcdef: { name: 'gone' } }, groups: {} };
    const { refused } = await planned(topology);
    expect(refused[0]!.message).toMatch(new RegExp(`^⟦${counts}⟧ forwards rows to or from ⟦${sink}⟧`));
    const { run, ...status } = await client.start({ script: script(COUNTS, { topology }), run: `run-${runs++}` as RunId, limit: 1 });
    expect(status).toMatchObject({ refused, orphans: ['u0123456789abcdef'] });
    await ended(run);
  });

  test('with numbers that no Flink counts to get a sentence', async () => {
    const { uid } = named(await planned(), 'GroupAggregate');
    for (const parallelism of [0, -1, 1_000_000_000, Number.MAX_SAFE_INTEGER]) {
      const { refused } = await planned({ operators: { [uid]: { parallelism } }, groups: {} });
      expect(refused).toMatchObject([{ operator: uid, code: 'parallelism-out-of-range', message: expect.stringContaining(String(parallelism)) }]);
    }
  });

  test('are in what runs', async () => {
    const before = await planned();
    const { uid } = named(before, 'GroupAggregate');
    const run = `run-${runs++}` as RunId;
    const topology: TopologyEdits = { operators: { [uid]: { slotSharingGroup: 'heavy', pin: 'counts' } }, groups: { heavy: { cpu: 0.5, heap: '64 mb', managed: '32 mb' } } };
    const { sinks } = await client.start({ script: script(COUNTS, { topology }), run, limit: 20 });
    expect(await rowsOf({ run, sink: sinks[0]!.name })).toHaveLength(20);
    expect(await ended(run)).toMatchObject({ state: 'finished', failure: null });
  });
});

describe('readers', () => {
  const FAST = "CREATE TABLE fast (n BIGINT, padding STRING) WITH ('connector' = 'datagen', 'rows-per-second' = '10000000', 'fields.n.kind' = 'sequence', 'fields.n.start' = '0', 'fields.n.end' = '399999', 'fields.padding.length' = '400');\n";

  test('a patient reader that is slow sees every row', async () => {
    const job = await start(`${FAST}SELECT n, padding FROM fast;`);
    let next = 0;
    for await (const { header } of client.rows({ ...job, patient: true })) {
      expect(header.first).toBe(next);
      next += header.count;
    }
    expect(next).toBe(400_000);
  });

  test('rows that are no longer kept are counted, never hidden', async () => {
    const job = await start(`${FAST}SELECT n, padding FROM fast;`);
    const { counts } = await ended(job.run);
    expect(counts[0]!.counted).toBe(400_000);
    expect(counts[0]!.keptFrom).toBeGreaterThan(0);
    expect(counts[0]!.keptFrom + counts[0]!.kept).toBe(400_000);
    const first = await client.rows(job)[Symbol.asyncIterator]().next();
    expect(first.value?.header.first).toBe(counts[0]!.keptFrom);
    await client.forget({ run: job.run });
  });
});

test('an engine that is killed fails the calls in flight, says so and comes back', async () => {
  const states: string[] = [];
  const watching = launcher.onState(({ state }) => states.push(state));
  const job = await start(`${ENDLESS}SELECT n FROM endless;`);
  const { pid } = await client.hello({});
  const reading = (async () => {
    for await (const _ of client.rows(job)) if (states.length === 0) process.kill(pid, 'SIGKILL');
  })();
  await expect(reading).rejects.toMatchObject({ code: 'runner-restarted', message: expect.stringContaining('SIGKILL') });
  client = await launcher.engine();
  expect((await client.hello({})).pid).not.toBe(pid);
  expect(await rowsOf(await start(`${BOUNDED}SELECT n FROM numbers;`))).toHaveLength(2000);
  expect(states[0]).toBe('restarting');
  watching.dispose();
});

test('an engine that runs out of memory says so and comes back', async () => {
  const told = new Promise((resolve) => {
    const watching = launcher.onState(({ code }) => {
      if (code) resolve(code);
      if (code) watching.dispose();
    });
  });
  await start(`${ENDLESS}SELECT REPEAT(word, 5000000) FROM endless;`);
  expect(await told).toBe('engine-out-of-memory');
  client = await launcher.engine();
  expect(await client.hello({})).toMatchObject({ flink: '2.3.0' });
});

test('no engine outlives a host that is killed', async () => {
  const holder = spawn(process.execPath, [await bundleHolder(cache), RUNNER_FOLDER, cache], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(holder.stdout, 'data')) as [Buffer];
  const pid = Number(said.toString());
  expect(isAlive(pid)).toBe(true);
  holder.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
