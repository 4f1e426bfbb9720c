import { type Box, boundsOf } from '#shared/topology/boxes.ts';
import type { TopologyLayout } from '#shared/topology/layout.ts';

/** What of the pane the drawing may fill, in pixels: the rest is for the edits above and the operator in hand below. */
export interface Room {
  width: number;
  height: number;
  left: number;
  top: number;
  bottom: number;
}

/** Below this zoom the text of a card is too small to read. */
export const LEGIBLE = 0.6;
/** Where a drawing is not shown whole anyway, it is shown large enough to be read at ease. */
const AT_EASE = 0.8;

/** The beginning of a drawing, at a zoom at which it can be read: its sources, and what follows them as far as there is room. */
export function startOf(layout: TopologyLayout, { width, height, left, top, bottom }: Room): { x: number; y: number; zoom: number } {
  const zoom = AT_EASE;
  const [wide, high] = [(width - 2 * left) / zoom, (height - top - bottom) / zoom];
  const sources = sourcesOf(layout);
  const middle = sources.height <= high ? sources.y + sources.height / 2 - high / 2 : sources.y;
  // No further than the drawing reaches; a low one stands in the middle.
  const upper = layout.height <= high ? layout.y + layout.height / 2 - high / 2 : Math.min(Math.max(middle, layout.y), layout.y + layout.height - high);
  const leftmost = layout.width <= wide ? layout.x + layout.width / 2 - wide / 2 : Math.min(sources.x, layout.x + layout.width - wide);
  return { x: left - leftmost * zoom, y: top - upper * zoom, zoom };
}

/** Whether all of a box can be seen, where the drawing is looked at from `view`. */
export function isInSight({ x, y, width, height }: Box, view: { x: number; y: number; zoom: number }, room: Room): boolean {
  const [left, upper] = [x * view.zoom + view.x, y * view.zoom + view.y];
  return left >= 0 && left + width * view.zoom <= room.width && upper >= room.top - 12 && upper + height * view.zoom <= room.height - room.bottom + 12;
}

/** The card to go to after an edit of these operators: the first of them, where the edit has put all of them out of sight. */
export function outOfSight({ operators }: TopologyLayout, uids: readonly string[], view: { x: number; y: number; zoom: number }, room: Room): Box | undefined {
  const cards = operators.filter(({ uid }) => uids.includes(uid));
  return cards.some((card) => isInSight(card, view, room)) ? undefined : cards[0];
}

/** The column of frames that rows come from first: other sources may stand further on, beside what they feed. A drawing without any runs in a circle, and begins at its left edge. */
function sourcesOf({ chains, edges, x, y, height }: TopologyLayout): Box {
  const fed = new Set(edges.map(({ to }) => to));
  const sources = chains.filter(({ operators }) => operators.some((uid) => !fed.has(uid)));
  const [first] = sources.toSorted((a, b) => a.x - b.x || a.y - b.y);
  return first ? boundsOf(sources.filter((frame) => frame.x < first.x + first.width)) : { x, y, width: 0, height };
}
