import { describe, expect, test } from 'vitest';
import { engineIsBuilt, flinkWorld } from './flink-world.ts';

const FILES = {
  'weir.yaml': 'weir: 1\ncommon: [ddl/*.sql]\n',
  'ddl/orders.sql':
    "CREATE TABLE orders (id BIGINT, item STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'localhost:1', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');\n",
  'streams/orders.yaml': 'data: ../data/orders.csv\n',
  'data/orders.csv': 'id,item,ts\n9007199254740993,tea,2020-01-01 10:00:00\n2,cup,2020-01-01 10:01:00\n3,tea,2020-01-01 10:02:00\n4,pot,2020-01-01 10:00:30\n5,tea,2020-01-01 10:07:00\n',
  'jobs/items/job.sql': 'SELECT item, COUNT(*) AS n FROM orders GROUP BY item;\n',
};
const FILE = 'jobs/items/job.sql';

// What the fake promises in lineage.test.ts, Flink keeps here.
describe.skipIf(!engineIsBuilt)('lineage on Flink', () => {
  const world = flinkWorld('memory', FILES);
  const start = async (text: string) => (await world.clients.runs.start({ file: FILE, text })).run;

  test('a row of a table comes from lines of files of the workspace, a change from those before it', async () => {
    const run = await start(FILES[FILE]);
    const { lineage } = world.clients;
    const table = await lineage.why({ run, sink: 'select-1', row: { item: '"tea"', n: '3' } });
    expect(table).toMatchObject({ proof: 'each', others: 0, inputs: [{ table: 'orders', total: 3, rows: [2, 4, 6].map((line) => ({ file: 'data/orders.csv', line })) }] });
    const change = await lineage.why({ run, sink: 'select-1', row: { item: '"tea"', n: '2' }, kind: '+U' });
    expect(change.inputs[0]!.rows.map(({ line }) => line)).toEqual([2, 4]);
    expect(change.operators.map(({ type }) => type)).toEqual(['source', 'calc', 'group-aggregate', 'sink']);
    await expect(lineage.why({ run, sink: 'select-1', row: { item: '"tea"', n: '2' } })).rejects.toMatchObject({ code: 'lineage-row' });
    await expect(lineage.why({ run, sink: 'select-1', row: { nobody: '1' } })).rejects.toMatchObject({ code: 'lineage-column' });
  });

  test('a long number is found with all of its digits', async () => {
    const run = await start('SELECT id FROM orders;\n');
    expect((await world.clients.lineage.why({ run, sink: 'select-1', row: { id: '9007199254740993' } })).inputs[0]!.rows).toMatchObject([{ line: 2 }]);
    await expect(world.clients.lineage.why({ run, sink: 'select-1', row: { id: '9007199254740992' } })).rejects.toMatchObject({ code: 'lineage-row' });
  });

  test('an input row is followed to what it changed, and to the operator that dropped it', async () => {
    const counted = await world.clients.lineage.where({ run: await start(FILES[FILE]), table: 'orders', line: 3 });
    expect(counted).toMatchObject({ row: { file: 'data/orders.csv', line: 3 }, verdict: 'It is in one row of select-1.', results: [{ change: 'added', row: { item: '"cup"', n: '1' } }] });
    const late = "SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;\n";
    const dropped = await world.clients.lineage.where({ run: await start(late), table: 'orders', line: 5 });
    expect(dropped.steps.at(-1)).toMatchObject({ outcome: 'dropped', reason: { code: 'lineage-late' } });
    await expect(world.clients.lineage.where({ run: await start(late), table: 'orders', line: 1 })).rejects.toMatchObject({ code: 'lineage-line' });
  });
});
