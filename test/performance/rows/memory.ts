import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, script, times, withWeir } from '../bench-parts.ts';
import { writePlain } from '../data.ts';
import type { Figure, Peer } from '../figures.ts';
import { flinkHome } from '../peers/distribution.ts';
import { startCluster } from '../peers/flink-cluster.ts';
import { type Memory, memoryOf } from '../processes.ts';
import { measureRun } from '../weir/measured-run.ts';
import type { WeirMemory } from '../weir/weir-host.ts';
import { writeWorkspace } from '../weir/workspace.ts';

const ROW = 5;
const MB = 1e6;
/** How long a process is left alone before it counts as idle. */
const IDLE_MS = 5000;
const RUNS = 20;
const NOTE = 'Host and engine together, five seconds after the last thing asked of them. RSS counts pages that both share twice, PSS once.';

/** What Weir keeps when nobody asks anything of it, before its first run and after many. */
export async function idleMemory(bench: Bench): Promise<Figure[]> {
  const workspace = join(bench.folder, 'memory');
  const january = join(bench.folder, 'january-memory.csv');
  await writePlain(join(bench.root, 'samples/flights/data/flights.csv.gz'), january);
  await writeWorkspace(workspace, [january]);
  const text = await script(bench, ['flights', 'group'], join(workspace, 'data/january-memory.csv'));
  const measured = await times(bench.options.rounds, () =>
    withWeir(bench, workspace, async (weir) => {
      await weir.engineReady();
      await pause(IDLE_MS);
      const fresh = await weir.memory();
      await times(RUNS, () => measureRun(weir.window, 'group.sql', text));
      await pause(IDLE_MS);
      return { fresh, after: await weir.memory() };
    }),
  );
  const peer = bench.options.peers ? await ofCluster(bench) : undefined;
  const fresh = measured.map((one) => one.fresh);
  const after = measured.map((one) => one.after);
  const goal = { of: 'median', bound: 'at most', value: 800 } as const;
  return [
    { ...figure('idle, fresh, RSS', both(fresh, resident)), peer, goal, note: NOTE },
    figure('idle, fresh, PSS', both(fresh, shared)),
    { ...figure(`idle after ${RUNS} runs, RSS`, both(after, resident)), goal },
    figure('idle after runs, engine alone, RSS', after.map(({ engine }) => resident(engine) / MB)),
    figure('idle after runs, host alone, RSS', after.map(({ host }) => resident(host) / MB)),
    figure(`idle after ${RUNS} runs, PSS`, both(after, shared)),
  ];
}

function figure(name: string, samples: number[]): Figure {
  return { row: ROW, name: `memory ${name}`, unit: 'MB', better: 'lower', samples };
}

async function ofCluster(bench: Bench): Promise<Peer> {
  const home = await flinkHome();
  const samples = await times(bench.options.rounds, async (round) => {
    const cluster = await startCluster(home, join(bench.folder, `cluster-${round}`));
    try {
      await pause(IDLE_MS);
      const members = await Promise.all(cluster.pids.map(memoryOf));
      return members.reduce((sum, one) => sum + resident(one), 0) / MB;
    } finally {
      await cluster.end();
    }
  });
  return { name: 'standalone cluster as shipped, no client', samples };
}

function both(measured: WeirMemory[], of: (memory: Memory) => number): number[] {
  return measured.map(({ host, engine }) => (of(host) + of(engine)) / MB);
}

function resident(memory: Memory): number {
  return memory.resident;
}

function shared({ proportional, resident: all }: Memory): number {
  return proportional ?? all;
}
