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
  const waiting = new Set<(reason: Error) => void>();
  const refuse = (reason: Error) => {
    for (const reject of waiting) reject(reason);
    waiting.clear();
  };
  // ELK answers most failures itself; what breaks the worker only shows here.
  const start = () => startWorker((message) => refuse(new Error(`ELK stopped: ${message}`)));
  let elk = start();
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
      refuse(new LayoutStopped());
    },
    dispose: () => elk.terminateWorker(),
  };
}

function startWorker(onFailure: (message: string) => void) {
  return new ELK({
    workerFactory: () => {
      const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module', name: 'layout' });
      worker.addEventListener('error', ({ message }) => onFailure(message || 'its worker did not start'));
      return worker;
    },
  });
}
