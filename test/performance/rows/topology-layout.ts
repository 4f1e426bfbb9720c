import type { Page } from 'playwright-core';
import { largeTopology } from '#test/fixtures/topologies/large.ts';
import { type Bench, times } from '../bench-parts.ts';
import type { Figure } from '../figures.ts';
import { elkAlone } from '../peers/elk-alone.ts';
import { dragFrames, editTime, firstDraw, goTo, layoutTime } from '../weir/topology-page.ts';
import { withStories } from '../weir/stories.ts';

const ROW = 7;
const SIZES = [
  { operators: 500, story: 'FiveHundred', layout: 400 },
  { operators: 5000, story: 'FiveThousand', layout: 4000 },
];

/** Layout, first draw, edits and frames of large topologies, in the window's own canvas. */
export async function topologyLayout(bench: Bench): Promise<Figure[]> {
  const measured = await withStories(bench.root, async (open) => {
    const figures: Figure[] = [];
    for (const size of SIZES) figures.push(...(await measure(bench, size, await open(`topology/look/look/${size.story}`))));
    return figures;
  });
  if (!measured) throw new Error('the canvas is measured in Chrome, Chromium or Edge, and none was found.');
  return measured;
}

async function measure(bench: Bench, { operators, layout: goal }: (typeof SIZES)[number], page: Page): Promise<Figure[]> {
  const { rounds, peers } = bench.options;
  const of = `${operators.toLocaleString('en')} operators`;
  const own = { row: ROW, unit: 'ms', better: 'lower' } as const;
  bench.say(`${of}: first draw`);
  const first = await firstDraw(page);
  const layouts = await times(rounds, () => layoutTime(page));
  bench.say(`${of}: frames and edits`);
  const far = await dragFrames(page);
  await goTo(page, 'u0_40');
  const near = await dragFrames(page);
  await goTo(page, 'u0_40');
  const wider = await times(rounds + 1, (round) => editTime(page, operators, 50 + round));
  const chains = await times(rounds, () => editTime(page, operators, undefined));
  const peer = peers ? { name: 'ELK as it comes', samples: await elkAlone(largeTopology({ operators }), operators > 1000 ? 2 : rounds) } : undefined;
  const frames = { row: ROW, unit: 'frames/s', better: 'higher', goal: { of: 'median', bound: 'at least', value: 50 } } as const;
  return [
    { ...own, name: `layout of ${of}, warm`, samples: layouts, ...(peer && { peer }), goal: { of: 'median', bound: 'at most', value: goal } },
    { ...own, name: `first draw of ${of}`, samples: [first], note: 'From opening the page: its code, a cold worker and a cold browser are in it.' },
    // The first one compiles what the others run.
    { ...own, name: `parallelism edited of ${of}, answer → drawing`, samples: wider.slice(1), goal: { of: 'median', bound: 'at most', value: 100 } },
    { ...own, name: `a chain of ${of} broken, answer → drawing`, samples: chains, goal: { of: 'median', bound: 'at most', value: 100 } },
    { ...frames, name: `dragging ${of}, all in sight`, samples: [far] },
    { ...frames, name: `dragging ${of}, cards in sight`, samples: [near] },
  ];
}
