import { describe, expect, test } from 'vitest';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import type { DebuggerState } from '#shared/services/debugger.ts';
import type { RunId } from '#shared/services/engine.ts';
import type { TimeFacts } from '#shared/topology/time-facts.ts';
import { engineIsBuilt, flinkWorld } from './flink-world.ts';
import { allOf, firstOf } from './worlds.ts';

const FILES = {
  'weir.yaml': 'weir: 1\ncommon: [ddl/*.sql]\n',
  'ddl/orders.sql':
    "CREATE TABLE orders (id BIGINT, item STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'localhost:1', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');\n",
  'streams/orders.yaml': 'data: ../data/orders.csv\n',
  'streams/parts.yaml': 'data: ../data/parts.csv\nsplits: part\n',
  'data/parts.csv': 'part,id,item,ts\n0,1,tea,2020-01-01 10:00:00\n1,2,cup,2020-01-01 10:01:00\n0,3,pot,2020-01-01 10:02:00\n1,4,pot,2020-01-01 10:03:00\n',
  'data/orders.csv': 'id,item,ts\n9007199254740993,tea,2020-01-01 10:00:00\n2,cup,2020-01-01 10:01:00\n3,tea,2020-01-01 10:02:00\n4,pot,2020-01-01 10:00:30\n5,tea,2020-01-01 10:07:00\n',
  'jobs/items/job.sql': 'SELECT item, COUNT(*) AS n FROM orders GROUP BY item;\n',
};
const FILE = 'jobs/items/job.sql';
const WINDOWS = "SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;\n";

