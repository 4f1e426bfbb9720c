import { type Box, boundsOf, type Point } from './boxes.ts';
import type { ChainDrawing } from './layout-chain.ts';
import type { Edge } from './model.ts';

/** The chains of one job, placed; coordinates are the job's own. */
export interface JobDrawing extends Box, Lines {
  /** All that decides the geometry. */
  signature: string;
}

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
  const lines = edges.flatMap(({ points, label }) => [...points.map((point) => ({ ...point, width: 0, height: 0 })), ...(label ? [label] : [])]);
  return boundsOf([...chains, ...lines]);
}

export function shifted({ chains, edges }: Lines, dx: number, dy: number): Lines {
  const move = <T extends Point>(point: T): T => ({ ...point, x: point.x + dx, y: point.y + dy });
  return {
    chains: chains.map(move),
    edges: edges.map(({ edge, points, label }) => ({ edge, points: points.map(move), label: label && move(label) })),
  };
}
