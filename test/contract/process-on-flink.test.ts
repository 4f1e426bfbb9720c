import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRow, linesOf } from '#shared/base/split-json.ts';
import type { TestEvent } from '#shared/services/tests.ts';
import { command, engineIsBuilt, flinkWorld } from './flink-world.ts';
import { allOf, firstOf, type World } from './worlds.ts';

const SAMPLE = resolve(import.meta.dirname, '../../samples/orders');
const FUNCTIONS = `import { BIGINT, INT, list, process, ROW, STRING, tableOf, TIMESTAMP, value } from '@weir/sdk';
const TICKS = { t: tableOf({ k: STRING, n: BIGINT }, { partitioned: true }) };
const R = ROW({ c: BIGINT });

export const counted = process({ input: TICKS, state: { c: value(BIGINT, { initial: 0n }) }, returns: R }, {
  onRow: ({ state }) => [{ c: (state.c.value += 1n) }],
});
export const throws = process({ input: TICKS, state: {}, returns: R }, {
  *onRow(_, { n }) {
    yield { c: n };
    throw new RangeError('not ' + n);
  },
});
export const wrong = process({ input: TICKS, state: { c: value(BIGINT), l: list(INT) }, returns: R }, {
  *onRow({ state }) {
    state.l.add(
      1.5);
  },
});
export const rounds = process({ input: { t: tableOf({ moment: TIMESTAMP(3) }, { partitioned: true }) }, state: {}, returns: R, time: TIMESTAMP(3) }, {
  onRow({ timers, time }) { timers.event.set(time!); },
  onTimer() {
    let n = 0;
    for (;;)
      n++;
  },
});
`;
const lineOf = (words: string) => FUNCTIONS.split('\n').findIndex((line) => line.includes(words)) + 1;
const FILE = 'jobs/a/job.sql';
const TICKS = "CREATE TABLE ticks (k STRING, n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.k.length' = '1', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000');\n";
const COUNT = `${TICKS}SELECT k, c FROM counted(t => TABLE ticks PARTITION BY k, uid => 'counted');\n`;

