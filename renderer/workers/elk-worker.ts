import ELK from 'elkjs/lib/elk-api.js';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Elk, ElkGraph } from '#shared/topology/elk-graph.ts';

/** ELK in a worker of its own. ELK cannot be told to stop: its worker is ended, and a new one takes its place. */
export interface StoppableElk extends Elk, Disposable {
  /** Everything asked for so far fails with `LayoutStopped`. */
  stop(): void;
}

export class LayoutStopped extends Error {
  constructor() {
    super('The layout was stopped.');
  }
}

export function elkInWorker(): StoppableElk {
  let elk = start();
  const waiting = new Set<(reason: Error) => void>();
  return {
    layout: (graph) =>
      new Promise<ElkGraph>((resolve, reject) => {
        waiting.add(reject);
        elk
          .layout(graph as never)
          .then((answer) => resolve(answer as never), reject)
          .finally(() => waiting.delete(reject));
      }),
    stop: () => {
      if (!waiting.size) return;
      elk.terminateWorker();
      elk = start();
      for (const reject of waiting) reject(new LayoutStopped());
      waiting.clear();
    },
    dispose: () => elk.terminateWorker(),
  };
}

function start() {
  return new ELK({ workerFactory: () => new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module', name: 'layout' }) });
}
