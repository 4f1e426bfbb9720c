import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import type { RunId } from '#shared/services/engine.ts';
import type { OperatorEdits } from '#shared/topology/edits.ts';
import type { JobDiff } from '#shared/topology/verdict.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { sqlKnowledgeSuite } from './sql-knowledge-suite.ts';
import { allOf, createWorld, firstOf, PIPES, type World } from './worlds.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';

const where = places();
const built = existsSync(join(where.runner, 'weir-runner.jar'));

const FILES = {
  'weir.yaml': 'weir: 1\nsettings: { table.local-time-zone: UTC }\ncommon: [ddl/*.sql]\n',
  'ddl/orders.sql': "CREATE TABLE orders (id BIGINT, item STRING) WITH ('connector' = 'kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'localhost:1', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');\n",
  'streams/orders.yaml': 'data: ../data/orders.csv\n',
  'data/orders.csv': 'id,item\n9007199254740993,tea\n2,cup\n3,tea\n',
  'jobs/items/job.sql': 'SELECT item, COUNT(*) AS n FROM orders GROUP BY item;\n',
};
const FILE = 'jobs/items/job.sql';
const FOREVER = "CREATE TABLE ticks (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '10');\nSELECT n FROM ticks;\n";

// One engine for all: what the fake promises in the other files of this folder, Flink keeps here.
describe.skipIf(!built)('the services on Flink', () => {
  let keeper: EngineKeeper;
  beforeAll(async () => {
    keeper = startEngine(where);
    await keeper.engine();
  });
  afterAll(() => keeper?.dispose());

  describe.each(PIPES)('over %s', (kind) => {
    let world: World;
    beforeAll(async () => void (world = await createWorld(kind, { files: FILES, keeper, keepEngine: true })));
    afterAll(() => world?.dispose());
    const start = (text: string) => world.clients.runs.start({ file: FILE, text });

    test('says what is wrong, and exactly where', async () => {
      const { valid, diagnostics } = await world.clients.language.validate({ file: FILE, text: 'SELECT item FROM orders;\n  SELECT nope FROM orders;\n' });
      expect(valid).toBe(false);
      expect(diagnostics).toMatchObject([{ severity: 'error', statement: 1, range: { start: { line: 2, column: 10 }, end: { line: 2, column: 14 } } }]);
    });

    test('answers of the typed words first, and of all that hangs on them when asked again', async () => {
      const { validate } = world.clients.language;
      const text = (column: string) => `CREATE TABLE typed (${column} INT) WITH ('connector' = 'datagen');\nCREATE VIEW first_view AS SELECT n FROM typed;\nCREATE VIEW second_view AS SELECT n FROM first_view;\n`;
      expect(await validate({ file: FILE, text: text('n') })).toMatchObject({ valid: true, diagnostics: [] });
      const soon = await validate({ file: FILE, text: text('m'), within: 0 });
      expect(soon).toMatchObject({ pending: true, diagnostics: [] });
      const whole = await validate({ file: FILE, text: text('m') });
      expect(whole.pending).toBeUndefined();
      expect(whole.diagnostics).toMatchObject([{ code: 'unknown-column', range: { start: { line: 2 } } }, { code: 'follow-up', range: { start: { line: 3 } } }]);
    });

    sqlKnowledgeSuite(() => world, FILE);

    test('tells how statements change, as EXPLAIN CHANGELOG_MODE does', async () => {
      const { statements } = await world.clients.language.changelogs({ file: FILE, text: FILES[FILE] });
      expect(statements).toMatchObject([{ statement: 0, name: null, kinds: ['+I', '-U', '+U'], upsertKeys: [['item']], primaryKey: [] }]);
    });

    test('plans a topology; common DDL and samples are around the text', async () => {
      const { validation, topology, standIns } = await world.clients.language.preview({ file: FILE, text: FILES[FILE] });
      expect(validation.valid).toBe(true);
      expect(validation.diagnostics).toContainEqual(expect.objectContaining({ severity: 'warning', code: 'state-never-expires' }));
      expect(topology?.operators.some(({ type }) => type.includes('aggregate'))).toBe(true);
      expect(standIns).toContainEqual(expect.objectContaining({ table: expect.stringContaining('orders'), by: 'sample' }));
    });

    test('a run ends; its rows are exact, its table is folded', async () => {
      const { run } = await start('SELECT id, item FROM orders');
      const last = (await allOf(world.clients.runs.status({ run }))).at(-1)!;
      expect(last).toMatchObject({ state: 'finished', counts: [{ sink: 'select-1', counted: 3 }] });
      const rows = (await allOf(world.clients.runs.rows({ run, sink: 'select-1' }))).flatMap(({ body }) => linesOf(body).map(readRow));
      expect(rows.map(({ kind, values }) => [kind, ...values])).toEqual([
        ['+I', '9007199254740993', '"tea"'],
        ['+I', '2', '"cup"'],
        ['+I', '3', '"tea"'],
      ]);
    });

    test('a changelog folds to a table', async () => {
      const { run } = await start(FILES[FILE]);
      await allOf(world.clients.runs.status({ run }));
      const table = (await allOf(world.clients.runs.table({ run, sink: 'select-1', offset: 0, limit: 10 }))).flatMap(({ body }) => linesOf(body).map(readRow));
      expect(table.map(({ values }) => values.join(' ')).sort()).toEqual(['"cup" 1', '"tea" 2']);
    });

    test('tells what memory the engine takes', async () => {
      const { memory } = await firstOf(world.clients.hostClient.engine({}), (state) => state.memory !== undefined);
      expect(memory!.heapUsed).toBeGreaterThan(1e6);
      expect(memory!.heapMax).toBeGreaterThan(memory!.heapUsed);
      if (process.platform === 'linux') expect(memory!.resident).toBeGreaterThan(memory!.heapUsed);
    });

    test('cancelling ends a run that never would', async () => {
      const { run } = await start(FOREVER);
      await firstOf(world.clients.runs.rows({ run, sink: 'select-1' }));
      await world.clients.runs.cancel({ run });
      expect((await allOf(world.clients.runs.status({ run }))).at(-1)?.state).toBe('cancelled');
    });

    test('a change is applied to a run: counts go on where they were, and its rows stay', async () => {
      const text = "CREATE TABLE ticks (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.n.min' = '1', 'fields.n.max' = '3');\nSELECT n, COUNT(*) AS c FROM ticks GROUP BY n;\n";
      const { run } = await start(text);
      await firstOf(world.clients.runs.status({ run }), ({ counts }) => counts[0]!.counted > 50);
      const preview = await world.clients.language.preview({ file: FILE, text });
      const aggregate = preview.topology!.operators.find(({ type }) => type.includes('aggregate'))!;
      const together = preview.topology!.operators.filter(({ chain }) => chain === aggregate.chain).map(({ uid }) => uid);
      const edited = (edits: OperatorEdits) => ({ operators: Object.fromEntries(together.map((uid) => [uid, edits])), groups: {} });
      const topology = edited({ parallelism: 2 });
      expect((await world.clients.language.preview({ file: FILE, text, topology })).refused).toEqual([]);
      expect(await world.clients.runs.verdict({ run, text, topology })).toMatchObject({ restore: 'works' });
      const now = await world.clients.runs.apply({ run, text, topology });
      await firstOf(world.clients.runs.status({ run: now.run }), ({ counts }) => counts[0]!.counted > now.counts[0]!.counted + 50);
      const counts = new Map<string, number>();
      for await (const { body } of world.clients.runs.rows({ run: now.run, sink: 'select-1' })) {
        for (const { kind, values } of linesOf(body).map(readRow)) {
          const [key, count] = [values[0]!, Number(values[1])];
          // Each count is one more than the one before, over the whole life of both runs.
          if (kind === '-U') expect(count).toBe(counts.get(key));
          else expect(count).toBe((counts.get(key) ?? 0) + 1);
          counts.set(key, count);
        }
        if ([...counts.values()].reduce((sum, count) => sum + count) > 80) break;
      }
      await expect(world.clients.runs.apply({ run: now.run, text: text.replace('COUNT(*)', 'MAX(n)') })).rejects.toMatchObject({ code: 'state-dropped' });
      const [back] = await firstOf(world.clients.runs.list({}));
      expect(back!.status.state).toBe('running');
      await firstOf(world.clients.runs.status({ run: back!.run }), ({ counts: [sink] }) => sink!.counted > back!.status.counts[0]!.counted);
      // What only the restore itself shows: Flink splits keyed state by the max parallelism.
      const narrow = edited({ parallelism: 2, maxParallelism: 64 });
      expect(await world.clients.runs.verdict({ run: back!.run, text, topology: narrow })).toMatchObject({ restore: 'fails' });
      await expect(world.clients.runs.apply({ run: back!.run, text, topology: narrow })).rejects.toMatchObject({ code: 'restore-failed', message: expect.stringMatching(/goes on as it was.*max parallelism/s) });
      const [again] = await firstOf(world.clients.runs.list({}));
      await firstOf(world.clients.runs.status({ run: again!.run }), ({ counts: [sink] }) => sink!.counted > again!.status.counts[0]!.counted);
      await world.clients.runs.cancel({ run: again!.run });
    });

    test('a change of the state backend is applied: counts go on where they were', async () => {
      const text = "CREATE TABLE ticks (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.n.min' = '1', 'fields.n.max' = '3');\nSELECT n, COUNT(*) AS c FROM ticks GROUP BY n;\n";
      const { run } = await start(text);
      await firstOf(world.clients.runs.status({ run }), ({ counts }) => counts[0]!.counted > 50);
      const changed = `SET 'state.backend.type' = 'rocksdb';\n${text}`;
      expect(await world.clients.runs.verdict({ run, text: changed })).toMatchObject({ restore: 'works' });
      const now = await world.clients.runs.apply({ run, text: changed });
      await firstOf(world.clients.runs.status({ run: now.run }), ({ counts }) => counts[0]!.counted > now.counts[0]!.counted + 50);
      const counts = new Map<string, number>();
      for await (const { body } of world.clients.runs.rows({ run: now.run, sink: 'select-1' })) {
        for (const { kind, values } of linesOf(body).map(readRow)) {
          const count = Number(values[1]);
          expect(count).toBe((counts.get(values[0]!) ?? 0) + (kind === '-U' ? 0 : 1));
          counts.set(values[0]!, count);
        }
        if ([...counts.values()].reduce((sum, count) => sum + count) > 80) break;
      }
      const forst = text.replace(/^/, "SET 'state.backend.type' = 'forst';\n");
      expect(await world.clients.runs.verdict({ run: now.run, text: forst })).toMatchObject({ restore: 'works' });
      expect(await world.clients.runs.verdict({ run: now.run, text })).toMatchObject({ restore: 'works' });
      await world.clients.runs.cancel({ run: now.run });
    });

    test('the verdict of a script with several jobs: each is judged by its own state, and applied', async () => {
      const ddl = "CREATE TABLE ticks (n INT, m INT) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.n.min' = '1', 'fields.n.max' = '3');\n";
      const first = 'SELECT n, COUNT(*) AS c FROM ticks GROUP BY n;\n';
      const second = 'SELECT COUNT(*) AS c, MIN(n) AS low FROM ticks;\n';
      const { run } = await start(ddl + first + second);
      await firstOf(world.clients.runs.status({ run }), ({ counts }) => counts.length === 2 && counts.every(({ counted }) => counted > 20));
      const states = async (text: string) => {
        const diff = (await world.clients.runs.verdict({ run, text }))!;
        return { restore: diff.restore, verdicts: diff.operators.filter(({ verdict }) => verdict).map(({ verdict, rule }) => `${verdict} ${rule}`).sort() };
      };
      const kept = ['keeps state-same', 'keeps state-same'];
      expect(await states(`${ddl}${first}-- as before\n${second}`)).toEqual({ restore: 'works', verdicts: kept });
      expect(await states(ddl + second + first)).toEqual({ restore: 'works', verdicts: kept });
      expect(await states(ddl + 'SELECT m FROM ticks;\n' + first + second)).toEqual({ restore: 'works', verdicts: [...kept, 'new operator-new'] });
      expect(await states(ddl + first + second.replace('MIN', 'MAX'))).toEqual({ restore: 'drops', verdicts: [kept[0], 'lost aggregates-changed'] });
      const now = await world.clients.runs.apply({ run, text: ddl + second + first });
      await firstOf(world.clients.runs.status({ run: now.run }), ({ counts }) => counts.every(({ counted }) => counted > 2));
      // The statements changed places, so select-1 is the second one's now; its count goes on.
      const chunk = await firstOf(world.clients.runs.rows({ run: now.run, sink: 'select-1' }));
      expect(readRow(linesOf(chunk.body)[0]!)).toMatchObject({ kind: '-U' });
      await world.clients.runs.cancel({ run: now.run });
    });

    test('a job that fails says why', async () => {
      const { run } = await start('SELECT 1 / (id - id) AS x FROM orders');
      const last = (await allOf(world.clients.runs.status({ run }))).at(-1)!;
      expect(last.state).toBe('failed');
      expect(last.failure?.message).toMatch(/zero/i);
    });

    test('a script with errors does not start', async () => {
      await expect(start('SELECT nope FROM orders')).rejects.toMatchObject({ code: 'invalid-script', data: { validation: { valid: false } } });
    });
  });

  test('the command line: rows with every digit, and exit codes', async () => {
    const world = await createWorld('memory', { files: FILES, keeper, keepEngine: true });
    const weir = async (line: string) => {
      const text = { out: '', err: '' };
      const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (more: string) => void (text[name] += more) });
      const lent: EngineKeeper = { ...bound(keeper), dispose: async () => {} };
      const code = await runCli(line.split(' '), { cwd: world.folder, out: sink('out'), err: sink('err'), interrupted: new AbortController().signal, places: where, startEngine: () => lent, broker: () => createFakeBroker(), wait: () => new Promise(() => {}) });
      return { code, ...text };
    };
    await writeFile(join(world.folder, 'rows.sql'), 'SELECT id, item FROM orders');
    const { code, out } = await weir('run rows.sql --json');
    expect([code, out.split('\n')[0]]).toEqual([0, '{"sink":"select-1","kind":"+I","row":{"id":9007199254740993,"item":"tea"}}']);
    expect(JSON.parse((await weir('run items --json --fold')).out.trim().split('\n').at(-1)!)).toMatchObject({ summary: { state: 'finished' } });
    const limited = await weir('run rows.sql --json --limit 2');
    expect([limited.code, limited.out.trim().split('\n')]).toMatchObject([0, { length: 3 }]);
    expect(await weir('validate items')).toMatchObject({ code: 0, out: expect.stringMatching(/^jobs\/items\/job\.sql:1:1: warning: The aggregate keeps its state of every item .*\[state-never-expires\]\n(?:.*: info: .*\n)*jobs\/items\/job\.sql: valid, 1 statement\n$/) });
    await writeFile(join(world.folder, 'bad.sql'), 'SELECT nope\nFROM orders');
    expect(await weir('run bad.sql')).toMatchObject({ code: 1, err: expect.stringMatching(/^bad\.sql:1:8: error: /) });
    expect((await weir('preview items --svg')).out).toMatch(/^<svg/);
    await writeFile(join(world.folder, 'clock.sql'), 'CREATE VIEW now_orders AS SELECT *, PROCTIME() AS pt FROM orders;\nSELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE now_orders, DESCRIPTOR(pt), INTERVAL \'1\' DAY)) GROUP BY window_start, window_end;');
    const clock = await weir('run clock.sql --json');
    expect([clock.code, clock.err]).toEqual([0, expect.stringContaining('[window-by-clock]')]);
    expect(JSON.parse(clock.out)).toMatchObject({ summary: { state: 'finished', rows: 0, warnings: [expect.stringContaining('The sample of orders ends before')] } });

    const ticks = "CREATE TABLE ticks (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.n.min' = '1', 'fields.n.max' = '3');\n";
    const two = `${ticks}SELECT n, COUNT(*) AS c FROM ticks GROUP BY n;\nSELECT MIN(n) AS low FROM ticks;\n`;
    await writeFile(join(world.folder, 'two.sql'), two);
    await writeFile(join(world.folder, 'max.sql'), two.replace('MIN', 'MAX'));
    const engine = await keeper.engine();
    const run = 'two' as RunId;
    await engine.start({ script: { file: 'two.sql', text: two }, run });
    await firstOf(engine.status({ run }), ({ counts }) => counts.every(({ counted }) => counted > 0));
    const { path } = await engine.stop({ run });
    for (const savepoint of ['', ` --savepoint ${path}`]) {
      expect(await weir(`diff two.sql two.sql${savepoint}`)).toMatchObject({ code: 0, out: expect.stringContaining('keeps all of it') });
      const { code: differs, out: told } = await weir(`diff two.sql max.sql --json${savepoint}`);
      const { restore, operators } = JSON.parse(told) as JobDiff;
      const rules = operators.map(({ rule }) => rule).filter(Boolean).sort();
      expect([differs, restore, rules]).toEqual([1, 'drops', ['aggregates-changed', 'state-same']]);
      for (const { rule, bytes } of operators) if (rule) expect(bytes === null).toBe(savepoint === '');
    }
    await world.dispose();
  });

  // Last, for it ends the engine the others use.
  test('an engine that is restarted takes its runs with it, says so, and the next run works', async () => {
    const world = await createWorld('memory', { files: FILES, keeper, keepEngine: true });
    const { run } = await world.clients.runs.start({ file: FILE, text: FOREVER });
    const failed = firstOf(world.clients.runs.status({ run }), ({ state }) => state === 'failed');
    await world.clients.hostClient.restartEngine({});
    expect((await failed).failure?.code).toBe('runner-restarted');
    const next = await world.clients.runs.start({ file: FILE, text: FILES[FILE] });
    expect((await allOf(world.clients.runs.status({ run: next.run }))).at(-1)?.state).toBe('finished');
    await world.dispose();
  }, 180_000);
});

/** A keeper whose methods stand on their own, so that one of them can be exchanged. */
function bound(keeper: EngineKeeper): EngineKeeper {
  return {
    engine: (signal) => keeper.engine(signal),
    state: () => keeper.state(),
    onState: (listener) => keeper.onState(listener),
    onOutput: (listener) => keeper.onOutput(listener),
    restart: () => keeper.restart(),
    dispose: () => keeper.dispose(),
  };
}