describe.skipIf(!engineIsBuilt)('process functions on Flink', () => {
  const files = (functions: string) => ({ 'weir.yaml': 'weir: 1\nfunctions: [functions/*.ts]\n', 'functions/all.ts': functions, [FILE]: 'SELECT 1;\n' });
  const world = flinkWorld('memory', files(FUNCTIONS), { trusted: true });
  let shop: World;
  beforeAll(async () => {
    const sample = readdirSync(SAMPLE, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    shop = await world.another(Object.fromEntries(sample.map((path) => [path.slice(SAMPLE.length + 1), readFileSync(path, 'utf8')])));
  });
  afterAll(() => shop?.dispose());
  async function failureOf(text: string) {
    const { run } = await world.clients.runs.start({ file: FILE, text });
    return (await firstOf(world.clients.runs.status({ run }), ({ state }) => ['finished', 'failed', 'cancelled'].includes(state))).failure;
  }

  test('what a file says anew runs as it is saved, in the running job: rows go on, state is kept; another declaration and a broken file leave what was there', async () => {
    const text = `import { BIGINT, process, ROW, scalar, STRING, table, tableOf, value } from '@weir/sdk';
export const counted = process({ input: { t: tableOf({ n: BIGINT }, { partitioned: true }) }, state: { c: value(BIGINT, { initial: 0n }) }, returns: ROW({ c: BIGINT, by: STRING }) }, {
  onRow: ({ state }) => [{ c: (state.c.value += 1n), by: 'first' }],
});
export const label = scalar({ arguments: [STRING], returns: STRING }, (by) => by + ' first');
export const twice = table({ arguments: [], returns: ROW({ part: STRING }), deterministic: false }, function* () {
  for (const part of ['a', 'b']) yield { part: part + ' first' };
});
`;
    const other = await world.another({ ...files(text), 'functions/all.ts': text });
    const save = (now: string) => writeFile(join(other.folder, 'functions/all.ts'), now);
    const query = "CREATE TABLE numbers (k INT, n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.k.kind' = 'random', 'fields.k.min' = '1', 'fields.k.max' = '1', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000');\nSELECT c, label(`by`), part FROM counted(t => TABLE numbers PARTITION BY k, uid => 'counted'), LATERAL TABLE(twice());\n";
    const { run, sinks, hash } = await other.clients.runs.start({ file: FILE, text: query });
    const stop = new AbortController();
    const rows: string[][] = [];
    const read = async (until: (row: string[]) => boolean) => {
      for await (const { body } of other.clients.runs.rows({ run, sink: sinks[0]!.name, from: rows.length }, stop.signal)) {
        rows.push(...linesOf(body).map((line) => readRow(line).values.map((value) => String(value).replaceAll('"', ''))));
        if (rows.some(until)) return;
      }
    };
    await read(([, by]) => by === 'first first');
    await save(text.replaceAll("'first'", "'second'").replaceAll(" first'", " second'").replace('export const counted', "export const before = scalar({ arguments: [], returns: STRING }, () => 'moves the numbers');\nexport const counted"));
    const told = await firstOf(other.clients.runs.status({ run }), ({ replacements }) => replacements.length > 0);
    expect(told.replacements).toMatchObject([{ files: ['functions/all.ts'], refusal: null, rows: { [sinks[0]!.name]: expect.any(Number) } }]);
    expect(told.hash).toBe(hash);
    await read(([, by, part]) => by === 'second second' && part!.endsWith('second'));
    // Each row of the table comes twice, and state counts them through.
    expect(rows.map(([c]) => Number(c))).toEqual(rows.map((_, index) => Math.floor(index / 2) + 1));
    await firstOf(other.clients.runs.logs({ run }), ({ text: line }) => line.startsWith('counted (functions/all.ts:3) was replaced'));
    const refused = (code: string) => firstOf(other.clients.runs.status({ run }), ({ replacements }) => replacements.at(-1)?.refusal?.code === code);
    await save(text.replace('returns: STRING', 'returns: STRING.notNull()'));
    expect((await refused('replace-declaration')).replacements.at(-1)!.refusal!.message).toContain('label (functions/all.ts:5) declares another result: STRING NOT NULL, it was STRING');
    await save(`${text}if (Math.max(1) > 0) throw new Error('not today');\n`);
    expect((await refused('function-unreadable')).replacements.at(-1)!.refusal!.message).toContain('not today');
    expect((await refused('function-unreadable')).state).toBe('running');
    await other.clients.runs.cancel({ run });
    await other.dispose();
  });

  test.each(['card-rules/tests/rules.yaml', 'sessions/tests/half-an-hour.yaml', 'deliveries/tests/sunday.yaml'])('%s of the sample passes', async (name) => {
    const events = await allOf(shop.clients.tests.run({ paths: [`jobs/${name}`] }));
    expect(events.findLast((event): event is TestEvent & { result: object } => event.result !== null)!.result).toMatchObject({ outcome: 'passed', fault: null });
  });

  test.each([
    ['card-rules', 'alerts'],
    ['sessions', 'visits_made'],
    ['deliveries', 'deliveries'],
  ])('%s gives on its samples what the same in SQL gives', async (job, sink) => {
    const { code, ...said } = await command(shop, world.keeper, 'test', job, '--against', `jobs/${job}/by-sql.sql`);
    expect([code, said.out, said.err]).toEqual([0, expect.stringMatching(new RegExp(`✓ ${sink}: [1-9]\\d{2,} rows, equal`)), expect.anything()]);
  }, 240_000);

  test('completion knows the function and its arguments by name', async () => {
    const { functions } = await world.clients.language.scope({ file: FILE, text: 'SELECT 1', mode: 'streaming', statement: 0 });
    expect(functions.find(({ name }) => name === 'counted')).toMatchObject({ kind: 'process-table', builtIn: false, arguments: [{ name: 't', type: 'TABLE' }, ...Array(0)] });
  });

  test('its state outlives a change of the text; another type, or none, is told by the verdict', async () => {
    const { run } = await world.clients.runs.start({ file: FILE, text: COUNT });
    await firstOf(world.clients.runs.status({ run }), ({ counts }) => counts[0]!.counted > 50);
    expect(await world.clients.runs.verdict({ run, text: COUNT.replace('SELECT k, c', 'SELECT k, c + 0 AS c') })).toMatchObject({ restore: 'works' });
    await world.clients.workspace.write({ path: 'functions/all.ts', text: FUNCTIONS.replace('c: value(BIGINT, { initial: 0n })', "c: value(INT, { initial: 0 })").replace('(state.c.value += 1n)', 'BigInt((state.c.value += 1))'), expect: await versionOf('functions/all.ts') });
    const judged = await world.clients.runs.verdict({ run, text: COUNT });
    await world.clients.workspace.write({ path: 'functions/all.ts', text: FUNCTIONS, expect: await versionOf('functions/all.ts') });
    expect(JSON.stringify(judged)).toContain('fails');
    const kept = await world.clients.runs.apply({ run, text: COUNT.replace('SELECT k, c', 'SELECT k, c + 0 AS c') });
    await firstOf(world.clients.runs.status({ run: kept.run }), ({ counts }) => counts[0]!.counted > kept.counts[0]!.counted + 50);
    const counts = new Map<string, number>();
    rows: for await (const { body } of world.clients.runs.rows({ run: kept.run, sink: 'select-1' }))
      for (const { values } of linesOf(body).map(readRow)) {
        const key = String(values[0]);
        expect(Number(values[1])).toBe((counts.get(key) ?? 0) + 1);
        counts.set(key, Number(values[1]));
        if ([...counts.values()].reduce((sum, count) => sum + count) > kept.counts[0]!.counted + 20) break rows;
      }
    await world.clients.runs.cancel({ run: kept.run });
  });
  const versionOf = async (path: string) => (await world.clients.workspace.read({ path })).version;

  test('a failure has the line and the row; a loop in a timer is ended with its line', async () => {
    const rows = "CREATE TEMPORARY VIEW v AS SELECT * FROM (VALUES ('a', CAST(7 AS BIGINT))) AS v (k, n);\n";
    expect(await failureOf(`${rows}SELECT * FROM throws(t => TABLE v PARTITION BY k);\n`)).toMatchObject({ code: 'function-failed', message: expect.stringContaining(`failed at functions/all.ts:${lineOf("'not '")}: RangeError: not 7. It was given ('a', 7)`) });
    expect(await failureOf(`${rows}SELECT * FROM wrong(t => TABLE v PARTITION BY k);\n`)).toMatchObject({ message: expect.stringMatching(new RegExp(`functions/all.ts:${lineOf('state.l.add(')}: TypeError: a value of the state l is 1.5, not a whole number; its type is INT`)) });
    const timed = "SET 'pipeline.global-job-parameters' = 'weir.functions.time-limit:500 ms';\nCREATE TABLE s (k STRING, moment TIMESTAMP(3), WATERMARK FOR moment AS moment) WITH ('connector' = 'datagen', 'number-of-rows' = '3');\n";
    expect(await failureOf(`${timed}SELECT * FROM rounds(t => TABLE s PARTITION BY k, on_time => DESCRIPTOR(moment));\n`)).toMatchObject({ code: 'function-time-limit', message: expect.stringContaining(`it goes round at functions/all.ts:${lineOf('for (;;)')}`) });
  });
});
