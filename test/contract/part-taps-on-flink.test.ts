import { describe, expect, test } from 'vitest';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import { engineIsBuilt, flinkWorld } from './flink-world.ts';
import { allOf, firstOf } from './worlds.ts';

const FILES = {
  'weir.yaml': 'weir: 1\ncommon: [ddl/*.sql]\n',
  'ddl/orders.sql':
    "CREATE TABLE orders (id BIGINT, item STRING, amount INT) WITH ('connector' = 'kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'localhost:1', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');\n" +
    "CREATE VIEW shared_sums AS SELECT item, SUM(amount) AS total FROM orders GROUP BY item;\n",
  'streams/orders.yaml': 'data: ../data/orders.csv\n',
  'data/orders.csv': 'id,item,amount\n1,tea,10\n2,cup,-1\n3,tea,20\n4,pot,30\n',
};
const FILE = 'jobs/a.sql';
const SUMS = 'CREATE VIEW sums AS SELECT item, SUM(amount) AS total, COUNT(*) AS n FROM orders GROUP BY item;\n';

describe.skipIf(!engineIsBuilt)('views and CTEs on Flink', () => {
  const world = flinkWorld('memory', FILES);
  const locate = (text: string, name: string) => world.clients.debugger.locate({ file: FILE, text, name });
  /** All rows that pass where a part is said to pass, without their change kind. */
  const rowsOf = async (text: string, name: string) => {
    const { edges, exact, words } = await locate(text, name);
    const { run } = await world.clients.runs.start({ file: FILE, text, paused: true });
    const tap = allOf(world.clients.debugger.tap({ run, ...edges[0]!, all: true }));
    await firstOf(world.clients.debugger.tap({ run, ...edges[0]! }));
    await world.clients.debugger.goOn({ run });
    const rows = (await tap).flatMap(({ body }) => (body.length ? linesOf(body).map(readRow) : [])).map(({ values }) => values.slice(2).join(' '));
    return { rows, exact, words, edges };
  };

  test('the very rows of a view pass behind its last step', async () => {
    const { rows, exact, words } = await rowsOf(`${SUMS}SELECT * FROM sums WHERE total > 15;\n`, 'sums');
    expect({ exact, words }).toEqual({ exact: true, words: 'Exactly the rows of sums pass here.' });
    expect(new Set(rows)).toEqual(new Set(['"tea" 10 1', '"cup" -1 1', '"tea" 30 2', '"pot" 30 1']));
  });

  test('a view of a view, each at its own edge, and a view of the shared DDL', async () => {
    const text = `${SUMS}CREATE VIEW totals AS SELECT total, COUNT(*) AS items FROM sums GROUP BY total;\nSELECT * FROM totals;\n`;
    const [sums, totals] = [await locate(text, 'sums'), await locate(text, 'totals')];
    expect(totals.exact).toBe(true);
    expect(totals.edges).not.toEqual(sums.edges);
    // Nobody reads how many there were, so Flink does not count them.
    expect(sums).toMatchObject({ exact: false, words: 'The rows of sums pass here, with the columns that what reads them needs.' });
    expect(await locate('SELECT * FROM shared_sums;', 'shared_sums')).toMatchObject({ kind: 'view', exact: true });
  });

  test('a CTE that is used twice', async () => {
    const text = 'WITH sums AS (SELECT item, SUM(amount) AS total FROM orders GROUP BY item)\nSELECT a.item, b.total FROM sums a JOIN sums b ON a.total = b.total AND a.item <> b.item;\n';
    const { kind, exact, edges } = await locate(text, 'sums');
    expect({ kind, exact }).toEqual({ kind: 'cte', exact: true });
    expect(edges.length).toBeGreaterThan(0);
  });

  test('a nested CTE, by the place of its name', async () => {
    const text = 'WITH outside AS (WITH inside AS (SELECT item, COUNT(*) AS n FROM orders GROUP BY item) SELECT n, COUNT(*) AS items FROM inside GROUP BY n)\nSELECT * FROM outside;\n';
    const inside = await world.clients.debugger.locate({ file: FILE, text, at: { line: 1, column: text.indexOf('FROM inside') + 7 } });
    expect(inside).toMatchObject({ name: 'inside', kind: 'cte', exact: true });
    expect((await locate(text, 'outside')).edges).not.toEqual(inside.edges);
  });

  test('a view that the optimiser merged with what reads it says so, and offers the nearest rows', async () => {
    const text = 'CREATE VIEW positive AS SELECT id, amount * 2 AS twice FROM orders WHERE amount > 0;\nSELECT id FROM positive WHERE twice > 30;\n';
    const { rows, exact, words } = await rowsOf(text, 'positive');
    expect(exact).toBe(false);
    expect(words).toMatch(/^No edge carries exactly the rows of positive: .* These are the rows before Calc\(/);
    expect(rows.length).toBe(4);
  });

  test('a view that the job does not read, and a name that is none, say so', async () => {
    expect(await locate(`CREATE VIEW idle AS SELECT 1 AS n;\n${SUMS}SELECT * FROM sums;\n`, 'idle')).toMatchObject({ edges: [], exact: false, words: 'This job does not read idle.' });
    await expect(locate('SELECT * FROM orders;', 'nobody')).rejects.toMatchObject({ code: 'no-such-part' });
  });
});
