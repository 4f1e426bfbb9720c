import ELK from 'elkjs/lib/elk.bundled.js';
import type { Elk } from './elk-graph.ts';

/** ELK in this very thread: for the command line and for tests. Windows keep it in a worker. */
export function createElk(): Elk {
  return new ELK() as unknown as Elk;
}
