import type { Disposable } from '#shared/base/disposable.ts';
import type { Elk } from '#shared/topology/elk-graph.ts';
import { layoutTopology, type TopologyLayout } from '#shared/topology/layout.ts';
import type { Topology } from '#shared/topology/model.ts';
import type { MeasureText } from '#shared/topology/text-size.ts';
import { elkInWorker, LayoutStopped } from './elk-worker.ts';
import { measureWithCanvas } from './measure.ts';
import { ROUNDS, warmUpGraph } from './warm-up.ts';

export interface LayoutProgress {
  /** Operators that stand in their place, of all. */
  done: number;
  operators: number;
  /** Milliseconds that the whole will take, by what layouts took before. */
  expectedMs: number;
  /** As `performance.now()` says it. */
  startedAt: number;
}

/** Places topologies with ELK in a worker. */
export interface Layouter extends Disposable {
  elk: Elk;
  measure: MeasureText;
  /** Resolves with undefined when a later call has made this one pointless, or `cancel` has: the latest wins, and does not wait for a long one before it. */
  layout(topology: Topology, previous?: TopologyLayout, onProgress?: (progress: LayoutProgress) => void): Promise<TopologyLayout | undefined>;
  /** Gives up what is being laid out. */
  cancel(): void;
}

export interface LayouterParts {
  elk: Elk & Partial<Disposable> & { stop?(): void };
  measure: MeasureText;
  /** Runs a thing once nothing else is going on. */
  whenIdle?(work: () => void): void;
}

/** What ELK has still to do may take this long before it is stopped for a newer topology: a new worker costs about as much. */
const PATIENCE_MS = 300;
/** Milliseconds an operator takes, until there is a measurement. */
const FIRST_GUESS = 1;

export function createLayouter(parts: LayouterParts = { elk: elkInWorker(), measure: measureWithCanvas(), whenIdle }): Layouter {
  const { elk, measure } = parts;
  let latest = 0;
  let perOperator = FIRST_GUESS;
  let running: LayoutProgress | undefined;
  let working: Promise<unknown> = Promise.resolve();
  let warm = false;

  const run = async (topology: Topology, previous: TopologyLayout | undefined, tell: (progress: LayoutProgress) => void) => {
    const operators = topology.operators.length;
    const startedAt = performance.now();
    const update = (done: number) => tell((running = { done, operators, startedAt, expectedMs: operators * perOperator }));
    update(0);
    try {
      let drawn = 0;
      const layout = await layoutTopology(topology, { elk, measure, onProgress: (done) => update((drawn = done)), ...(previous && { previous }) });
      // Small ones say little of how long a large one takes.
      if (drawn > 100) perOperator = (performance.now() - startedAt) / drawn;
      performance.measure('topology layout', { start: startedAt, detail: { operators, laidOut: drawn } });
      return layout;
    } catch (thrown) {
      if (thrown instanceof LayoutStopped) return undefined;
      throw thrown;
    } finally {
      running = undefined;
    }
  };

  /** In small pieces, so that whoever asks meanwhile waits for one of them only. */
  const warmUp = async () => {
    if (warm) return;
    warm = true;
    for (let round = 0; round < ROUNDS && !running; round++) await elk.layout(warmUpGraph());
  };

  return {
    elk,
    measure,
    layout: (topology, previous, onProgress = () => {}) => {
      const mine = ++latest;
      if (running && running.startedAt + running.expectedMs - performance.now() > PATIENCE_MS) elk.stop?.();
      const turn = working.then(() => (mine === latest ? run(topology, previous, onProgress) : undefined));
      working = turn.catch(() => undefined).then(() => parts.whenIdle?.(() => void warmUp().catch(() => {})));
      return turn.then((layout) => (mine === latest ? layout : undefined));
    },
    cancel: () => {
      latest++;
      elk.stop?.();
    },
    dispose: () => elk.dispose?.(),
  };
}

function whenIdle(work: () => void): void {
  requestIdleCallback(work, { timeout: 5000 });
}
