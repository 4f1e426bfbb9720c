import type { ElkGraph } from '#shared/topology/elk-graph.ts';

const NODES = 80;
/** After so many the browser has compiled what counts. */
export const ROUNDS = 6;

/** A graph like a job's, in ELK's cheap ways: laid out a few times, it has the browser compile what a large topology needs. */
export function warmUpGraph(): ElkGraph {
  const id = (index: number) => `n${index}`;
  const from = (index: number) => (index % 3 ? [index - 1] : [index - 1, Math.floor(index / 2)]);
  return {
    id: 'warm-up',
    layoutOptions: { 'elk.algorithm': 'layered', 'elk.direction': 'RIGHT', 'elk.edgeRouting': 'ORTHOGONAL', 'elk.layered.thoroughness': '1', 'elk.layered.layering.strategy': 'LONGEST_PATH' },
    children: Array.from({ length: NODES }, (_, index) => ({ id: id(index), width: 200, height: 70 })),
    edges: Array.from({ length: NODES }, (_, index) => index)
      .filter((index) => index > 0 && index % 10 > 0)
      .flatMap((index) => from(index).map((other, nth) => ({ id: `e${index} ${nth}`, sources: [id(other)], targets: [id(index)] }))),
  };
}
