import { beforeAll, describe, expect, it } from 'vitest';
import { createElk } from '#shared/topology/elk.ts';
import { layoutTopology, type TopologyLayout } from '#shared/topology/layout.ts';
import type { Topology } from '#shared/topology/model.ts';
import { approximateText } from '#shared/topology/text-size.ts';
import sixty from '#test/fixtures/topologies/sixty-operators.json' with { type: 'json' };
import twoSinks from '#test/fixtures/topologies/two-sinks.json' with { type: 'json' };
import { LEGIBLE, outOfSight, startOf } from './first-view.ts';

let layouts: Record<'sixty' | 'twoSinks', TopologyLayout>;
// ELK's first layouts may take longer than a test has on a busy machine.
beforeAll(async () => {
  const parts = { elk: createElk(), measure: approximateText };
  layouts = { sixty: await layoutTopology(sixty as Topology, parts), twoSinks: await layoutTopology(twoSinks as Topology, parts) };
}, 60_000);

describe('the beginning of a drawing', () => {
  it.each([[400, 600], [900, 600], [1400, 300]])('shows a source whole in %i × %i pixels, at a zoom at which it can be read', (width, height) => {
    for (const layout of Object.values(layouts)) {
      const { x, y, zoom } = startOf(layout, { width, height, left: 20, top: 50, bottom: 50 });
      expect(zoom).toBeGreaterThanOrEqual(LEGIBLE);
      const fed = new Set(layout.edges.map(({ to }) => to));
      const shown = layout.operators.filter((card) => {
        const [left, top] = [card.x * zoom + x, card.y * zoom + y];
        return left >= 0 && top >= 0 && left + card.width * zoom <= width && top + card.height * zoom <= height;
      });
      expect(shown.some(({ uid }) => !fed.has(uid))).toBe(true);
    }
  });

  it('goes no further than the drawing reaches', () => {
    const layout = layouts.sixty;
    const [width, height] = [900, 500];
    const { x, y, zoom } = startOf(layout, { width, height, left: 0, top: 0, bottom: 0 });
    expect((layout.x + layout.width) * zoom + x).toBeGreaterThanOrEqual(width - 1);
    expect(layout.y * zoom + y).toBeLessThanOrEqual(1);
    expect((layout.y + layout.height) * zoom + y).toBeGreaterThanOrEqual(height - 1);
  });
});

describe('after an edit', () => {
  const room = { width: 900, height: 500, left: 20, top: 50, bottom: 50 };

  it('nothing is gone to as long as one of the edited cards is in sight, else the first of them', () => {
    const layout = layouts.sixty;
    const view = startOf(layout, room);
    const right = (card: (typeof layout.operators)[number]) => (card.x + card.width) * view.zoom + view.x;
    const seen = layout.operators.find((card) => outOfSight(layout, [card.uid], view, room) === undefined)!;
    const [last] = layout.operators.toSorted((a, b) => right(b) - right(a));
    expect(right(last!)).toBeGreaterThan(room.width);
    expect(outOfSight(layout, [last!.uid], view, room)).toBe(last);
    expect(outOfSight(layout, [last!.uid, seen.uid], view, room)).toBeUndefined();
    expect(outOfSight(layout, ['gone'], view, room)).toBeUndefined();
  });
});
