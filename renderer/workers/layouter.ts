import ELK from 'elkjs/lib/elk-api.js';
import type { Disposable } from '#shared/base/disposable.ts';
import { layoutTopology, type TopologyLayout } from '#shared/topology/layout.ts';
import type { Elk } from '#shared/topology/elk-graph.ts';
import type { Topology } from '#shared/topology/model.ts';
import type { MeasureText } from '#shared/topology/text-size.ts';

/** Places topologies with ELK in a worker. */
export interface Layouter extends Disposable {
  elk: Elk;
  measure: MeasureText;
  /** Resolves with undefined when a later call has made this one pointless: the latest wins. */
  layout(topology: Topology, previous?: TopologyLayout): Promise<TopologyLayout | undefined>;
}

export function createLayouter(parts: { elk: Elk & Partial<Disposable>; measure: MeasureText } = { elk: elkInWorker(), measure: measureWithCanvas() }): Layouter {
  const { elk, measure } = parts;
  let latest = 0;
  let working: Promise<unknown> = Promise.resolve();
  return {
    elk,
    measure,
    layout: (topology, previous) => {
      const mine = ++latest;
      const turn = working.then(() => (mine === latest ? layoutTopology(topology, previous ? { elk, measure, previous } : { elk, measure }) : undefined));
      working = turn.catch(() => undefined);
      return turn.then((layout) => (mine === latest ? layout : undefined));
    },
    dispose: () => elk.dispose?.(),
  };
}

function elkInWorker(): Elk & Disposable {
  const elk = new ELK({ workerFactory: () => new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module', name: 'layout' }) });
  return { layout: (graph) => elk.layout(graph as never) as never, dispose: () => elk.terminateWorker() };
}

/** Measures with the window's own font, once a text. */
function measureWithCanvas(): MeasureText {
  const canvas = document.createElement('canvas').getContext('2d')!;
  const family = getComputedStyle(document.documentElement).getPropertyValue('--font') || 'sans-serif';
  const known = new Map<string, number>();
  return (text, size, weight) => {
    const key = `${size} ${weight} ${text}`;
    const width = known.get(key) ?? widthOf(`${weight} ${size}px ${family}`, text);
    if (known.size > 20_000) known.clear();
    known.set(key, width);
    return width;
  };

  function widthOf(font: string, text: string): number {
    canvas.font = font;
    return canvas.measureText(text).width;
  }
}
