import { join } from 'node:path';
import { type Bench, script, times, withWeir } from '../bench-parts.ts';
import { writePlain } from '../data.ts';
import type { Figure, Peer } from '../figures.ts';
import { flinkHome } from '../peers/distribution.ts';
import { type FlinkCluster, startCluster } from '../peers/flink-cluster.ts';
import { clientFirstRow } from '../peers/sql-client.ts';
import { startGateway } from '../peers/sql-gateway.ts';
import { measureRun } from '../weir/measured-run.ts';
import { writeWorkspace } from '../weir/workspace.ts';

const ROW = 1;
const NAME = 'Run → first row, warm';
/** `group`'s first row comes with the first record, `window`'s after a day of event time. */
const QUERIES = ['group', 'window'] as const;
/** The watermark lags by hours, so that the queries have what a late flight needs. */
const LATENESS = 6;
const FAST = 6;
const WARM_UP = 4;

type ByQuery = Record<(typeof QUERIES)[number], number[]>;

/** The same SQL over the same file everywhere: January as CSV, read by Flink's own filesystem source, parallelism 1. */
export async function firstRow(bench: Bench): Promise<Figure[]> {
  const workspace = join(bench.folder, 'first-row');
  const january = join(bench.folder, 'january.csv');
  await writePlain(join(bench.root, 'samples/flights/data/flights.csv.gz'), january);
  await writeWorkspace(workspace, [january]);
  const data = join(workspace, 'data/january.csv');
  const tables = await script(bench, ['flights'], data, { lateness: LATENESS });
  const queries = { group: await script(bench, ['group'], data), window: await script(bench, ['window'], data) };
  const weir = await ofWeir(bench, workspace, tables, queries);
  const peers = bench.options.peers ? await ofPeers(bench, tables, queries) : undefined;
  return QUERIES.flatMap((query) => figures(`${NAME}, ${query} query`, weir[query], peers && { client: peers.client[query], gateway: peers.gateway[query] }));
}

function figures(name: string, samples: number[], peers: { client: number[]; gateway: number[] } | undefined): Figure[] {
  const own = { row: ROW, name, unit: 'ms', better: 'lower', samples } as const;
  const beside = (peer: Peer | undefined, value: number): Figure => ({ ...own, peer, goal: { of: 'ratio', bound: 'at least', value } });
  return [
    { ...own, goal: { of: 'median', bound: 'at most', value: 150 }, note: 'From the call that starts the run, in a window whose preview has planned the job, to the first rows in that window.' },
    beside(peers && { name: 'SQL client -f, standing cluster', samples: peers.client }, 40),
    beside(peers && { name: 'warm SQL gateway session, REST', samples: peers.gateway }, 5),
  ];
}

async function ofWeir(bench: Bench, workspace: string, tables: string, queries: Record<string, string>): Promise<ByQuery> {
  const samples: ByQuery = { group: [], window: [] };
  await withWeir(bench, workspace, async (weir) => {
    await weir.engineReady();
    await times(WARM_UP + bench.options.rounds * FAST, async (round) => {
      for (const query of QUERIES) {
        const text = `${tables}\n${queries[query]}`;
        const file = `${query}.sql`;
        await weir.window.language.preview({ file, text });
        const run = await measureRun(weir.window, file, text);
        if (round >= WARM_UP) samples[query].push(run.firstRow);
      }
    });
  });
  bench.say(`Weir: ${QUERIES.map((query) => `${query} ${samples[query].map(Math.round).join(' ')}`).join(', ')} ms`);
  return samples;
}

async function ofPeers(bench: Bench, tables: string, queries: Record<string, string>): Promise<{ client: ByQuery; gateway: ByQuery }> {
  const cluster = await startCluster(await flinkHome(), join(bench.folder, 'cluster'));
  try {
    return { client: await ofClient(bench, cluster, tables, queries), gateway: await ofGateway(bench, cluster, tables, queries) };
  } finally {
    await cluster.end();
  }
}

async function ofClient(bench: Bench, cluster: FlinkCluster, tables: string, queries: Record<string, string>): Promise<ByQuery> {
  const samples: ByQuery = { group: [], window: [] };
  // The first job warms the cluster's own processes up.
  await clientFirstRow(cluster, `${tables}\n${queries.group}`);
  for (let round = 0; round < bench.options.rounds; round++)
    for (const query of QUERIES) {
      samples[query].push(await clientFirstRow(cluster, `${tables}\n${queries[query]}`));
      bench.say(`SQL client, ${query}: ${Math.round(samples[query].at(-1)!)} ms`);
    }
  return samples;
}

async function ofGateway(bench: Bench, cluster: FlinkCluster, tables: string, queries: Record<string, string>): Promise<ByQuery> {
  const samples: ByQuery = { group: [], window: [] };
  const session = await startGateway(cluster);
  try {
    await session.run(withoutSemicolon(tables));
    await times(WARM_UP + bench.options.rounds * FAST, async (round) => {
      for (const query of QUERIES) {
        const first = await session.firstRow(withoutSemicolon(queries[query]!));
        if (round >= WARM_UP) samples[query].push(first);
      }
    });
  } finally {
    await session.end();
  }
  bench.say(`SQL gateway: ${QUERIES.map((query) => `${query} ${samples[query].map(Math.round).join(' ')}`).join(', ')} ms`);
  return samples;
}

function withoutSemicolon(statement: string): string {
  return statement.trim().replace(/;$/, '');
}
