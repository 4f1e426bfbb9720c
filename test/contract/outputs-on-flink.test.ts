import { describe, expect, test } from 'vitest';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import { engineIsBuilt, flinkWorld } from './flink-world.ts';
import { allOf, firstOf } from './worlds.ts';

const FILE = 'jobs/clicks/job.ts';
const WITH = "WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'nowhere:1', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json')";
const FILES = {
  'weir.yaml': 'weir: 1\ncommon: [ddl/*.sql]\nfunctions: [functions/*.ts]\n',
  'ddl/tables.sql': `CREATE TABLE clicks (customer STRING, page STRING, n BIGINT, moment TIMESTAMP(3), WATERMARK FOR moment AS moment) ${WITH};
CREATE TABLE counts (customer STRING, n BIGINT, rowtime TIMESTAMP(3)) ${WITH};
CREATE TABLE alerts (customer STRING, why STRING) ${WITH};
CREATE TABLE pages (page STRING, customer STRING) ${WITH};
`,
  'streams/clicks.yaml': 'data: ../data/clicks.csv\nformat: { type: csv, header: true }\n',
  'data/clicks.csv': 'customer,page,n,moment\nann,home,1,2024-01-01 01:00:00\nbob,home,2,2024-01-01 01:00:01\nann,shop,3,2024-01-01 01:00:02\nann,pay,4,2024-01-01 01:00:03\n',
  'functions/empty.ts': 'export {};\n',
  [FILE]: "import { from } from '@weir/sdk';\nfrom('clicks').show();\n",
};
const VISITS = `import { BIGINT, from, process, ROW, STRING, tableOf, TIMESTAMP, value } from '@weir/sdk';
const visits = process(
  {
    input: { clicks: tableOf({ page: STRING, n: BIGINT }, { partitioned: true }) },
    arguments: { many: BIGINT.notNull() },
    state: { n: value(BIGINT, { initial: 0n }) },
    returns: ROW({ n: BIGINT.notNull() }),
    outputs: { alerts: ROW({ why: STRING.notNull() }), pages: ROW({ page: STRING }) },
    time: TIMESTAMP(3),
  },
  {
    *onRow({ output, state, timers, time, arguments: { many } }, { page }) {
      state.n.value += 1n;
      output.pages({ page });
      yield { n: state.n.value };
      if (state.n.value >= many) output.alerts({ why: page + ' is number ' + state.n.value });
      if (time) timers.event.set('end', time.plus({ days: 1 }));
    },
    onTimer({ output, state }) {
      output.alerts({ why: 'over after ' + state.n.value });
    },
  },
);
const seen = visits({ clicks: from('clicks').partitionBy('customer').orderBy('moment'), many: 3n }, { onTime: 'moment' }).uid('visits');
`;
const JOB = `${VISITS}seen.insertInto('counts');
seen.output('alerts').where((a) => a.why.ne('')).select((a) => ({ customer: a.customer, why: a.why })).insertInto('alerts');
seen.output('pages').select((p) => ({ page: p.page, customer: p.customer })).insertInto('pages');
`;

