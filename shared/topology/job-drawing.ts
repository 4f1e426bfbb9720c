import type { Box, Point } from './boxes.ts';
import type { ChainDrawing } from './layout-chain.ts';
import type { Edge } from './model.ts';

/** The chains of one job, placed; coordinates are the job's own. */
export interface JobDrawing extends Box, Lines {}

export interface Lines {
  chains: ChainDrawing[];
  edges: DrawnEdge[];
}

export interface DrawnEdge {
  edge: Edge;
  points: Point[];
  label: (Box & { text: string }) | undefined;
}

/** Every card of a drawing, in the drawing's own coordinates. */
export function cardsOf(chains: ChainDrawing[]): Map<string, Box> {
  return new Map(chains.flatMap(({ x, y, cards }) => Array.from(cards, ([uid, card]): [string, Box] => [uid, { ...card, x: x + card.x, y: y + card.y }])));
}

export function drawnBounds({ chains, edges }: Lines): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const hold = (x: number, y: number, width: number, height: number) => {
    if (x < left) left = x;
    if (y < top) top = y;
    if (x + width > right) right = x + width;
    if (y + height > bottom) bottom = y + height;
  };
  for (const { x, y, width, height } of chains) hold(x, y, width, height);
  for (const { points, label } of edges) {
    for (const { x, y } of points) hold(x, y, 0, 0);
    if (label) hold(label.x, label.y, label.width, label.height);
  }
  return chains.length ? { x: left, y: top, width: right - left, height: bottom - top } : { x: 0, y: 0, width: 0, height: 0 };
}

export function shifted({ chains, edges }: Lines, dx: number, dy: number): Lines {
  const move = <T extends Point>(point: T): T => ({ ...point, x: point.x + dx, y: point.y + dy });
  return {
    chains: chains.map(move),
    edges: edges.map(({ edge, points, label }) => ({ edge, points: points.map(move), label: label && move(label) })),
  };
}
