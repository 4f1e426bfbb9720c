import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test as it } from 'vitest';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import type { RunStatus } from '#shared/services/engine.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import { allOf, createWorld, firstOf, type World } from './worlds.ts';

const where = places();
const built = existsSync(join(where.runner, 'weir-runner.jar'));

const FILE = 'jobs/sum/job.sql';
const ORDERS = "CREATE TABLE orders (id INT, price DECIMAL(8, 2) NOT NULL) WITH ('connector' = 'kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'localhost:1', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');\n";
const SUM = `${ORDERS}SELECT SUM(price) AS total FROM orders;\n`;
const TICKS = "CREATE TABLE ticks (word STRING) WITH ('connector' = 'datagen', 'rows-per-second' = '200');\n";

// One test an item of what may be wrong with data and jobs: a window on the host on Flink.
describe.skipIf(!built)('bad jobs and samples, on Flink', () => {
  let world: World;
  beforeAll(async () => {
    const keeper = startEngine(where);
    world = await createWorld('web socket', { files: { 'weir.yaml': 'weir: 1\n', [FILE]: SUM, 'streams/orders.yaml': 'data: ../data/orders.csv\n', 'data/orders.csv': 'id,price\n1,2.50\n' }, keeper });
    await keeper.engine();
  });
  afterAll(() => world?.dispose());

  /** Binds the sample to `data`, read so, and waits until the host knows. */
  const sample = async (data: string | undefined, format = '{ type: csv }') => {
    const name = `data/${crypto.randomUUID()}.csv`;
    if (data !== undefined) await writeFile(join(world.folder, name), data);
    const path = 'streams/orders.yaml';
    const { version } = await world.clients.workspace.read({ path });
    await world.clients.workspace.write({ path, text: `data: ../${name}\nformat: ${format}\n`, expect: version });
    return name;
  };
  const start = (text: string) => world.clients.runs.start({ file: FILE, text });
  const ended = async (text: string): Promise<RunStatus> => {
    const { run } = await start(text);
    return (await allOf(world.clients.runs.status({ run }))).at(-1)!;
  };

  it('a sample file that is missing: the run says which', async () => {
    const name = await sample(undefined);
    expect(await ended(SUM)).toMatchObject({ state: 'failed', failure: { code: 'sample-missing', message: expect.stringContaining(name) } });
  });

  it('a sample file that is empty: a warning at its stream, and a run without rows', async () => {
    const name = await sample('');
    const { problems } = await firstOf(world.clients.workspace.state({}));
    expect(problems).toMatchObject([{ path: 'streams/orders.yaml', diagnostic: { severity: 'warning', code: 'sample-empty', message: expect.stringContaining(name) } }]);
    expect(await ended(SUM)).toMatchObject({ state: 'finished', failure: null, counts: [{ counted: 0 }] });
  });

  it('a sample file of another schema: the column it lacks', async () => {
    const name = await sample('name,age\nann,3\n');
    const { state, failure } = await ended(SUM);
    expect([state, failure?.code, failure?.message]).toEqual(['failed', expect.stringMatching(/^sample-/), expect.stringMatching(new RegExp(`${name}.*price|price.*${name}`))]);
  });

  it('a sample with a broken line: stops at it, with file, line and column', async () => {
    const name = await sample('id,price\n1,2.50\n2,cheap\n3,1\n');
    const { state, failure } = await ended(SUM);
    expect([state, failure?.code, failure?.message]).toEqual(['failed', 'sample-broken', expect.stringContaining(`${name}:3`)]);
  });

  it('a sample with a broken line that may be skipped: counts it, says which, and goes on', async () => {
    const name = await sample('id,price\n1,2.50\n2,cheap\n3,1\n', '{ type: csv, on-error: skip }');
    const status = await ended(SUM);
    expect(status).toMatchObject({ state: 'finished', skipped: [{ table: expect.not.stringContaining('default_catalog'), line: 3, total: 1 }] });
    expect(status.skipped[0]!.file).toContain(name);
    const table = await allOf(world.clients.runs.table({ run: status.run, sink: 'select-1', offset: 0, limit: 10 }));
    expect(table.flatMap(({ body }) => linesOf(body).map(readRow)).map(({ values }) => values)).toEqual([['3.50']]);
  });

  it('SQL of 5 MB: opens, saves, is validated at its far end, and runs', async () => {
    const long = `-- ${'x'.repeat(97)}\n`.repeat(50_000);
    const { version } = await world.clients.workspace.write({ path: 'long.sql', text: `${long}SELECT nope;\n`, expect: null });
    const { text } = await world.clients.workspace.read({ path: 'long.sql' });
    expect(text.length).toBeGreaterThan(5e6);
    await world.clients.workspace.keepDraft({ path: 'long.sql', text, base: version });
    const { diagnostics } = await world.clients.language.validate({ file: 'long.sql', text });
    expect(diagnostics).toMatchObject([{ range: { start: { line: 50_001, column: 8 } } }]);
    expect(await ended(`${long}SELECT 1 AS n;\n`)).toMatchObject({ state: 'finished', counts: [{ counted: 1 }] });
  });

  it('a query that never ends: is cancelled at once', async () => {
    const { run } = await start(`${TICKS}SELECT word FROM ticks;`);
    await firstOf(world.clients.runs.rows({ run, sink: 'select-1' }));
    await world.clients.runs.cancel({ run });
    expect((await allOf(world.clients.runs.status({ run }))).at(-1)?.state).toBe('cancelled');
  });

  it('an operator that throws: the cause first, its place in the text, the stack behind it', async () => {
    const { state, failure } = await ended("SELECT CAST(v AS INT) AS i FROM (VALUES ('1'), ('two')) AS t (v);");
    expect(state).toBe('failed');
    expect(failure).toMatchObject({ code: 'job-failed', message: expect.stringContaining("'two'"), range: { start: { line: 1 } } });
    expect(failure!.detail).toContain('\tat ');
  });

  it('out of memory in the engine: the run says so, the editor lives on, the next run works', async () => {
    const told = firstOf(world.clients.hostClient.engine({}), ({ code }) => code === 'engine-out-of-memory');
    const { run } = await start(`${TICKS}SELECT REPEAT(word, 5000000) AS w FROM ticks;`);
    const last = (await allOf(world.clients.runs.status({ run }))).at(-1)!;
    expect(last).toMatchObject({ state: 'failed', failure: { code: 'runner-restarted', message: expect.stringContaining('memory') } });
    expect((await told).message).toMatch(/ran out of memory.*A new one is starting/);
    expect(await ended('SELECT 1 AS n;')).toMatchObject({ state: 'finished' });
  });
});