describe.skipIf(!engineIsBuilt)('outputs of process functions on Flink', () => {
  const world = flinkWorld('memory', FILES, { trusted: true });

  const planned = async (text: string) => {
    const { validation, topology } = await world.clients.language.preview({ file: FILE, text });
    expect(validation.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    return topology!;
  };
  const said = async (text: string) => (await world.clients.language.preview({ file: FILE, text })).validation.diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message, range }) => `${code} ${range?.start.line}: ${message}`);

  test('one operator feeds all sinks, each with its rows and nothing else', async () => {
    const { operators, edges } = await planned(JOB);
    expect(operators.filter(({ type }) => type === 'process-table-function').map(({ uid }) => uid)).toEqual(['visits']);
    expect(edges.filter(({ from }) => from === 'visits').length).toBeGreaterThan(0);
    const { run } = await world.clients.runs.start({ file: FILE, text: JOB });
    const { failure, sinks } = await firstOf(world.clients.runs.status({ run }), ({ state }) => ['finished', 'failed', 'cancelled'].includes(state));
    expect(failure).toBeNull();
    const rowsOf = async (sink: string) => (await allOf(world.clients.runs.table({ run, sink, offset: 0, limit: 1000 }))).flatMap(({ body }) => linesOf(body).map((line) => readRow(line).values.map((value) => String(value).replaceAll('"', '')).join(' ')));
    expect(sinks.map(({ name }) => name).sort()).toEqual(['alerts', 'counts', 'pages']);
    expect((await rowsOf('counts')).sort()).toEqual(['ann 1 2024-01-01 01:00:00', 'ann 2 2024-01-01 01:00:02', 'ann 3 2024-01-01 01:00:03', 'bob 1 2024-01-01 01:00:01']);
    expect((await rowsOf('alerts')).sort()).toEqual(['ann over after 3', 'ann pay is number 3', 'bob over after 1']);
    expect((await rowsOf('pages')).sort()).toEqual(['home ann', 'home bob', 'pay ann', 'shop ann']);
  });

  test('its state and what it gives go on over a savepoint, with another output read', async () => {
    const text = (more: string) => `${VISITS.replace(/const seen[^]*/, '').replace("import { BIGINT, from,", 'import { BIGINT, from, sql,').replace('state.n.value >= many', 'state.n.value % many === 0n')}sql\`CREATE TABLE ticks (customer STRING, page STRING, n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.customer.length' = '1')\`;
const ticks = sql<{ customer: string; page: string; n: bigint }>\`SELECT * FROM ticks\`;
const told = visits({ clicks: ticks.partitionBy('customer'), many: 2n }).uid('told');
told.select((t) => ({ customer: t.customer, n: t.n, rowtime: lit(null, TIMESTAMP(3)) })).insertInto('counts');
${more}`.replace('{ BIGINT, from, sql,', '{ BIGINT, from, lit, sql,');
    const before = text("told.output('pages').select((p) => ({ page: p.page, customer: p.customer })).insertInto('pages');\n");
    const after = text("told.output('alerts').select((a) => ({ customer: a.customer, why: a.why })).insertInto('alerts');\ntold.output('pages').select((p) => ({ page: p.page, customer: p.customer })).insertInto('pages');\n");
    expect((await planned(after)).operators.filter(({ type }) => type === 'process-table-function').map(({ uid }) => uid)).toEqual(['told']);
    const { run } = await world.clients.runs.start({ file: FILE, text: before });
    await firstOf(world.clients.runs.status({ run }), ({ counts }) => counts.every(({ counted }) => counted > 50));
    expect(await world.clients.runs.verdict({ run, text: after })).toMatchObject({ restore: 'works' });
    const now = await world.clients.runs.apply({ run, text: after });
    await firstOf(world.clients.runs.status({ run: now.run }), ({ counts }) => counts.every(({ counted }, i) => counted > (now.counts[i]?.counted ?? 0) + 50));
    const counts = new Map<string, number>();
    rows: for await (const { body } of world.clients.runs.rows({ run: now.run, sink: 'counts' }))
      for (const { values } of linesOf(body).map(readRow)) {
        // Each count of a key is one more than the one before, over the whole life of both runs.
        expect(Number(values[1])).toBe((counts.get(values[0]!) ?? 0) + 1);
        counts.set(values[0]!, Number(values[1]));
        if ([...counts.values()].reduce((sum, each) => sum + each) > 120) break rows;
      }
    for await (const { body } of world.clients.runs.rows({ run: now.run, sink: 'alerts' })) {
      const numbers = linesOf(body).map((line) => Number(/number (\d+)/.exec(String(readRow(line).values[1]))![1]));
      expect(numbers.every((number) => number % 2 === 0)).toBe(true);
      // No key begins anew.
      if (numbers.length) break;
    }
    await world.clients.runs.cancel({ run: now.run });
  });

  test('SQL calls such a function too: each output is a column, a row of its own rows', async () => {
    await world.clients.workspace.write({ path: 'functions/visits.ts', text: `${VISITS.replace('const visits', 'export const visited').replace(/const seen[^]*/, '').replace(' from,', '')}`, expect: null });
    const text = `SELECT customer, n, alerts.why AS why, pages.page AS page FROM visited(clicks => TABLE clicks PARTITION BY customer ORDER BY moment, many => CAST(3 AS BIGINT), on_time => DESCRIPTOR(moment)) WHERE alerts IS NOT NULL OR n IS NOT NULL;\n`;
    const { run, sinks } = await world.clients.runs.start({ file: 'jobs/clicks/by-sql.sql', text });
    const { failure } = await firstOf(world.clients.runs.status({ run }), ({ state }) => ['finished', 'failed', 'cancelled'].includes(state));
    expect(failure).toBeNull();
    const rows = (await allOf(world.clients.runs.table({ run, sink: sinks[0]!.name, offset: 0, limit: 1000 }))).flatMap(({ body }) => linesOf(body).map((line) => readRow(line).values.map((value) => String(value).replaceAll('"', '')).join(' ')));
    expect(rows.sort()).toEqual(['ann 1 null null', 'ann 2 null null', 'ann 3 null null', 'ann null over after 3 null', 'ann null pay is number 3 null', 'bob 1 null null', 'bob null over after 1 null']);
  });

  test('what an output does not have is refused by its type, where it stands', async () => {
    const job = async (before: string, after: string) => {
      const text = JOB.replace(before, after);
      const line = text.slice(0, text.indexOf(after)).split('\n').length;
      return (await said(text)).filter((each) => each.startsWith(`job-types ${line}: `)).join('\n');
    };
    expect(await job('output.pages({ page });', 'output.nowhere({ page });')).toContain("'nowhere' does not exist");
    expect(await job("why: page + ' is", "reason: page + ' is")).toContain("'reason' does not exist");
    expect(await job("seen.output('pages')", "seen.output('page')")).toContain('"page"');
    expect(await job('page: p.page,', 'page: p.why,')).toContain("'why' does not exist");
    expect(await job("partitionBy('customer')", "partitionBy('nobody')")).toContain('"nobody"');
    expect(await job("onTime: 'moment'", "onTime: 'page'")).toContain('"page"');
    expect(await said(JOB.replace(/pages(?=: ROW|\(\{|'\))/g, 'n'))).toEqual(expect.arrayContaining([expect.stringContaining('the output n has the name of a column. Give it another')]));
  });

  test('what a call from SQL lacks is said in plain words', async () => {
    const call = async (given: string) => (await world.clients.language.preview({ file: 'jobs/clicks/by-sql.sql', text: `SELECT * FROM visited(${given});\n` })).validation.diagnostics.map(({ code, message }) => `${code}: ${message}`);
    const many = 'many => CAST(3 AS BIGINT)';
    expect(await call(`clicks => TABLE clicks, ${many}`)).toEqual(['call-incomplete: The rows of the table clicks go by keys, and the call does not say by which: clicks => TABLE … PARTITION BY column.']);
    expect(await call(`clicks => (SELECT customer, page FROM clicks) PARTITION BY customer, ${many}`)).toEqual(['call-incomplete: visited reads a column n, and the table clicks has customer, page. Give it that name in a query.']);
    expect(await call(`clicks => TABLE clicks PARTITION BY nobody, ${many}`)).toEqual(["call-incomplete: There is no column 'nobody' to PARTITION BY; the table has customer, page, n, moment."]);
    expect(await call('clicks => TABLE clicks PARTITION BY customer')).toEqual(['call-incomplete: An argument of the call is missing, or is given by a name that the function does not have.']);
    expect(await call(`clicks => TABLE clicks PARTITION BY customer, ${many}, on_time => DESCRIPTOR(page)`)).toEqual([expect.stringMatching(/^type-mismatch: visited takes its time as TIMESTAMP\(3\), and page, which on_time names, is STRING/)]);
  });

  test('a job that writes nothing and shows nothing says so', async () => {
    const all = async (text: string) => (await world.clients.language.preview({ file: FILE, text })).validation.diagnostics.map(({ code, message }) => `${code}: ${message}`);
    const empty = "job-empty: This job writes nothing and shows nothing, so nothing of it runs. End a table with .insertInto('…'), or with .show() to look at its rows.";
    expect(await all("import { from } from '@weir/sdk';\nconst clicks = from('clicks');\nclicks.distinct();\n")).toEqual([empty]);
    expect(await all("import { sql } from '@weir/sdk';\nsql`SET 'table.exec.state.ttl' = '1 h'`;\n")).toEqual([empty]);
    expect(await all("import { sql } from '@weir/sdk';\nsql`INSERT INTO pages SELECT page, customer FROM clicks`;\n")).toEqual([]);
  });
});
