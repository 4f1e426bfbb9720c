import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { linesOf } from '#shared/base/split-json.ts';
import { Failure } from '#shared/base/failure.ts';
import type { RunId } from '#shared/services/engine.ts';
import { allOf, createWorld, firstOf, PIPES, type World } from './worlds.ts';

const FILE = 'jobs/count/job.sql';

describe.each(PIPES)('runs over %s', (kind) => {
  let world: World;
  beforeEach(async () => void (world = await createWorld(kind)));
  afterEach(() => world.dispose());
  const start = (text: string, file = FILE) => world.clients.runs.start({ file, text });

  test('a run ends, and its rows arrive as they are', async () => {
    const { run } = await start('SELECT 3');
    const states = await allOf(world.clients.runs.status({ run }));
    expect(states.at(-1)).toMatchObject({ state: 'finished', counts: [{ sink: 'select-1', counted: 3 }] });
    const chunks = await allOf(world.clients.runs.rows({ run, sink: 'select-1' }));
    expect(chunks.flatMap(({ body }) => linesOf(body))).toEqual(['["+I",1000,9007199254740993]', '["+I",2000,9007199254740994]', '["+I",3000,9007199254740995]']);
    const [page] = await allOf(world.clients.runs.table({ run, sink: 'select-1', offset: 1, limit: 1 }));
    expect(page?.header).toEqual({ first: 1, count: 1 });
  });

  test('the engine gets the workspace around the text', async () => {
    await start('SELECT 1');
    expect(world.fake.fake.asked.at(-1)?.script).toMatchObject({
      file: FILE,
      text: 'SELECT 1',
      parallelism: 2,
      settings: { 'a.b': '1 h' },
      common: [{ file: 'ddl/one.sql', text: 'SET x' }],
      samples: [{ table: 'flights', origin: 'streams/flights.yaml' }],
      folder: world.folder,
      trusted: false,
    });
  });

  test('cancelling ends a run that never would', async () => {
    const { run } = await start('FOREVER');
    await world.clients.runs.cancel({ run });
    expect((await allOf(world.clients.runs.status({ run }))).at(-1)?.state).toBe('cancelled');
  });

  test('a job that fails says why', async () => {
    const { run } = await start('BOOM');
    const last = (await allOf(world.clients.runs.status({ run }))).at(-1);
    expect(last).toMatchObject({ state: 'failed', failure: { code: 'job-failed', message: 'Division by zero.' } });
  });

  test('an ended run is taken back to a checkpoint: rows that came after it are gone, and others go on', async () => {
    const first = await start('SELECT 3');
    await allOf(world.clients.runs.status({ run: first.run }));
    const { possible, points } = await firstOf(world.clients.runs.points({ run: first.run }));
    expect(possible).toBe(true);
    expect(points).toMatchObject([{ number: 1, records: 1 }, { number: 2 }, { number: 3 }]);
    const again = await world.clients.runs.rewind({ run: first.run, text: 'SELECT 3', point: 2 });
    expect(again.counts[0]).toMatchObject({ counted: 5 });
    expect((await firstOf(world.clients.runs.list({}))).map(({ run }) => run)).toEqual([again.run]);
  });

  test('a run that goes is stopped with a savepoint to be taken back, and goes on from it where that is refused', async () => {
    const { run } = await start('FOREVER');
    await expect(world.clients.runs.rewind({ run, text: 'FOREVER', point: 99 })).rejects.toMatchObject({ code: 'point-gone' });
    expect(await world.clients.runs.savepoints({ file: FILE })).toEqual([]);
    const other = 'FOREVER; SELECT 1';
    await expect(world.clients.runs.rewind({ run, text: other, point: 1 })).rejects.toMatchObject({ code: 'state-dropped', message: expect.stringMatching(/^The run was not taken back, and the run goes on as it was\. /) });
    const [now] = await firstOf(world.clients.runs.list({}));
    expect(now).toMatchObject({ text: 'FOREVER', status: { state: 'running' } });
    expect(await world.clients.runs.savepoints({ file: FILE })).toHaveLength(1);
    expect(await world.clients.runs.rewind({ run: now!.run, text: other, point: 1, drop: true })).toMatchObject({ state: 'running' });
  });

  test('the state of an operator is read from the run as it is, and the next page from the same snapshot', async () => {
    const { run } = await start('FOREVER');
    const page = await world.clients.runs.state({ run, operator: 'u0', limit: 2 });
    expect(page).toMatchObject({ key: [{ type: 'STRING' }], states: [{ name: 'accState' }], more: true });
    expect(page.entries.map(({ value }) => value)).toEqual([['9007199254740993'], ['9007199254740994']]);
    const rest = await world.clients.runs.state({ run, operator: 'u0', from: page.path, offset: 2 });
    expect(rest).toMatchObject({ path: page.path, more: false, entries: [{ key: ['"c"'] }] });
    await expect(world.clients.runs.state({ run, operator: 'nobody' })).rejects.toMatchObject({ code: 'operator-unknown' });
    await world.clients.runs.cancel({ run });
    await expect(world.clients.runs.state({ run, operator: 'u0' })).rejects.toMatchObject({ code: 'run-over' });
  });

  test('a script with errors does not start, and hands its validation over', async () => {
    await expect(start('NONSENSE')).rejects.toMatchObject({ code: 'invalid-script', data: { validation: { valid: false } } });
  });

  test('one run a file: the next takes the place of the last', async () => {
    const first = await start('FOREVER');
    const second = await start('SELECT 1');
    const other = await start('SELECT 1', 'ddl/one.sql');
    const list = await firstOf(world.clients.runs.list({}));
    expect(list.map(({ run, file }) => [run, file])).toEqual([[second.run, FILE], [other.run, 'ddl/one.sql']]);
    await expect(allOf(world.clients.runs.status({ run: first.run }))).rejects.toMatchObject({ code: 'unknown-run' });
  });

  test('every window sees every run', async () => {
    const other = await world.connect();
    const seen = firstOf(other.runs.list({}), (list) => list.some(({ status }) => status.state === 'finished'));
    await start('SELECT 2');
    expect((await seen)[0]).toMatchObject({ file: FILE, text: 'SELECT 2' });
  });

  test('an engine that dies takes its runs with it, says so, and the next run works', async () => {
    const { run } = await start('FOREVER');
    const reading = allOf(world.clients.runs.rows({ run, sink: 'select-1' }));
    reading.catch(() => {});
    await firstOf(world.clients.runs.rows({ run, sink: 'select-1' }));
    world.fake.kill();
    await expect(reading).rejects.toMatchObject({ code: 'runner-restarted' });
    const last = await firstOf(world.clients.runs.status({ run }), ({ state }) => state === 'failed');
    expect(last.failure?.code).toBe('runner-restarted');
    expect((await start('SELECT 1')).state).toBe('running');
  });

  test('a change is applied to a run: it stops, goes on from its state, and its rows stay', async () => {
    const first = await start('FOREVER');
    const edits = { operators: { u1: { parallelism: 2 } }, groups: {} };
    const second = await world.clients.runs.apply({ run: first.run, text: 'FOREVER', topology: edits });
    expect(second).toMatchObject({ state: 'running', counts: [{ counted: 6 }] });
    expect(world.fake.fake.asked.at(-1)).toMatchObject({ method: 'start', script: { text: 'FOREVER', topology: edits, samples: [{ table: 'flights' }] } });
    // The engine must know what goes on from the savepoint, to take one that it reads.
    expect(world.fake.fake.asked.at(-2)).toMatchObject({ method: 'stop', script: { text: 'FOREVER', topology: edits } });
    expect((await firstOf(world.clients.runs.list({}))).map(({ run }) => run)).toEqual([second.run]);
    const [kept] = await world.clients.runs.savepoints({ file: FILE });
    expect(kept).toMatchObject({ path: expect.stringContaining(world.home), text: expect.stringMatching(/^[0-9a-f]+$/) });
    expect(await world.clients.runs.savepoints({ file: 'other.sql' })).toEqual([]);
  });

  test('a change that would drop state is refused, and the run goes on as it was; allowed, it is applied', async () => {
    const { run } = await start('FOREVER');
    const other = 'FOREVER; SELECT 1';
    await expect(world.clients.runs.apply({ run, text: other })).rejects.toMatchObject({ code: 'state-dropped', message: expect.stringMatching(/^The change was not applied, and the run goes on as it was\. /), data: { operators: [{ name: 'Count' }] } });
    const [now] = await firstOf(world.clients.runs.list({}));
    expect(now).toMatchObject({ text: 'FOREVER', status: { state: 'running', counts: [{ counted: 6 }] } });
    expect(await world.clients.runs.apply({ run: now!.run, text: other, drop: true })).toMatchObject({ state: 'running' });
  });

  test('a run that cannot be stopped for a change goes on', async () => {
    const { run } = await start('FOREVER');
    const { stop } = world.fake.fake;
    world.fake.fake.stop = () => Promise.reject(new Failure('backend-changed', 'State cannot go from hashmap to forst. The run goes on.'));
    await expect(world.clients.runs.apply({ run, text: 'FOREVER' })).rejects.toMatchObject({ code: 'backend-changed' });
    world.fake.fake.stop = stop;
    expect((await firstOf(world.clients.runs.list({})))[0]).toMatchObject({ run, status: { state: 'running' } });
    expect(await world.clients.runs.savepoints({ file: FILE })).toEqual([]);
  });

  test('a run that cannot go on says so and keeps its state', async () => {
    const { run } = await start('FOREVER');
    const { start: begin } = world.fake.fake;
    world.fake.fake.start = () => Promise.reject(new Failure('not-enough-slots', 'The job needs 99 slots.'));
    await expect(world.clients.runs.apply({ run, text: 'FOREVER' })).rejects.toMatchObject({ code: 'run-lost', message: expect.stringContaining('99 slots') });
    world.fake.fake.start = begin;
    const [kept] = await world.clients.runs.savepoints({ file: FILE });
    expect(await world.clients.runs.start({ file: FILE, text: 'FOREVER', from: kept!.path })).toMatchObject({ state: 'running' });
  });

  test('nothing is stopped for a text with errors, and a run that is over has no state to keep', async () => {
    const { run } = await start('FOREVER');
    await expect(world.clients.runs.apply({ run, text: 'NONSENSE' })).rejects.toMatchObject({ code: 'invalid-script' });
    expect((await firstOf(world.clients.runs.list({})))[0]).toMatchObject({ run, status: { state: 'running' } });
    await world.clients.runs.cancel({ run });
    await expect(world.clients.runs.apply({ run, text: 'FOREVER' })).rejects.toMatchObject({ code: 'run-over' });
    expect(await world.clients.runs.savepoints({ file: FILE })).toEqual([]);
  });

  test('a job is restarted from a savepoint that is kept; the oldest go', async () => {
    let { run } = await start('FOREVER');
    for (let time = 0; time < 12; time++) ({ run } = await world.clients.runs.apply({ run, text: 'FOREVER' }));
    const kept = await world.clients.runs.savepoints({ file: FILE });
    expect(kept).toHaveLength(10);
    const { start: begin } = world.fake.fake;
    // The oldest, which the savepoint taken now pushes out: it must still be there when the run begins from it.
    let there = false;
    world.fake.fake.start = (params, signal) => ((there = existsSync(dirname(params.restore!.path))), begin(params, signal));
    expect((await world.clients.runs.apply({ run, text: 'FOREVER', from: kept.at(-1)!.path })).counts[0]).toMatchObject({ counted: 3 });
    expect(there).toBe(true);
    expect(await world.clients.runs.savepoints({ file: FILE })).toHaveLength(10);
    await expect(world.clients.runs.start({ file: FILE, text: 'FOREVER', from: '/etc' })).rejects.toMatchObject({ code: 'savepoint-gone' });
  });

  test('what a change does to the state is told; nothing where nothing differs', async () => {
    const { run } = await start('FOREVER');
    expect(await world.clients.runs.verdict({ run, text: 'FOREVER' })).toBeNull();
    expect(await world.clients.runs.verdict({ run, text: 'FOREVER', topology: { operators: { u1: { parallelism: 2 } }, groups: {} } })).toMatchObject({ restore: 'works' });
    expect(await world.clients.runs.verdict({ run, text: 'FOREVER; SELECT 1' })).toMatchObject({ restore: 'drops', operators: [{ verdict: 'lost', rule: 'key-changed' }] });
    await expect(world.clients.runs.verdict({ run, text: 'NONSENSE' })).rejects.toMatchObject({ code: 'invalid-script' });
  });

  test('jobs of other kinds say plainly that they cannot run yet', async () => {
    await expect(start('export {}', 'jobs/later/job.d.ts')).rejects.toMatchObject({ code: 'unsupported-job' });
  });

  test('a jar runs only where its real sources and sinks are meant', async () => {
    const file = 'jobs/jar/job.yaml';
    await expect(start('jar: a.jar', file)).rejects.toMatchObject({ code: 'jar-runs-for-real' });
    expect(await world.clients.runs.start({ file, text: 'jar: a.jar', real: true })).toMatchObject({ sinks: expect.anything() });
    expect(world.fake.fake.asked.at(-1)?.script).toMatchObject({ real: ['*'], jar: { main: null } });
    await world.clients.runs.start({ file: FILE, text: 'SELECT 1', real: true });
    expect(world.fake.fake.asked.at(-1)?.script.real ?? []).toEqual([]);
    await expect(start('jar: [', file)).rejects.toMatchObject({ code: 'broken-job-file' });
  });

  test('a failure of the engine arrives with its code', async () => {
    world.fake.fake.failNext('start', new Failure('no-sample', 'The table flights has no sample.'));
    await expect(start('SELECT 1')).rejects.toMatchObject({ code: 'no-sample' });
    await world.clients.workspace.write({ path: 'streams/orders.yaml', text: 'table: [\n', expect: null });
    await firstOf(world.clients.workspace.state({}), ({ problems }) => problems.some(({ path }) => path === 'streams/orders.yaml'));
    world.fake.fake.failNext('start', new Failure('no-sample', 'Add streams/orders.yaml.', { tables: ['orders'] }));
    await expect(start('SELECT 1')).rejects.toMatchObject({ code: expect.stringMatching(/^yaml-/), message: expect.stringMatching(/orders cannot be read\. streams\/orders\.yaml:\d+:\d+: .*\.$/) });
    await expect(world.clients.runs.cancel({ run: 'nobody' as RunId })).rejects.toMatchObject({ code: 'unknown-run' });
  });
});
