import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import { command, engineIsBuilt, flinkWorld } from './flink-world.ts';
import { allOf, firstOf } from './worlds.ts';

const FILE = 'jobs/late/job.ts';
const WITH = "WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'nowhere:1', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json')";
const FILES = {
  'weir.yaml': 'weir: 1\ncommon: [ddl/*.sql]\n',
  'ddl/tables.sql': `CREATE TABLE flights (carrier STRING, origin STRING NOT NULL, delay INT, miles BIGINT, price DECIMAL(10, 2), at_time TIMESTAMP(3), stops ARRAY<ROW<city STRING>>, WATERMARK FOR at_time AS at_time) ${WITH};
CREATE TABLE carriers (carrier STRING, name STRING NOT NULL) ${WITH};
CREATE TABLE late (carrier STRING, delay INT) ${WITH.replace("'json'", "'debezium-json'")};
CREATE TABLE rates (carrier STRING, rate DECIMAL(10, 2), since TIMESTAMP(3), WATERMARK FOR since AS since, PRIMARY KEY (carrier) NOT ENFORCED) ${WITH.replace("'json'", "'debezium-json'")};
CREATE TABLE per_day (window_start TIMESTAMP(3), origin STRING, n BIGINT, worst INT) ${WITH};
`,
  'streams/flights.yaml': 'data: ../data/flights.csv\nformat: { type: csv, header: true }\n',
  'streams/carriers.yaml': 'data: ../data/carriers.csv\nformat: { type: csv, header: true }\n',
  'data/flights.csv': 'carrier,origin,delay,miles,price,at_time\nUA,EWR,20,9007199254740993,1.50,2024-01-01 01:00:00\nAA,JFK,40,5,2.50,2024-01-01 02:00:00\nUA,JFK,10,7,0.25,2024-01-02 01:00:00\nDL,EWR,31,8,9.75,2024-01-03 01:00:00\n',
  'data/carriers.csv': 'carrier,name\nUA,United\nDL,Delta\n',
  [FILE]: "import { from } from '@weir/sdk';\nfrom('flights').show();\n",
};
const sdk = (names: string) => `import { ${names} } from '@weir/sdk';\n`;

