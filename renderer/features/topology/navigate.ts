import type { TopologyLayout } from '#shared/topology/layout.ts';

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/**
 * The operator that an arrow key leads to. Right and left follow the edges with and against the flow; up and down go to
 * the nearest card above or below. Without a selection, the first source.
 */
export function navigate(layout: TopologyLayout, from: string | undefined, direction: Direction): string | undefined {
  const here = layout.operators.find(({ uid }) => uid === from);
  if (!here) return firstOf(layout);
  if (direction === 'ArrowRight') return nearest(layout, here, layout.edges.filter((edge) => edge.from === from).map(({ to }) => to)) ?? from;
  if (direction === 'ArrowLeft') return nearest(layout, here, layout.edges.filter((edge) => edge.to === from).map((edge) => edge.from)) ?? from;
  const way = direction === 'ArrowDown' ? 1 : -1;
  const beyond = layout.operators.filter(({ y }) => (y - here.y) * way > 1).map(({ uid }) => uid);
  return nearest(layout, here, beyond) ?? from;
}

function firstOf({ operators, edges }: TopologyLayout): string | undefined {
  const fed = new Set(edges.map(({ to }) => to));
  return (operators.find(({ uid }) => !fed.has(uid)) ?? operators[0])?.uid;
}

/** Sideways distance counts double, so that up and down stay in their column. */
function nearest({ operators }: TopologyLayout, here: { x: number; y: number }, uids: string[]): string | undefined {
  const distance = ({ x, y }: { x: number; y: number }) => Math.abs(x - here.x) * 2 + Math.abs(y - here.y);
  const candidates = operators.filter(({ uid }) => uids.includes(uid)).sort((a, b) => distance(a) - distance(b));
  return candidates[0]?.uid;
}
