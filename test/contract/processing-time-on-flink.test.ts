import { describe, expect, test } from 'vitest';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import { engineIsBuilt, flinkWorld } from './flink-world.ts';
import { firstOf } from './worlds.ts';

const SDK = "import { BIGINT, process, ROW, sql, STRING, tableOf, value } from '@weir/sdk';\n";
/** Gives its count by a timer that is due at once, and by one that is due in an hour. */
const looks = (name: string, timers = true) => `export const ${name} = process(
  { input: { t: tableOf({ n: BIGINT }, { partitioned: true }) }, state: { n: value(BIGINT, { initial: 0n }) }, returns: ROW({ what: STRING, n: BIGINT }) },
  {
    *onRow({ state, timers: { processing } }) {
      state.n.value += 1n;
      ${timers ? "processing.set('look', processing.now);\n      processing.set('later', processing.now.plus({ hours: 1 }));" : "yield { what: 'row', n: state.n.value };"}
    },${timers ? "\n    onProcessingTimer: ({ state, timer }) => [{ what: timer, n: state.n.value }]," : ''}
  },
);
`;
const TICKS = "CREATE TABLE ticks (k STRING, n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.k.length' = '1', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000');\n";
const QUERY = "SELECT k, what, n FROM looks(t => TABLE ticks PARTITION BY k, uid => 'looks')";
const FILE = 'jobs/a/job.sql';
const FILES = {
  'weir.yaml': 'weir: 1\nfunctions: [functions/*.ts]\ncommon: [ddl/*.sql]\n',
  'ddl/tables.sql': `${TICKS}CREATE TABLE orders (k STRING, n BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'nowhere:1', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');\n`,
  'streams/orders.yaml': 'data: ../data/orders.csv\nformat: { type: csv, header: true }\n',
  'data/orders.csv': 'k,n\na,1\na,2\nb,3\n',
  'functions/all.ts': SDK + looks('looks'),
  [FILE]: `${QUERY};\n`,
  'jobs/b/job.ts': `import { sql } from '@weir/sdk';\nsql\`${QUERY}\`.show();\n`,
};

describe.skipIf(!engineIsBuilt)('timers in processing time on Flink', () => {
  const world = flinkWorld('memory', FILES, { trusted: true });
  async function save(text: string) {
    const { version } = await world.clients.workspace.read({ path: 'functions/all.ts' });
    await world.clients.workspace.write({ path: 'functions/all.ts', text, expect: version });
  }

  const orders = FILES[FILE].replace('ticks', 'orders');
  const ended = async (text: string) => {
    const { run } = await world.clients.runs.start({ file: FILE, text });
    return firstOf(world.clients.runs.status({ run }), ({ state }) => ['finished', 'failed', 'cancelled'].includes(state));
  };

  test.each([
    ['SQL', FILE],
    ['a job.ts', 'jobs/b/job.ts'],
  ] as const)('%s calls the function, its timers come while the job runs, and its operator is drawn as Flink plans it', async (_, file) => {
    const text = FILES[file];
    const { topology, validation } = await world.clients.language.preview({ file, text });
    expect(validation.diagnostics).toEqual([]);
    expect(topology!.operators.find(({ uid }) => uid === 'looks')).toMatchObject({ name: 'ProcessTableFunction', type: 'process-table-function', state: [{ kind: 'keyed' }] });
    const { run, sinks } = await world.clients.runs.start({ file, text });
    const counts = new Map<string, number>();
    rows: for await (const { body } of world.clients.runs.rows({ run, sink: sinks[0]!.name }))
      for (const { values } of linesOf(body).map(readRow)) {
        expect(JSON.parse(String(values[1]))).toBe('look');
        // Rows of one key that come before its timer are counted by the one.
        expect(Number(values[2])).toBeGreaterThan(counts.get(String(values[0])) ?? 0);
        counts.set(String(values[0]), Number(values[2]));
        if ([...counts.values()].some((count) => count > 9)) break rows;
      }
    await world.clients.runs.cancel({ run });
  });

  test('the verdict knows them: another text keeps them, a function without them loses them, and rows go on', async () => {
    const text = FILES[FILE];
    const { run } = await world.clients.runs.start({ file: FILE, text });
    await firstOf(world.clients.runs.status({ run }), ({ counts }) => counts[0]!.counted > 50);
    const other = text.replace('what, n', 'what, n + 0 AS n');
    expect(await world.clients.runs.verdict({ run, text: other })).toMatchObject({ restore: 'works' });
    await save(SDK + looks('looks', false));
    const judged = await world.clients.runs.verdict({ run, text });
    await save(FILES['functions/all.ts']);
    expect([judged?.restore, judged?.operators.find((each) => each.old?.uid === 'looks')?.message]).toEqual(['drops', 'The new version does not use processing-time-timers, watermark any more. Flink drops it without a word.']);
    const kept = await world.clients.runs.apply({ run, text: other });
    await firstOf(world.clients.runs.status({ run: kept.run }), ({ counts }) => counts[0]!.counted > kept.counts[0]!.counted + 50);
    await world.clients.runs.cancel({ run: kept.run });
  });

  test('a job whose sample ends waits for no timer, and says so; with a sample that goes on, or a function without, nothing is said', async () => {
    const told = await ended(orders);
    expect(told).toMatchObject({ state: 'finished', failure: null, notices: [{ code: 'timer-by-clock', message: expect.stringContaining('The sample of orders ends'), range: { start: { line: 1 } } }] });
    await save(SDK + looks('looks', false));
    const without = await ended(orders);
    await save(FILES['functions/all.ts']);
    expect(without).toMatchObject({ state: 'finished', notices: [] });
  });

  test('a batch has none, and says so at the call', async () => {
    const batch = `SET 'execution.runtime-mode' = 'batch';\nCREATE TEMPORARY VIEW v AS SELECT * FROM (VALUES ('a', CAST(1 AS BIGINT))) AS v (k, n);\n${FILES[FILE].replace('ticks', 'v')}`;
    const { validation } = await world.clients.language.preview({ file: FILE, text: batch });
    expect(validation.diagnostics).toMatchObject([{ severity: 'error', code: 'unsupported', message: expect.stringMatching(/^Flink runs process functions in streams only, and this job is a batch\./), range: { start: { line: 3 } } }]);
  });

  test('why such a row is there is not proven by chance: run again on its sample, the job gives no timer of an hour later', async () => {
    const { run } = await ended(orders);
    await expect(world.clients.lineage.why({ run, sink: 'select-1', row: { k: '"a"', what: '"later"', n: '2' } })).rejects.toMatchObject({ code: 'lineage-row', message: expect.stringContaining('hang on the clock') });
  });
});