// What the fake promises in debugger.test.ts, Flink keeps here.
describe.skipIf(!engineIsBuilt)('the debugger on Flink', () => {
  const world = flinkWorld('web socket', FILES);
  const start = (more: object = {}, text = FILES[FILE]) => world.clients.runs.start({ file: FILE, text, ...more });
  const paused = (run: RunId) => firstOf(world.clients.debugger.debugger({ run }), ({ paused: now, step }: DebuggerState) => now !== null && step === null);
  const ended = async (run: RunId) => (await allOf(world.clients.runs.status({ run }))).at(-1)!;
  /** The edge that leaves the first operator of a type, of those that are drawn. */
  const edgeFrom = async (run: RunId, type: RegExp, text = FILES[FILE]) => {
    const { topology } = await world.clients.language.preview({ file: FILE, text });
    const uid = topology!.operators.find((operator) => type.test(operator.type))!.uid;
    return (await world.clients.debugger.edges({ run })).find(({ from }) => from === uid)!;
  };

  test('every edge of the topology can be tapped, with the names of its columns, its event time and its key', async () => {
    const { run } = await start({ paused: true });
    const { topology } = await world.clients.language.preview({ file: FILE, text: FILES[FILE] });
    const edges = await world.clients.debugger.edges({ run });
    expect(edges.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(topology!.edges.map(({ from, to }) => `${from} ${to}`).sort());
    expect(await edgeFrom(run, /group-aggregate/)).toMatchObject({ columns: [{ name: 'item' }, { name: 'n', type: 'BIGINT NOT NULL' }], eventTime: null });
    expect(edges.some(({ key }) => key?.includes('item'))).toBe(true);
    await world.clients.runs.cancel({ run });
  });

  test('the state of a paused run is read by key, with the names of the job; a row that is held refuses it', async () => {
    const { run } = await start({ paused: true });
    for (let row = 0; row < 3; row++) {
      await world.clients.debugger.step({ run, until: 'record', operator: null });
      await paused(run);
    }
    const { topology } = await world.clients.language.preview({ file: FILE, text: FILES[FILE] });
    const operator = topology!.operators.find(({ type }) => /group-aggregate/.test(type))!.uid;
    const page = await world.clients.runs.state({ run, operator });
    expect(page).toMatchObject({ key: [{ name: 'item' }], more: false });
    expect(page.states.find(({ name }) => name === 'accState')).toMatchObject({ kind: 'value', value: [{ type: 'BIGINT' }], problem: null });
    // Samples are replayed in event time; which three have come is the replay's to say, how often each key came is the state's.
    expect(page.entries.reduce((sum, { value }) => sum + Number(value![0]), 0)).toBe(3);
    const [first] = page.entries;
    const one = await world.clients.runs.state({ run, operator, from: page.path, key: JSON.parse(first!.key[0]!) as string });
    expect(one.entries).toEqual([first]);
    const source = await world.clients.runs.state({ run, operator: topology!.operators.find(({ type }) => type === 'source')!.uid, from: page.path, state: 'SourceReaderState' });
    expect(source.entries[0]!.value![0]).toContain('rows=3');
    const { from } = await edgeFrom(run, /group-aggregate/);
    await world.clients.debugger.setBreakpoints({ run, breakpoints: [{ id: 'every', from, to: null, condition: null }] });
    await world.clients.debugger.goOn({ run });
    await firstOf(world.clients.debugger.debugger({ run }), ({ paused: now }) => now?.hit != null);
    await expect(world.clients.runs.state({ run, operator })).rejects.toMatchObject({ code: 'row-held' });
    await world.clients.runs.cancel({ run });
  });

  test('an ended run is taken back to a checkpoint, with changed SQL, and ends as an undisturbed one', async () => {
    const { run } = await start({ paused: true });
    for (let row = 0; row < 2; row++) {
      await world.clients.debugger.step({ run, until: 'record', operator: null });
      await paused(run);
      await firstOf(world.clients.runs.points({ run }), ({ points }) => points.some(({ records }) => records === row + 1));
    }
    await world.clients.debugger.goOn({ run });
    const whole = await ended(run);
    expect(whole.state).toBe('finished');
    const { points } = await firstOf(world.clients.runs.points({ run }));
    const point = points.find(({ records }) => records === 2)!;
    const again = await world.clients.runs.rewind({ run, text: FILES[FILE], point: point.number });
    const last = await ended(again.run);
    expect(last).toMatchObject({ state: 'finished', counts: [{ counted: whole.counts[0]!.counted, tableRows: whole.counts[0]!.tableRows, tableComplete: true }] });
    const filtered = 'SELECT item, n FROM (SELECT item, COUNT(*) AS n FROM orders GROUP BY item) WHERE n > 2;\n';
    const changed = await world.clients.runs.rewind({ run: again.run, text: filtered, point: point.number, drop: true });
    expect(await ended(changed.run)).toMatchObject({ state: 'finished' });
  });

  test('a tap that is open before the first row sees all rows, exact; the result is what it is without', async () => {
    const { run, sinks } = await start({ paused: true });
    const edge = await edgeFrom(run, /source/);
    const tap = allOf(world.clients.debugger.tap({ run, from: edge.from, to: edge.to, all: true }));
    await firstOf(world.clients.debugger.tap({ run, from: edge.from, to: edge.to }));
    await world.clients.debugger.goOn({ run });
    expect((await ended(run)).counts).toMatchObject([{ sink: sinks[0]!.name, counted: 7 }]);
    const rows = (await tap).flatMap(({ body }) => (body.length ? linesOf(body).map(readRow) : []));
    expect(rows).toHaveLength(5);
    expect(rows.map(({ values }) => values[1])).toEqual(['0', '0', '0', '0', '0']);
    expect(rows.every(({ values }) => values.slice(2).some((value) => /"(tea|cup|pot)"/.test(value)))).toBe(true);
  });

  test('a breakpoint holds the row; a step lets it go', async () => {
    const { run } = await start({ paused: true });
    const edge = await edgeFrom(run, /group-aggregate/);
    await world.clients.debugger.setBreakpoints({ run, breakpoints: [{ id: 'two', from: edge.from, to: edge.to, condition: "n = 2 AND item = 'tea'" }, { id: 'wrong', from: edge.from, to: null, condition: 'm = 2' }] });
    await world.clients.debugger.goOn({ run });
    const state = await paused(run);
    expect(state.paused).toMatchObject({ reason: 'breakpoint', hit: { breakpoint: 'two', from: edge.from } });
    expect(readRow(state.paused!.hit!.row).values.slice(2)).toEqual(['"tea"', '2']);
    expect(state.breakpoints).toMatchObject([{ hits: 1, problem: null }, { problem: { code: 'invalid-condition', message: expect.stringContaining("'m'"), data: { range: { start: { line: 1, column: 1 } } } } }]);
    await world.clients.debugger.step({ run, until: 'record' });
    // The third cup of tea, which had left the source already, takes the second count back.
    const { paused: again } = await firstOf(world.clients.debugger.debugger({ run }), ({ breakpoints }) => breakpoints[0]?.hits === 2);
    expect(readRow(again!.hit!.row)).toMatchObject({ kind: '-U' });
    await world.clients.debugger.goOn({ run });
    expect(await ended(run)).toMatchObject({ state: 'finished', counts: [{ counted: 7 }] });
  });

  test('rows that come late are counted, told of a tap, and shown alone', async () => {
    const { run } = await start({ paused: true }, WINDOWS);
    const edges = await world.clients.debugger.edges({ run });
    const timed = edges.find(({ eventTime }) => eventTime !== null)!;
    const tap = allOf(world.clients.debugger.tap({ run, from: timed.from, to: timed.to, late: true }));
    await firstOf(world.clients.debugger.tap({ run, from: timed.from, to: timed.to }));
    await world.clients.debugger.goOn({ run });
    await ended(run);
    const late = (await tap).flatMap(({ body }) => (body.length ? linesOf(body).map(readRow) : []));
    expect(late.map(({ eventTime, values }) => [eventTime, values[0]])).toEqual([[Date.UTC(2020, 0, 1, 10, 0, 30), '"2020-01-01 10:02:00"']]);
    const time = (await allOf(world.clients.debugger.time({ run }))).at(-1)!;
    expect(time.operators.reduce((sum, each) => sum + (each.late ?? 0), 0)).toBe(1);
    expect(time.operators.some(({ inputs }) => inputs[0] === 'end')).toBe(true);
  });

  test('the time of a sample of several partitions is that of its partitions, as long as they give rows', async () => {
    const { run } = await start({ paused: true }, `${FILES['ddl/orders.sql'].replace('TABLE orders', 'TABLE parts')}${WINDOWS.replace('TABLE orders', 'TABLE parts')}`);
    for (let row = 0; row < 2; row++) {
      await world.clients.debugger.step({ run, until: 'record', operator: null });
      await paused(run);
    }
    const splitsOf = (time: TimeFacts) => time.operators.flatMap(({ splits }) => splits.map(({ id }) => id)).sort();
    await firstOf(world.clients.debugger.time({ run }), (time) => splitsOf(time).join() === '0,1');
    await world.clients.debugger.goOn({ run });
    expect((await allOf(world.clients.debugger.time({ run }))).flatMap(splitsOf)).not.toContain('sample');
    expect(await ended(run)).toMatchObject({ state: 'finished' });
  });
});
