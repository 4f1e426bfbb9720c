import { type Box, overlap, type Point } from './boxes.ts';

const GAP = { beside: 64, below: 26, margin: 14 };

export interface Neighbours {
  /** Frames whose rows it takes. */
  feeders: Box[];
  /** Frames that take its rows. */
  fed: Box[];
}

/**
 * Room for a frame that has changed, beside others that stay: where it was, if it still fits there; else right of or right
 * below what feeds it, left of what it feeds, or as near to those as there is room.
 */
export function findPlace(size: { width: number; height: number }, old: Point | undefined, { feeders, fed }: Neighbours, taken: Box[]): Box {
  const isFree = (place: Point) => !taken.some((other) => overlap({ ...place, ...size }, other, GAP.margin));
  if (old && isFree(old)) return { x: old.x, y: old.y, ...size };
  const wanted = [
    ...feeders.flatMap((feeder) => [
      { x: feeder.x + feeder.width + GAP.beside, y: feeder.y },
      { x: feeder.x, y: feeder.y + feeder.height + GAP.below },
    ]),
    ...fed.map((next) => ({ x: next.x - GAP.beside - size.width, y: next.y })),
    ...(old ? [{ x: old.x, y: old.y }] : []),
  ];
  const below = Math.max(0, ...taken.map(({ y, height }) => y + height)) + 2 * GAP.below;
  if (!wanted.length) wanted.push({ x: Math.min(...taken.map(({ x }) => x), Infinity), y: below });
  let best: { place: Point; cost: number } | undefined;
  for (const start of wanted)
    for (const y of levels(start, size, taken)) {
      const place = { x: start.x, y };
      const cost = Math.abs(y - start.y) + againstTheFlow({ ...place, ...size }, feeders, fed);
      if ((!best || cost < best.cost) && isFree(place)) best = { place, cost };
    }
  const place = best?.place ?? { x: wanted[0]!.x, y: below };
  return { ...(Number.isFinite(place.x) ? place : { x: 0, y: place.y }), ...size };
}

/** Heights worth a try in a column: the wanted one, and right below and above all that stands in the column. */
function levels({ x, y }: Point, { width, height }: { width: number; height: number }, taken: Box[]): number[] {
  const column = taken.filter((other) => other.x < x + width + GAP.margin && x < other.x + other.width + GAP.margin);
  const all = [y, ...column.flatMap((other) => [other.y + other.height + GAP.below, other.y - GAP.below - height])];
  return all.sort((a, b) => Math.abs(a - y) - Math.abs(b - y)).slice(0, 80);
}

/** Rows run from left to right; right below its only feeder is as good. */
function againstTheFlow(box: Box, feeders: Box[], fed: Box[]): number {
  const [feeder] = feeders;
  const isBelow = feeders.length === 1 && feeder!.x === box.x && box.y === feeder!.y + feeder!.height + GAP.below;
  const backwards = isBelow ? 0 : feeders.filter((from) => box.x < from.x + from.width + GAP.margin).length;
  return 400 * backwards + 300 * fed.filter((to) => to.x < box.x + box.width + GAP.margin).length;
}
