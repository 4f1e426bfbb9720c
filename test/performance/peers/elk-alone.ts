import ELK from 'elkjs/lib/elk.bundled.js';
import type { Topology } from '#shared/topology/model.ts';

/** Milliseconds that ELK takes with nothing chosen but its layered algorithm, for each operator a box of its own; the first call is left out. */
export async function elkAlone({ operators, edges }: Topology, count: number): Promise<number[]> {
  const elk = new ELK();
  const samples: number[] = [];
  for (let run = 0; run <= count; run++) {
    const graph = {
      id: 'root',
      layoutOptions: { 'elk.algorithm': 'layered', 'elk.direction': 'RIGHT', 'elk.edgeRouting': 'ORTHOGONAL' },
      children: operators.map(({ uid }) => ({ id: uid, width: 220, height: 64 })),
      edges: edges.map(({ from, to }, index) => ({ id: `e${index}`, sources: [from], targets: [to] })),
    };
    const began = performance.now();
    await elk.layout(graph);
    if (run > 0) samples.push(performance.now() - began);
  }
  return samples;
}
