import { type Box, boundsOf, overlap, type Point, withoutRepeats } from './boxes.ts';
import { labelOf } from './elk-graph.ts';
import type { DrawnEdge } from './job-drawing.ts';
import { type ChainDrawing, portHeight } from './layout-chain.ts';
import type { Edge } from './model.ts';
import type { MeasureText } from './text-size.ts';

export interface Ends {
  from: ChainDrawing;
  to: ChainDrawing;
  /** Which of the lines that arrive at the operator this is. */
  nth: number;
  of: number;
}

const LANE = 12;
/** No label reaches farther from its line. */
const LABEL_ROOM = 200;
const COST = { frame: 600, bend: 24 };

/** A line for one edge around frames that stand already: the shortest of a few ways, and past a frame sooner than behind it. No label without `measure`. */
export function routeEdge(edge: Edge, ends: Ends, chains: ChainDrawing[], measure: MeasureText | undefined): DrawnEdge {
  const ways = waysBetween(edge, ends);
  const [from, to] = [ends.from, ends.to];
  const reach = boundsOf([from, to, ...ways.flat().map((point) => ({ ...point, width: 0, height: 0 }))]);
  // Of thousands of frames only those around the two ends can be in the way.
  const near = chains.filter((chain) => overlap(chain, reach, LABEL_ROOM));
  const points = straightDown(edge, ends, near) ?? best(ways, ends, near);
  return { edge, points, label: measure && labelBeside(points, labelOf(edge, measure), near) };
}

/** How many of the frames a line runs through. */
export function crossings(points: Point[], frames: readonly Box[]): number {
  let count = 0;
  for (const frame of frames) if (runsThrough(points, frame)) count++;
  return count;
}

/** Makes nothing on the way: after each edit it is asked of every line of the drawing. */
function runsThrough(points: Point[], { x, y, width, height }: Box): boolean {
  for (let index = 1; index < points.length; index++) {
    const [one, other] = [points[index - 1]!, points[index]!];
    const [left, right] = one.x < other.x ? [one.x, other.x] : [other.x, one.x];
    const [top, bottom] = one.y < other.y ? [one.y, other.y] : [other.y, one.y];
    if (left < x + width && x < right && top < y + height && y < bottom) return true;
  }
  return false;
}

/** From the last card of a chain to the first of the one right below it. */
function straightDown(edge: Edge, { from, to }: Ends, chains: ChainDrawing[]): Point[] | undefined {
  const [start, end] = [cardIn(from, edge.from), cardIn(to, edge.to)];
  const [left, right] = [Math.max(start.x, end.x), Math.min(start.x + start.width, end.x + end.width)];
  if (to.y < from.y + from.height || right - left < 40) return undefined;
  if ([...from.cards.keys()].at(-1) !== edge.from || [...to.cards.keys()][0] !== edge.to) return undefined;
  const x = (left + right) / 2;
  const points = [{ x, y: start.y + start.height }, { x, y: end.y }];
  return crossings(points, chains.filter((chain) => chain.id !== from.id && chain.id !== to.id)) ? undefined : points;
}

function waysBetween(edge: Edge, { from, to, nth, of }: Ends): Point[][] {
  const [fromCard, toCard] = [cardIn(from, edge.from), cardIn(to, edge.to)];
  const start = { x: fromCard.x + fromCard.width, y: portHeight(fromCard, 0, 1) };
  const end = { x: toCard.x, y: portHeight(toCard, nth, of) };
  const [leave, arrive] = [from.x + from.width + LANE, to.x - LANE];
  const direct = arrive >= leave ? [leave, arrive, (leave + arrive) / 2].map((x) => [start, { x, y: start.y }, { x, y: end.y }, end]) : [];
  const levels = [Math.min(from.y, to.y) - LANE, Math.max(from.y + from.height, to.y + to.height) + LANE, from.y + from.height + LANE, from.y - LANE, to.y - LANE, to.y + to.height + LANE];
  return [...direct, ...levels.map((y) => [start, { x: leave, y: start.y }, { x: leave, y }, { x: arrive, y }, { x: arrive, y: end.y }, end])];
}

function best(ways: Point[][], { from, to }: Ends, chains: ChainDrawing[]): Point[] {
  const others = chains.filter((chain) => chain.id !== from.id && chain.id !== to.id);
  const cost = (points: Point[]) => {
    // The first and last piece run inside the frames they leave and reach; the pieces between must not.
    const own = crossings(points.slice(1, -1), [from, to]);
    return lengthOf(points) + COST.bend * points.length + COST.frame * (crossings(points, others) + own);
  };
  const candidates = ways.map(withoutRepeats).map((points) => ({ points, cost: cost(points) }));
  return candidates.reduce((a, b) => (b.cost < a.cost ? b : a)).points;
}

function labelBeside(points: Point[], label: { text: string; width: number; height: number }, chains: ChainDrawing[]): DrawnEdge['label'] {
  const places = segmentsOf(points)
    .sort((a, b) => b.width + b.height - a.width - a.height)
    .flatMap(({ x, y, width, height }) =>
      [0.5, 0.35, 0.24, 0.65].map((share) => (height === 0 ? { x: x + (width - label.width) * share, y: y - label.height - 3 } : { x: x + 3, y: y + height * share - label.height / 2 })),
    );
  const free = places.find((place) => !chains.some((frame) => overlap(frame, { ...place, width: label.width, height: label.height })));
  return free && { ...free, ...label };
}

function segmentsOf(points: Point[]): Box[] {
  return points.slice(1).map((point, index) => {
    const last = points[index]!;
    return { x: Math.min(last.x, point.x), y: Math.min(last.y, point.y), width: Math.abs(point.x - last.x), height: Math.abs(point.y - last.y) };
  });
}

function cardIn({ x, y, cards }: ChainDrawing, uid: string): Box {
  const card = cards.get(uid)!;
  return { ...card, x: x + card.x, y: y + card.y };
}

function lengthOf(points: Point[]): number {
  return segmentsOf(points).reduce((sum, { width, height }) => sum + width + height, 0);
}
