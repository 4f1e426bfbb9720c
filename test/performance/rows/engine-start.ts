import { join } from 'node:path';
import { type Bench, script, times, weir, withWeir } from '../bench-parts.ts';
import { writePlain } from '../data.ts';
import type { Figure } from '../figures.ts';
import { measureRun } from '../weir/measured-run.ts';
import { writeWorkspace } from '../weir/workspace.ts';

const ROW = 2;

/** Fresh processes each time: from the start of `weir serve` to an engine that is ready, and the first run on it. */
export async function engineStart(bench: Bench): Promise<Figure[]> {
  const workspace = join(bench.folder, 'engine-start');
  const january = join(bench.folder, 'january-start.csv');
  await writePlain(join(bench.root, 'samples/flights/data/flights.csv.gz'), january);
  await writeWorkspace(workspace, [january]);
  const text = await script(bench, ['flights', 'group'], join(workspace, 'data/january-start.csv'), { lateness: 6 });
  // The very first start makes the class archive that all later ones use.
  await withWeir(bench, workspace, (host) => host.engineReady());
  const starts = await times(bench.options.rounds * 2, async (round) => startOnce(bench, workspace, text, round % 2 === 0));
  const blind = starts.filter(({ previewed }) => !previewed);
  const seen = starts.filter(({ previewed }) => previewed);
  const firstRun = { row: ROW, unit: 'ms', better: 'lower', goal: { of: 'median', bound: 'at most', value: 600 } } as const;
  return [
    {
      row: ROW,
      name: 'engine ready after start',
      unit: 'ms',
      better: 'lower',
      samples: starts.map(({ ready }) => ready),
      goal: { of: 'median', bound: 'at most', value: 3000 },
      note: 'From the start of the `weir serve` process until its window hears that the engine is ready: host, JVM, planner and cluster.',
    },
    { row: ROW, name: 'engine ready, by its own launcher', unit: 'ms', better: 'lower', samples: starts.map(({ launched }) => launched) },
    { ...firstRun, name: 'first run after start → first row', samples: seen.map(({ first }) => first), note: 'The job was opened, and so previewed, as soon as the engine was ready; then it was run.' },
    { ...firstRun, name: 'first run after start → first row, never previewed', samples: blind.map(({ first }) => first), goal: undefined },
  ];
}

interface Start {
  ready: number;
  launched: number;
  first: number;
  previewed: boolean;
}

async function startOnce(bench: Bench, workspace: string, text: string, previewed: boolean): Promise<Start> {
  const host = await weir(bench, workspace);
  try {
    const state = await host.engineReady();
    const ready = host.sinceStart();
    if (previewed) await host.window.language.preview({ file: 'group.sql', text });
    const { firstRow } = await measureRun(host.window, 'group.sql', text);
    bench.say(`ready after ${Math.round(ready)} ms, first row ${previewed ? 'after a preview' : 'unseen'} ${Math.round(firstRow)} ms`);
    return { ready, launched: state.startedInMs ?? ready, first: firstRow, previewed };
  } finally {
    await host.end();
  }
}
