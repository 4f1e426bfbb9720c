import { describe, expect, test } from 'vitest';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import type { RunStatus } from '#shared/services/engine.ts';
import { engineIsBuilt, type FlinkWorld, flinkWorld } from './flink-world.ts';
import { allOf, firstOf } from './worlds.ts';

const FUNCTIONS = `import { aggregate, asyncScalar, BIGINT, DECIMAL, Decimal, INT, ROW, scalar, STRING, table } from '@weir/sdk';
const any = (x: unknown) => x as never;

export const campaign = scalar({ arguments: [STRING.notNull(), BIGINT], returns: STRING }, (url, id) => {
  console.log('looks at', url);
  return \`\${/campaign=(\\w+)/.exec(url)?.[1] ?? 'none'}:\${id}\`;
});
export const words = table({ arguments: [STRING], returns: ROW({ word: STRING.notNull(), place: INT.notNull() }) }, function* (text) {
  let place = 0;
  for (const word of text?.split(' ') ?? []) yield { word, place: place++ };
});
export const many = table({ arguments: [INT.notNull()], returns: ROW({ n: INT.notNull(), text: STRING.notNull() }) }, function* (count) {
  for (let n = 0; n < count; n++) yield { n, text: 'x'.repeat(n % 7 === 0 ? 20_000 : 3) };
});
export const middle = aggregate(
  { arguments: [DECIMAL(10, 2)], accumulator: ROW({ sum: DECIMAL(38, 2).notNull(), n: BIGINT.notNull() }).notNull(), returns: DECIMAL(20, 2) },
  {
    create: () => ({ sum: Decimal.of('0.00'), n: 0n }),
    accumulate: ({ sum, n }, x) => (x ? { sum: sum.plus(x), n: n + 1n } : { sum, n }),
    retract: ({ sum, n }, x) => (x ? { sum: sum.minus(x), n: n - 1n } : { sum, n }),
    merge: (a, b) => ({ sum: a.sum.plus(b.sum), n: a.n + b.n }),
    value: ({ sum }) => sum.round(2),
  },
);
export const chance = scalar({ arguments: [], returns: BIGINT, deterministic: false }, () => BigInt(Math.floor(Math.random() * 1e15)));

export const part = scalar({ arguments: [], returns: INT }, () => 1.5);
export const throws = scalar({ arguments: [STRING], returns: STRING }, (x) => {
  const inner = () => {
    throw new TypeError('no ' + x);
  };
  return inner();
});
export const rounds = scalar({ arguments: [INT], returns: INT }, (x) => {
  let n = 0;
  while (x !== null)
    n++;
  return n;
});
export const bracketed = asyncScalar({ arguments: [STRING], returns: STRING }, async (s) => {
  for (let n = s?.length ?? 0; n > 0; n--) await null;
  return s && '<' + s + '>';
});
export const waits = asyncScalar({ arguments: [INT], returns: INT }, async (x) => {
  await new Promise(() => {});
  return x;
});
export const rejects = asyncScalar({ arguments: [STRING], returns: STRING }, async (s) => {
  await null;
  throw new RangeError('no ' + s);
});
export const turns = asyncScalar({ arguments: [INT], returns: INT }, async (x) => {
  for (;;)
    await x;
});
export const forgotten = scalar({ arguments: [INT], returns: INT }, () => any(Promise.resolve(1)));
`;
const lineOf = (name: string) => FUNCTIONS.split('\n').findIndex((line) => line.includes(`export const ${name} `)) + 1;

const FILES = {
  'weir.yaml': 'weir: 1\nfunctions: [functions/*.ts]\n',
  'functions/all.ts': FUNCTIONS,
  'jobs/a/job.sql': 'SELECT 1;\n',
};
const FILE = 'jobs/a/job.sql';
/** So that nothing is computed while Flink plans: a table that is read. */
const ONE = "CREATE TEMPORARY VIEW three AS SELECT x, s, CAST(y AS DECIMAL(10, 2)) AS y FROM (VALUES (1, 'a b', 1.25), (2, 'c', 2.50), (3, 'a b', 0.05)) AS t (x, s, y);\n";

