import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import { engineIsBuilt } from './flink-world.ts';
import { allOf, createWorld, firstOf, type World } from './worlds.ts';

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
      if (time) timers.event.set('end', time);
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
  let keeper: EngineKeeper;
  let world: World;
  beforeAll(async () => {
    keeper = startEngine(places());
    await keeper.engine();
    world = await createWorld('memory', { files: FILES, keeper, keepEngine: true });
    await world.clients.workspace.trust({ trusted: true });
  });
  afterAll(async () => {
    await world?.dispose();
    await keeper?.dispose();
  });

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
    expect((await rowsOf('counts')).sort()).toEqual(['ann 1 2024-01-01 01:00:00.000', 'ann 2 2024-01-01 01:00:02.000', 'ann 3 2024-01-01 01:00:03.000', 'bob 1 2024-01-01 01:00:01.000']);
    expect((await rowsOf('alerts')).sort()).toEqual(['ann over after 3', 'ann pay is number 3', 'bob over after 1']);
    expect((await rowsOf('pages')).sort()).toEqual(['home ann', 'home bob', 'pay ann', 'shop ann']);
  });
});
