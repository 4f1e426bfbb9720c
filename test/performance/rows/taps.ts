import { basename, join } from 'node:path';
import { type Bench, script, withWeir } from '../bench-parts.ts';
import { countLines, plainYears } from '../data.ts';
import type { Figure } from '../figures.ts';
import { bareFlink, flagsOf } from '../peers/bare-flink.ts';
import { measureRun } from '../weir/measured-run.ts';
import type { WindowClient } from '../weir/window-client.ts';
import { writeWorkspace } from '../weir/workspace.ts';

const ROW = 9;
const WARM_UP = 2;
const FILE = 'delays.sql';
const TAPS = 3;

type Side = 'none' | 'sampled' | 'every row' | 'bare';

/**
 * The windows job over the long stream, with three taps on its first edges and without, in turns, and beside them bare Flink: Flink's own file source on every
 * side, so that nothing differs but the eyes that Weir puts on every edge.
 */
export async function taps(bench: Bench): Promise<Figure[]> {
  const data = await plainYears(bench.options.years);
  const rows = await countLines(data);
  const folder = await writeWorkspace(join(bench.folder, 'taps'), [data]);
  const runs: Record<Side, { finished: number }[]> = { none: [], sampled: [], 'every row': [], bare: [] };
  await withWeir(bench, folder, async (weir) => {
    await weir.engineReady();
    const text = await script(bench, ['flights', 'delays'], join(folder, 'data', basename(data)));
    await weir.window.language.preview({ file: FILE, text });
    const bare = bench.options.peers ? await (await bareFlink(bench)).open(await script(bench, ['flights', 'delays'], data, { sink: 'counting' }), flagsOf(await weir.engineCommand())) : undefined;
    try {
      for (let round = 0; round < WARM_UP + bench.options.rounds; round++)
        for (const side of ['none', 'bare', 'sampled', 'every row'] as const) {
          if (side === 'bare' && !bare) continue;
          const run = side === 'bare' ? await bare!.run() : await measureRun(weir.window, FILE, text, (started) => watch(weir.window, started, side));
          bench.say(`${side}: ${Math.round(run.finished)} ms${round < WARM_UP ? ' (warm-up)' : ''}`);
          if (round >= WARM_UP) runs[side].push(run);
        }
    } finally {
      await bare?.end();
    }
  });
  const perSecond = (side: Side) => runs[side].map(({ finished }) => (rows / finished) * 1000);
  const peer = runs.bare.length ? { name: 'bare MiniCluster, same source, same JVM options', samples: perSecond('bare') } : { name: 'no tap open', samples: perSecond('none') };
  const figure = { row: ROW, unit: 'rows/s', better: 'higher', peer } as const;
  const note = `${rows.toLocaleString('en-US')} flights, parallelism 1, Flink's own file source on every side.`;
  return [
    ...(runs.bare.length ? [{ ...figure, name: 'windows job, no tap open', samples: perSecond('none'), goal: { of: 'ratio', bound: 'at least', value: 0.99 } as const, note }] : []),
    { ...figure, name: 'windows job, three taps, sampled', samples: perSecond('sampled'), goal: { of: 'ratio', bound: 'at least', value: 0.95 }, note },
    { ...figure, name: 'windows job, three taps, every row', samples: perSecond('every row'), note: 'Each row is written down three times and sent to the window.' },
  ];
}

/** Opens taps and reads them to the end. */
async function watch(window: WindowClient, run: Parameters<WindowClient['debugger']['edges']>[0]['run'], side: Side): Promise<void> {
  if (side === 'none') return;
  const edges = (await window.debugger.edges({ run })).slice(0, TAPS);
  const read = async ({ from, to }: { from: string; to: string }) => {
    for await (const _rows of window.debugger.tap({ run, from, to, all: side === 'every row' }));
  };
  await Promise.all(edges.map(read));
}