describe.skipIf(!engineIsBuilt)('jobs in TypeScript on Flink', () => {
  const world = flinkWorld('memory', FILES, { trusted: true });

  const said = async (text: string) => (await world.clients.language.preview({ file: FILE, text })).validation.diagnostics.filter(({ severity }) => severity === 'error');
  const planned = async (text: string, file = FILE) => {
    const { validation, topology } = await world.clients.language.preview({ file, text });
    expect(validation.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    return topology!;
  };
  async function rowsOf(text: string, file = FILE): Promise<string[]> {
    const { run } = await world.clients.runs.start({ file, text });
    const { failure, sinks } = await firstOf(world.clients.runs.status({ run }), ({ state }) => ['finished', 'failed', 'cancelled'].includes(state));
    expect(failure).toBeNull();
    const pages = await Promise.all(sinks.map(({ name }) => allOf(world.clients.runs.table({ run, sink: name, offset: 0, limit: 1000 }))));
    return pages.flat().flatMap(({ body }) => linesOf(body).map((line) => String(readRow(line).values.map((value) => String(value).replaceAll('"', ''))))).sort();
  }
  const textAt = (text: string, { start, end }: { start: { line: number; column: number }; end: { line: number; column: number } }) => {
    const offset = ({ line, column }: { line: number; column: number }) => text.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + column - 1;
    return text.slice(offset(start), offset(end));
  };

  test('each way to make a table gives what its SQL twin gives, from operators with the same uids', async () => {
    const job = `${sdk('call, count, expression, from, interval, max, sql')}
const flights = from('flights');
const late = flights.where((f) => f.delay.ge(20).and(f.miles.gt(3n)));
late.select((f) => ({ carrier: f.carrier, delay: f.delay.plus(1) })).insertInto('late');
late.join(from('carriers'), (f, c) => f.carrier.eq(c.carrier)).select((f, c) => ({ carrier: c.name, delay: f.delay })).insertInto('late');
late
  .tumble('at_time', interval(1, 'day'))
  .groupBy((w) => ({ window_start: w.window_start, window_end: w.window_end, origin: w.origin }))
  .aggregate((w) => ({ n: count(), worst: max(w.delay) }))
  .select((w) => ({ window_start: w.window_start, origin: w.origin, n: w.n, worst: w.worst }))
  .insertInto('per_day');
sql\`SELECT UPPER(origin) AS o, MOD(delay, \${7}) AS m FROM \${late}\`.select((x) => ({ carrier: x.o, delay: x.m })).insertInto('late');
flights.select((f) => ({ carrier: call<string>('CONCAT', f.origin, "it's"), delay: expression<number>\`\${f.delay} + 100\` })).union(flights.where((f) => f.price.lt(1)).select((f) => ({ carrier: f.origin, delay: f.delay }))).insertInto('late');
`;
    const twin = `CREATE TEMPORARY VIEW tardy AS SELECT * FROM flights WHERE delay >= 20 AND miles > 3;
EXECUTE STATEMENT SET BEGIN
INSERT INTO late (carrier, delay) SELECT carrier, delay + 1 FROM tardy;
INSERT INTO late (carrier, delay) SELECT c.name, f.delay FROM tardy f JOIN carriers c ON f.carrier = c.carrier;
INSERT INTO per_day (window_start, origin, n, worst) SELECT window_start, origin, COUNT(*), MAX(delay) FROM TABLE(TUMBLE(TABLE tardy, DESCRIPTOR(at_time), INTERVAL '1' DAY)) GROUP BY window_start, window_end, origin;
INSERT INTO late (carrier, delay) SELECT UPPER(origin), MOD(delay, 7) FROM tardy;
INSERT INTO late (carrier, delay) SELECT CONCAT(origin, 'it''s'), delay + 100 FROM flights UNION ALL SELECT origin, delay FROM flights WHERE price < 1;
END;
`;
    const uids = (topology: Awaited<ReturnType<typeof planned>>) => topology.operators.map(({ uid }) => uid).sort();
    // Which of several writes into one table Flink puts together hangs on what their columns are called.
    const inner = ({ operators }: Awaited<ReturnType<typeof planned>>) => {
      const sinks = operators.filter(({ name }) => name === 'late' || name === 'per_day').map(({ uid }) => uid);
      return operators.map(({ uid }) => uid).filter((uid) => !sinks.some((sink) => uid.startsWith(sink))).sort();
    };
    const ours = await planned(job);
    expect(inner(ours)).toEqual(inner(await planned(twin, 'jobs/late/twin.sql')));
    // Formatting is none of its business, and what variables are called.
    expect(uids(await planned(job.replaceAll(').', ')\n    .').replaceAll(', (', ',\n('))).join()).toBe(uids(ours).join());
    expect(uids(await planned(job.replace(/\blate(?=[\s.}]|$)/gm, 'tardy')))).toEqual(uids(ours));
    const rows = await rowsOf(job);
    expect(rows).toEqual(await rowsOf(twin, 'jobs/late/twin.sql'));
expect(rows.filter((row) => row.startsWith('2024'))).toHaveLength(3);
  });

  test.each([
    ["flights.hop('at_time', interval(1, 'hour'), interval(3, 'hour')).groupBy((w) => ({ start: w.window_start, end: w.window_end })).aggregate(() => ({ n: count() })).show();", "SELECT window_start, window_end, COUNT(*) FROM TABLE(HOP(TABLE flights, DESCRIPTOR(at_time), INTERVAL '1' HOUR, INTERVAL '3' HOUR)) GROUP BY window_start, window_end;"],
    ["flights.cumulate('at_time', interval(1, 'hour'), interval(1, 'day')).groupBy((w) => ({ start: w.window_start, end: w.window_end })).aggregate((w) => ({ n: countDistinct(w.carrier) })).show();", "SELECT window_start, window_end, COUNT(DISTINCT carrier) FROM TABLE(CUMULATE(TABLE flights, DESCRIPTOR(at_time), INTERVAL '1' HOUR, INTERVAL '1' DAY)) GROUP BY window_start, window_end;"],
    ["flights.session('at_time', interval(10, 'minute'), ['carrier']).groupBy((w) => ({ c: w.carrier, start: w.window_start, end: w.window_end })).aggregate((w) => ({ sum: sum(w.miles) })).show();", "SELECT carrier, window_start, window_end, SUM(miles) FROM TABLE(SESSION(TABLE flights PARTITION BY carrier, DESCRIPTOR(at_time), INTERVAL '10' MINUTE)) GROUP BY carrier, window_start, window_end;"],
    ["flights.deduplicate({ key: (f) => [f.carrier], orderBy: (f) => f.at_time.asc() }).select((f) => ({ c: f.carrier, d: f.delay })).show();", 'SELECT carrier, delay FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY carrier ORDER BY at_time ASC) AS n FROM flights) WHERE n = 1;'],
    ["flights.join(from('rates'), (f, r) => f.carrier.eq(r.carrier), { asOf: (f) => f.at_time }).select((f, r) => ({ c: f.carrier, p: f.price.times(r.rate) })).show();", 'SELECT f.carrier, f.price * r.rate FROM flights AS f JOIN rates FOR SYSTEM_TIME AS OF f.at_time AS r ON f.carrier = r.carrier;'],
    ["flights.topN(3, { partitionBy: (f) => [f.origin], orderBy: (f) => [f.delay.desc()] }).select((f) => ({ c: f.carrier, n: f.row_num })).show();", 'SELECT carrier, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY origin ORDER BY delay DESC) AS n FROM flights) WHERE n <= 3;'],
    ["flights.leftJoin(from('carriers'), (f, c) => f.carrier.eq(c.carrier)).where((_f, c) => c.name.isNull()).select((f) => ({ c: f.carrier })).show();", 'SELECT f.carrier FROM flights f LEFT JOIN carriers c ON f.carrier = c.carrier WHERE c.name IS NULL;'],
    ["flights.fullJoin(from('carriers'), (f, c) => f.carrier.eq(c.carrier)).rightJoin(from('rates'), (_f, c, r) => c.carrier.eq(r.carrier)).select((f, c, r) => ({ a: f.delay, b: c.name, c: r.rate })).distinct().show();", 'SELECT DISTINCT f.delay, c.name, r.rate FROM flights f FULL JOIN carriers c ON f.carrier = c.carrier RIGHT JOIN rates r ON c.carrier = r.carrier;'],
    ["flights.select((f) => ({ a: f.delay.cast(STRING), b: f.delay.in(1, 2), c: f.carrier.like('U%').not(), d: when(f.delay.isNull(), coalesce(f.carrier, 'x'), 'y'), e: lit(5n, BIGINT), f: f.miles.dividedBy(2n) })).show();", "SELECT CAST(delay AS STRING), delay IN (1, 2), NOT carrier LIKE 'U%', CASE WHEN delay IS NULL THEN COALESCE(carrier, 'x') ELSE 'y' END, CAST(5 AS BIGINT), miles / 2 FROM flights;"],
    ["flights.select((f) => ({ city: f.stops.at(1).field('city') })).where((f) => f.city.isNotNull()).show();", 'SELECT city FROM (SELECT stops[1].city AS city FROM flights) WHERE city IS NOT NULL;'],
  ])('%s is the plan of its SQL', async (job, twin) => {
    const text = `${sdk('BIGINT, coalesce, count, countDistinct, from, interval, lit, STRING, sum, when')}const flights = from('flights');\n${job}\n`;
    const uids = ({ operators }: Awaited<ReturnType<typeof planned>>) => operators.map(({ uid }) => uid).sort();
    expect(uids(await planned(text))).toEqual(uids(await planned(twin, 'jobs/late/twin.sql')));
  });

  test('what an expression is made of keeps the uid that it is given, whatever becomes of it and of what stands around it', async () => {
    const head = sdk('count, from, interval, max, sql');
    const uids = async (text: string) => (await planned(head + text)).operators.map(({ uid }) => uid);
    const sure = (all: string[]) => all.filter((uid) => !/^u[0-9a-f]{16}/.test(uid)).sort();
    const counts = "from('flights').groupBy((f) => ({ carrier: f.carrier })).aggregate((f) => ({ delay: max(f.delay) }))";
    // Without, a job is what it is; a key more is another operator.
    const plain = await uids(`const late = ${counts};\nlate.insertInto('late');\n`);
    expect(sure(plain)).toEqual([]);
    const other = counts.replace('({ carrier: f.carrier })', '({ carrier: f.carrier, origin: f.origin })') + '.select((f) => ({ carrier: f.carrier, delay: f.delay }))';
    const given = await uids(`const late = ${counts}.uid('worst');\nlate.insertInto('late').uid('out');\n`);
    expect(sure(given)).toEqual(expect.arrayContaining(['out', 'worst-group-aggregate']));
    expect(sure(await uids(`const renamed = ${other.replace('.select(', ".uid('worst').select(")};\nrenamed.where((f) => f.delay.gt(1)).insertInto('late').uid('out');\n`))).toEqual(expect.arrayContaining(['out', 'worst-group-aggregate']));
    expect(await uids(`const late = ${other};\nlate.insertInto('late');\n`)).not.toEqual(plain);
    // Each join of a chain by itself, what a table is read by, and a block of SQL.
    const chain = await uids(`from('flights').uid('in').join(from('carriers'), (f, c) => f.carrier.eq(c.carrier)).uid('named').join(from('rates'), (f, _c, r) => f.carrier.eq(r.carrier)).uid('rated').select((f, c) => ({ carrier: c.name, delay: f.delay })).insertInto('late');
sql<{ carrier: string; delay: number }>\`SELECT origin AS carrier, MAX(delay) AS delay FROM flights GROUP BY origin\`.uid('block').insertInto('late');
from('flights').tumble('at_time', interval(1, 'day')).groupBy((w) => ({ window_start: w.window_start, window_end: w.window_end, origin: w.origin })).aggregate(() => ({ n: count() })).uid('days').select((w) => ({ window_start: w.window_start, origin: w.origin, n: w.n, worst: 1 })).insertInto('per_day').uid('per-day');
`);
    expect(sure(chain)).toEqual(expect.arrayContaining(['block-group-aggregate', 'in', 'named-join', 'rated-join', 'per-day']));
    expect(sure(chain).some((uid) => /^days-.*window-aggregate$/.test(uid))).toBe(true);
  });

  test('state goes on through a rewrite of an expression that has a uid: rows are counted on; without one it is lost', async () => {
    const text = (name: string, key: string, uid: string) => `${sdk('abs, count, from, sql')}sql\`CREATE TABLE ns (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.n.min' = '1', 'fields.n.max' = '3')\`;
const ${name} = from('ns').groupBy((x) => ({ n: ${key} })).aggregate(() => ({ c: count() }))${uid};
${name}.show();
`;
    const judged = async (before: string, after: string) => {
      const { run } = await world.clients.runs.start({ file: FILE, text: before });
      await firstOf(world.clients.runs.status({ run }), ({ counts }) => counts[0]!.counted > 50);
      return { run, restore: (await world.clients.runs.verdict({ run, text: after }))!.restore };
    };
    const bare = await judged(text('counts', 'x.n', ''), text('perNumber', 'abs(x.n)', ''));
    expect(bare.restore).toBe('drops');
    await world.clients.runs.cancel({ run: bare.run });
    const after = text('perNumber', 'abs(x.n)', ".uid('counts')");
    const { run, restore } = await judged(text('counts', 'x.n', ".uid('counts')"), after);
    expect(restore).toBe('works');
    const now = await world.clients.runs.apply({ run, text: after });
    await firstOf(world.clients.runs.status({ run: now.run }), ({ counts }) => counts[0]!.counted > now.counts[0]!.counted + 50);
    const counts = new Map<string, number>();
    for await (const { body } of world.clients.runs.rows({ run: now.run, sink: now.sinks[0]!.name })) {
      for (const { kind, values } of linesOf(body).map(readRow)) {
        // Each count is one more than the one before, over the whole life of both runs.
        expect(Number(values[1])).toBe((counts.get(values[0]!) ?? 0) + (kind === '-U' ? 0 : 1));
        counts.set(values[0]!, Number(values[1]));
      }
      if ([...counts.values()].reduce((sum, each) => sum + each) > now.counts[0]!.counted / 2 + 40) break;
    }
    await world.clients.runs.cancel({ run: now.run });
  });

  test('a uid that is given twice, or is none, is told where it stands', async () => {
    const head = `${sdk('from, sql')}const flights = from('flights');\n`;
    const at = async (text: string) => (await said(head + text)).map(({ code, message, range }) => `${code} ${range?.start.line}: ${message}`);
    expect(await at("flights.distinct().uid('x').show();\nflights.where((f) => f.delay.gt(1)).uid('x').show();\n")).toEqual(["uid-taken 4: The uid 'x' is given twice, and two operators cannot have one state. Give one of them another."]);
    expect(await at("flights.distinct().uid('5 x').show();\n")).toEqual(['bad-uid 3: "5 x" is no uid of an expression. Give a letter first, then at most 99 letters, digits, _, - and dots.']);
    expect(await at("const some = flights.select((f) => ({ carrier: f.carrier, delay: f.delay }));\nsome.insertInto('late').uid('a');\nsome.insertInto('late').uid('b');\n")).toEqual(["uid-taken 5: The sink late has the uid 'a' already, and Flink may make one operator of all that write it. Leave 'b' out."]);
    expect(await at("sql`SET 'table.exec.state.ttl' = '1 h'`.uid('s');\nflights.show();\n")).toEqual(["bad-uid 3: The uid 's' is given to a statement that is no query, and has no operators."]);
  });

  test('an operator is where the file says it', async () => {
    const text = `${sdk('from')}from('flights')\n  .where((f) => f.delay.gt(15))\n  .groupBy((f) => ({ carrier: f.carrier })).aggregate(() => ({ delay: 1 }))\n  .insertInto('late');\n`;
    const { operators } = await planned(text);
    const at = (name: string) => textAt(text, operators.find((operator) => operator.name.startsWith(name))!.range!);
    expect([at('flights'), at('late')]).toEqual(["from('flights')", "insertInto('late')"]);
    expect(at('Calc')).toContain('f.delay.gt(15)');
  });

  test('functions of the file and of others are called as they are, in Flink', async () => {
    const rows = await rowsOf(`${sdk('from, INT, ROW, scalar, STRING, table')}
const twice = scalar({ arguments: [INT], returns: INT }, (x) => x && 2 * x);
const letters = table({ arguments: [STRING], returns: ROW({ letter: STRING.notNull() }) }, function* (text) {
  for (const letter of text ?? '') yield { letter };
});
from('flights').where((f) => f.origin.eq('EWR')).lateral((f) => letters(f.carrier)).select((f, l) => ({ carrier: l.letter, delay: twice(f.delay) })).insertInto('late');
`);
    expect(rows).toEqual(['A,40', 'D,62', 'L,62', 'U,40']);
  });

  test('a function of the job is replaced while it runs; what would be another query is not, with what differs', async () => {
    const text = (factor: number, bound: number) => `${sdk('BIGINT, from, scalar, sql')}sql\`CREATE TABLE ns (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '50', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000')\`;
const many = scalar({ arguments: [BIGINT], returns: BIGINT }, (n) => n && n * ${factor}n);
from('ns').where((x) => x.n.gt(${bound}n)).select((x) => ({ n: x.n, times: many(x.n) })).show();
`;
    const { run, sinks } = await world.clients.runs.start({ file: FILE, text: text(1, 0) });
    const has = async (factor: number) => {
      for await (const { body } of world.clients.runs.rows({ run, sink: sinks[0]!.name }))
        if (linesOf(body).some((line) => Number(readRow(line).values[1]) === factor * Number(readRow(line).values[0]))) return;
    };
    await has(1);
    expect(await world.clients.runs.replace({ run, text: text(1000, 0) })).toMatchObject({ refusal: null });
    await has(1000);
    expect(await world.clients.runs.replace({ run, text: text(7, 5) })).toMatchObject({ refusal: { code: 'replace-sql', message: expect.stringMatching(/> 5.* was .*> 0/) } });
    expect(await world.clients.runs.replace({ run, text: text(7, 0).replace('n && n', 'n.nowhere') })).toMatchObject({ refusal: { code: 'job-types', message: expect.stringContaining(`${FILE}:3:`) } });
    // What runs is what was replaced last.
    expect((await firstOf(world.clients.runs.list({}))).find((each) => each.run === run)!.text).toBe(text(1000, 0));
    await world.clients.runs.cancel({ run });
  });

  test('it is told of each call which form it has, and of each expression that Flink computes it, as it was planned', async () => {
    const text = `${sdk('from, INT, ROW, scalar, STRING, table')}
const twice = scalar({ arguments: [INT], returns: INT }, (x) => x && 2 * x);
const letters = table({ arguments: [STRING], returns: ROW({ letter: STRING.notNull() }) }, function* (text) {
  for (const letter of text ?? '') yield { letter };
});
from('flights')
  .where((f) => f.origin.eq('EWR'))
  .lateral((f) => letters(f.carrier))
  .select((f, l) => ({ carrier: l.letter, delay: twice(f.delay.plus(1)).plus(2) }))
  .insertInto('late');
`;
    const { parts } = await world.clients.language.computed({ file: FILE, text });
    expect(parts.map(({ form, range, sql }) => [form, textAt(text, range), sql])).toEqual(expect.arrayContaining([
      ['flink', "f.origin.eq('EWR')", expect.stringContaining("= 'EWR'")],
      ['rows', 'letters(f.carrier)', expect.stringContaining('letters')],
      ['record', 'twice(f.delay.plus(1))', expect.stringContaining('twice')],
      ['flink', 'twice(f.delay.plus(1)).plus(2)', expect.stringContaining(' + ')],
    ]));
    expect(parts.find(({ form }) => form === 'record')!.operators).toEqual([expect.stringMatching(/^Calc/)]);
    // Nothing is said twice, nor of a column.
    expect(parts).toHaveLength(4);
    expect((await world.clients.language.computed({ file: FILE, text: text.replace("'EWR'", "'EWR") })).parts).toEqual([]);
  });

  test('tables of its own DDL have types too, and all types can be asked for', async () => {
    const text = `${sdk('from, sql')}sql\`CREATE TABLE own (n BIGINT NOT NULL) ${WITH}\`;\nfrom('own').select((o) => ({ carrier: o.n, delay: 1 })).insertInto('late');\n`;
    expect(await said(text)).toMatchObject([{ code: 'job-types', message: expect.stringContaining('carrier') }]);
    const { text: tables } = await world.clients.language.typings({ file: FILE, text });
    expect(tables).toContain('"own": { "n": bigint };');
    expect(tables).toContain('"stops": Array<{ "city": string | null } | null> | null');
  });

  // What is wrong with jobs, and where that is told, is in bad-typescript-on-flink.test.ts.
  test('`weir test` runs no test of a job whose types are wrong, and says where they are', async () => {
    await mkdir(join(world.folder, 'jobs/wrong/tests'), { recursive: true });
    await writeFile(join(world.folder, 'jobs/wrong/job.ts'), `${sdk('from')}from('flights')\n  .select((f) => ({ carrier: f.carrier, delay: f.origin })).insertInto('late');\n`);
    await writeFile(join(world.folder, 'jobs/wrong/tests/some.yaml'), 'steps:\n  - given: { flights: [{ carrier: UA, origin: EWR }, end] }\n    end: true\n    then: { late: { table: [] } }\n');
    const { code, ...said } = await command(world, world.keeper, 'test', 'wrong');
    expect([code, said.out]).toEqual([1, expect.stringMatching(/jobs\/wrong\/job\.ts:3:\d+.*has another type there/s)]);
  });

  test('nothing of a job runs until the workspace is trusted', async () => {
    await world.clients.workspace.trust({ trusted: false });
    try {
      expect(await said(FILES[FILE]!)).toMatchObject([{ code: 'untrusted' }]);
    } finally {
      await world.clients.workspace.trust({ trusted: true });
    }
  });
});