describe.skipIf(!engineIsBuilt)('TypeScript functions on Flink', () => {
  const world = flinkWorld('memory', FILES, { trusted: true });

  async function ended(text: string, mode: 'streaming' | 'batch' = 'streaming'): Promise<RunStatus> {
    const started = await world.clients.runs.start({ file: FILE, text, mode });
    return firstOf(world.clients.runs.status({ run: started.run }), ({ state }) => ['finished', 'failed', 'cancelled'].includes(state));
  }
  /** The rows that a query's table folds to, strings without their quotes. */
  async function rowsOf(text: string, mode: 'streaming' | 'batch' = 'streaming'): Promise<string[][]> {
    const status = await ended(text, mode);
    expect(status.failure).toBeNull();
    const { run, sinks } = status;
    const pages = await allOf(world.clients.runs.table({ run, sink: sinks.at(-1)!.name, offset: 0, limit: 100_000 }));
    return pages.flatMap(({ body }) => linesOf(body).map((line) => readRow(line).values.map((value) => String(value).replaceAll('"', ''))));
  }
  const problemsOf = async (text: string, at: Pick<FlinkWorld, 'clients'> = world) => (await at.clients.language.validate({ file: FILE, text })).diagnostics;

  test('a scalar function gives what SQL would', async () => {
    const rows = await rowsOf("SELECT campaign(u, i) FROM (VALUES ('x?campaign=c1', 9007199254740993), ('y', CAST(NULL AS BIGINT))) AS t (u, i);\n");
    expect(rows.sort()).toEqual([['c1:9007199254740993'], ['none:null']]);
  });

  test.each(['streaming', 'batch'] as const)('a table function gives its rows, %s', async (mode) => {
    expect((await rowsOf(`${ONE}SELECT x, word, place FROM three, LATERAL TABLE(words(s)) WHERE x < 3;\n`, mode)).map(String).sort()).toEqual(['1,a,0', '1,b,1', '2,c,0']);
  });

  test('rows of a table function that are more than a buffer holds come whole, also through another function behind it', async () => {
    const rows = await rowsOf("SELECT COUNT(*), SUM(CHAR_LENGTH(text)), SUM(place), COUNT(DISTINCT campaign(text, n)) FROM (VALUES (2000)) AS t (c), LATERAL TABLE(many(c)) AS m (n, text), LATERAL TABLE(words(text)) AS w (word, place);\n");
    expect(rows.map((row) => row.map(Number))).toEqual([[2000, 286 * 20_000 + 1714 * 3, 0, 2000]]);
  });

  test.each(['streaming', 'batch'] as const)('an aggregate function gives what SUM gives, also where rows are taken back and accumulators put together, %s', async (mode) => {
    const [[ours, theirs]] = (await rowsOf(`${ONE}SELECT middle(y), SUM(y) FROM three;\n`, mode)) as [[string, string]];
    expect(ours).toBe(theirs);
    const rows = await rowsOf(`${ONE}SELECT middle(m) FROM (SELECT s, CAST(SUM(y) AS DECIMAL(10, 2)) AS m FROM three GROUP BY s);\n`, mode);
    expect(rows.map(String)).toEqual(['3.80']);
    const twoSteps = "SET 'table.exec.mini-batch.enabled' = 'true';\nSET 'table.exec.mini-batch.allow-latency' = '10 ms';\nSET 'table.exec.mini-batch.size' = '10';\nSET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';\n";
    expect((await rowsOf(`${twoSteps}${ONE}SELECT s, middle(y) FROM three GROUP BY s;\n`, mode)).map(String).sort()).toEqual(['a b,1.30', 'c,2.50']);
  });

  test.each(['streaming', 'batch'] as const)('an async function gives what an expression would, wherever it stands, %s', async (mode) => {
    const other = "'<' || s || '>'";
    for (const query of [
      'SELECT x, @ FROM three',
      "SELECT x FROM three WHERE @ = '<c>' OR x = 3",
      'SELECT x, UPPER(@), CHAR_LENGTH(@) + x FROM three',
      'SELECT @, COUNT(*) FROM three GROUP BY @',
      'SELECT @, n FROM (SELECT s, COUNT(*) AS n FROM three GROUP BY s)',
      "SELECT a.x, b.x FROM three AS a JOIN (SELECT x, '<' || s || '>' AS t FROM three) AS b ON a.x < b.x AND @ = b.t",
      'SELECT @ FROM three WHERE s IS NULL',
      "SELECT x, CASE x WHEN 1 THEN @ ELSE 'k' END, @k FROM three",
    ]) {
      const given = await rowsOf(`${ONE}${query.replace('@k', "bracketed('k')").replaceAll('@', 'bracketed(s)')};\n`, mode);
      expect(given.map(String).sort(), query).toEqual((await rowsOf(`${ONE}${query.replace('@k', "'<k>'").replaceAll('@', `(${other})`)};\n`, mode)).map(String).sort());
    }
  });

  test('rows that wait for an async function go on with the run, and are lost only where the verdict says so', async () => {
    const ticks = "CREATE TABLE ticks (k STRING, n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '500', 'fields.k.length' = '30', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000');\n";
    const text = `${ticks}SELECT n, bracketed(k) FROM ticks;\n`;
    const { run } = await world.clients.runs.start({ file: FILE, text });
    await firstOf(world.clients.runs.status({ run }), ({ counts }) => counts[0]!.counted > 100);
    const other = text.replace('SELECT n,', 'SELECT n + 0 AS n,');
    expect(await world.clients.runs.verdict({ run, text: other })).toMatchObject({ restore: 'works' });
    expect(await world.clients.runs.verdict({ run, text: text.replace('bracketed(k)', 'k') })).toMatchObject({ restore: 'drops', message: expect.stringContaining('loses the state of AsyncCalc') });
    const kept = await world.clients.runs.apply({ run, text: other });
    await firstOf(world.clients.runs.status({ run: kept.run }), ({ counts }) => counts[0]!.counted > kept.counts[0]!.counted + 100);
    let last = 0;
    rows: for await (const { body } of world.clients.runs.rows({ run: kept.run, sink: 'select-1' }))
      for (const { values } of linesOf(body).map(readRow)) {
        expect(Number(values[0])).toBe(++last);
        if (last > kept.counts[0]!.counted + 100) break rows;
      }
    await world.clients.runs.cancel({ run: kept.run });
  });

  test('one that may give something else each time is asked for each row', async () => {
    const rows = await rowsOf(`${ONE}SELECT chance() FROM three;\n`);
    expect(new Set(rows.map(String)).size).toBe(3);
  });

  test('Flink knows their types: a wrong argument is told at the call, and completion offers them', async () => {
    const text = `${ONE}SELECT campaign(CAST(NULL AS STRING), 1) FROM three;\n`;
    const [problem] = await problemsOf(text);
    expect(problem).toMatchObject({ severity: 'error', range: { start: { line: 2, column: 8 } } });
    expect(problem!.message).toMatch(/STRING NOT NULL|argument/i);
    const { functions } = await world.clients.language.scope({ file: FILE, text: 'SELECT 1', mode: 'streaming', statement: 0 });
    expect(functions.find(({ name }) => name.toLowerCase() === 'campaign')).toMatchObject({ kind: 'scalar', builtIn: false, signatures: [expect.stringContaining('STRING NOT NULL')] });
  });

  test('console writes to the log of the job, under the name of the operator', async () => {
    const { run } = await ended(`${ONE}SELECT campaign(s, 1) FROM three;\n`);
    expect(await firstOf(world.clients.runs.logs({ run }), ({ text }) => text === 'looks at a b')).toMatchObject({ level: 'info', logger: expect.stringMatching(/Calc|Source|Values/) });
  });

  test.each([
    ['forgotten', 'forgotten(x)', 'function-value', /the result is a Promise, and nothing awaits it here: declare the function by asyncScalar; its type is INT/],
    ['waits', 'waits(x)', 'function-failed', /awaits what never comes to an end.*It was given \(\d\)/],
    ['rejects', 'rejects(s)', 'function-failed', new RegExp(`failed at functions/all.ts:${lineOf('rejects') + 2}: RangeError: no .*It was given \\('`)],
    ['turns', 'turns(x)', 'function-time-limit', new RegExp(`within 500 ms; it goes round at functions/all.ts:${lineOf('turns') + 1}`)],
  ])('a task with the async %s fails with its line; other faults are in bad-typescript-on-flink.test.ts', async (name, call, code, words) => {
    const limit = code === 'function-time-limit' ? "SET 'pipeline.global-job-parameters' = 'weir.functions.time-limit:500 ms';\n" : '';
    const { failure } = await ended(`${limit}${ONE}SELECT ${call}, x FROM three;\n`);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(failure!.message).toContain(`${name} (functions/all.ts:${lineOf(name)})`);
  });

  test('where values are not to be shown, no message has one', async () => {
    const { failure } = await ended(`SET 'pipeline.global-job-parameters' = 'weir.functions.show-values:false';\n${ONE}SELECT throws(s), x FROM three;\n`);
    expect(failure).toMatchObject({ code: 'function-failed' });
    expect(failure!.message).not.toMatch(/no a b|\(a b/);
  });

  test('a job is cancelled while a call goes round', async () => {
    const { run } = await world.clients.runs.start({ file: FILE, text: `SET 'pipeline.global-job-parameters' = 'weir.functions.time-limit:10 min';\n${ONE}SELECT rounds(x) FROM three;\n` });
    await firstOf(world.clients.runs.status({ run }), ({ state }) => state === 'running');
    await world.clients.runs.cancel({ run });
    expect((await firstOf(world.clients.runs.status({ run }), ({ state }) => ['cancelled', 'failed', 'finished'].includes(state))).state).toBe('cancelled');
  });

  test('a fault in a file of functions is told by the jobs that call one of it, and by no other', async () => {
    const other = await world.another({ ...FILES, 'functions/all.ts': "import 'fs';\nexport const campaign = 1;\n" });
    expect(await problemsOf('SELECT campaign(1);\n', other)).toMatchObject([{ code: 'import-refused', message: expect.stringContaining('functions/all.ts:1:8: ') }, expect.anything()]);
    expect(await problemsOf('SELECT 1;\n', other)).toEqual([]);
    expect((await firstOf(other.clients.workspace.state({}))).problems).toMatchObject([{ path: 'functions/all.ts', diagnostic: { code: 'import-refused', range: { start: { line: 1, column: 8 } } } }]);
    await other.dispose();
  });

  test('names that are taken, files that fail when they are loaded, and types that Flink does not have get a sentence', async () => {
    const start = "import { DECIMAL, INT, scalar } from '@weir/sdk';\n";
    const one = (name: string) => `export const ${name} = scalar({ arguments: [], returns: INT }, () => 1);\n`;
    const cases: [string, string, string, RegExp][] = [
      [`${start}${one('upper')}`, 'SELECT upper()', 'function-name-taken', /functions\/all.ts:2: upper is a function of Flink's own/],
      [`${start}${one('same')}${one('SAME')}`, 'SELECT same()', 'function-name-taken', /declared by functions\/all.ts:\d too/],
      [`${start}export default scalar({ arguments: [], returns: INT }, () => 1);\n`, 'SELECT 1', 'function-nameless', /:2: /],
      [`${start}${one('f')}if (Math.max(1) > 0)\n  throw new Error('not today');\n`, 'SELECT f()', 'function-unreadable', /functions\/all.ts:4:\d+: .*not today/],
      [`${start}export const f = scalar({ arguments: [], returns: DECIMAL(99, 2) }, () => null);\n`, 'SELECT f()', 'function-type', /:2: f declares the type DECIMAL\(99, 2\)/],
    ];
    for (const [text, query, code, words] of cases) {
      const other = await world.another({ ...FILES, 'functions/all.ts': text });
      expect(await problemsOf(`${query};\n`, other)).toEqual(expect.arrayContaining([expect.objectContaining({ severity: 'error', code, message: expect.stringMatching(words) })]));
      await other.dispose();
    }
  });

  test('until the workspace is trusted, nothing of them runs', async () => {
    const other = await world.another({ ...FILES, 'functions/all.ts': `${FUNCTIONS}throw new Error('it ran');\n` });
    await other.clients.workspace.trust({ trusted: false });
    const told = await problemsOf('SELECT part();\n', other);
    expect(told).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'untrusted', severity: 'warning' })]));
    expect(JSON.stringify(told)).not.toContain('it ran');
    await expect(other.clients.runs.start({ file: FILE, text: 'SELECT part();\n' })).rejects.toMatchObject({ code: 'untrusted', message: expect.stringContaining('--trust') });
    await other.dispose();
  });

  test('twenty runs after each other leave the memory as it was', async () => {
    const engine = await world.keeper.engine();
    const once = () => rowsOf(`${ONE}SELECT campaign(s, 1), word FROM three, LATERAL TABLE(words(s));\n`);
    for (let i = 0; i < 3; i++) await once();
    const before = (await engine.memory({})).resident;
    for (let i = 0; i < 20; i++) expect(await once()).toHaveLength(5);
    const after = (await engine.memory({})).resident;
    // The JVM moves by itself; that no isolate is kept, the engine's own tests count.
    if (before !== null && after !== null) expect(after - before).toBeLessThan(300e6);
  });
});
