import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bench, times, withWeir } from '../bench-parts.ts';
import type { Figure } from '../figures.ts';
import { writeWorkspace } from '../weir/workspace.ts';

const ROW = 12;
const ROWS = 100_000;
const USERS = 500;
const WARM_UP = 2;

const TABLE = (name: string) =>
  `CREATE TABLE ${name} (id INT, u STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'kafka', 'topic' = '${name}', 'properties.bootstrap.servers' = 'localhost:1', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');\n`;

/** A query, and a row of the table that it makes. */
const QUESTIONS = {
  'a count in a window': {
    sql: "SELECT u, window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' MINUTES)) GROUP BY u, window_start, window_end;\n",
    row: { u: '"u17"', window_start: '"2024-01-01 01:00:00"' },
  },
  'a join': { sql: 'SELECT c.id, o.id AS oid FROM clicks c JOIN orders o ON c.u = o.u;\n', row: { id: '77001' } },
  'a Top-3': { sql: 'SELECT u, id, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY u ORDER BY v DESC, id) AS n FROM clicks) WHERE n <= 3;\n', row: { u: '"u17"', n: '2' } },
};

/** Asks why one row is there, on a sample of 100,000 rows, and where one of these went. */
export async function lineage(bench: Bench): Promise<Figure[]> {
  const folder = join(bench.folder, 'lineage');
  const [clicks, orders] = [join(bench.folder, 'clicks.jsonl'), join(bench.folder, 'orders.jsonl')];
  await writeFile(clicks, linesOf(ROWS));
  await writeFile(orders, linesOf(ROWS / 100));
  const format = 'type: jsonl';
  await writeWorkspace(folder, [], [{ table: 'clicks', data: clicks, format }, { table: 'orders', data: orders, format }]);
  return withWeir(bench, folder, async ({ engineReady, window }) => {
    await engineReady();
    const figures: Figure[] = [];
    for (const [what, { sql, row }] of Object.entries(QUESTIONS)) {
      const { run } = await window.runs.start({ file: 'question.sql', text: TABLE('clicks') + TABLE('orders') + sql });
      let [runs, proof] = [0, ''];
      const why = async () => {
        const began = performance.now();
        const answer = await window.lineage.why({ run, sink: 'select-1', row });
        if (answer.proof === 'none') throw new Error(`${what}: no second run gave the row`);
        proof = answer.proof === 'each' ? 'each row left out once' : 'not each row left out in time';
        runs = answer.runs;
        return performance.now() - began;
      };
      await times(WARM_UP, why);
      const samples = await times(bench.options.rounds, why);
      figures.push({ row: ROW, name: `why a row is there, 100,000 rows: ${what}`, unit: 'ms', better: 'lower', samples, goal: { of: 'median', bound: 'at most', value: 5_000 }, note: `${runs} runs of the job, ${proof}.` });
      if (figures.length > 1) continue;
      const where = async () => {
        const began = performance.now();
        await window.lineage.where({ run, table: 'clicks', line: 40_000 });
        return performance.now() - began;
      };
      await times(WARM_UP, where);
      figures.push({ row: ROW, name: 'where a row went, 100,000 rows', unit: 'ms', better: 'lower', samples: await times(bench.options.rounds, where), goal: { of: 'median', bound: 'at most', value: 5_000 } });
    }
    return figures;
  });
}

/** Ten rows a second, users in a fixed jumble, values that tie. */
function linesOf(count: number): string {
  const lines = Array.from({ length: count }, (_, id) => {
    const ts = new Date(Date.UTC(2024, 0, 1) + Math.floor(id / 10) * 1000).toISOString().slice(0, 19).replace('T', ' ');
    return JSON.stringify({ id, u: `u${(id * 7919) % USERS}`, v: 1 + ((id * 31) % 97), ts });
  });
  return `${lines.join('\n')}\n`;
}
