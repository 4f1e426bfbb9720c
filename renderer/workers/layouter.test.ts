import { describe, expect, it } from 'vitest';
import { createElk } from '#shared/topology/elk.ts';
import type { ElkGraph } from '#shared/topology/elk-graph.ts';
import { approximateText } from '#shared/topology/text-size.ts';
import { largeTopology } from '#test/fixtures/topologies/large.ts';
import { LayoutStopped } from './elk-worker.ts';
import { createLayouter, type LayoutProgress } from './layouter.ts';

const small = largeTopology({ operators: 12 });

/** Never answers by itself; stops like a worker that is ended. */
function stuckElk() {
  const real = createElk();
  const asked: ElkGraph[] = [];
  let stopped = 0;
  let refuse = (_: Error) => {};
  return {
    asked,
    stops: () => stopped,
    layout: (graph: ElkGraph) => {
      asked.push(graph);
      return asked.length === 1 ? new Promise<ElkGraph>((_, reject) => (refuse = reject)) : real.layout(graph);
    },
    stop: () => {
      stopped++;
      refuse(new LayoutStopped());
    },
  };
}

describe('the layouter', () => {
  it('stops a long layout at once when a newer topology comes', async () => {
    const elk = stuckElk();
    const layouter = createLayouter({ elk, measure: approximateText });
    const first = layouter.layout(largeTopology({ operators: 2000 }));
    await Promise.resolve();
    const second = await layouter.layout(small);
    expect(await first).toBeUndefined();
    expect(second?.operators).toHaveLength(12);
    expect(elk.stops()).toBe(1);
  }, 60_000);

  it('gives up when told to, and lays out again afterwards', async () => {
    const elk = stuckElk();
    const layouter = createLayouter({ elk, measure: approximateText });
    const first = layouter.layout(small);
    await Promise.resolve();
    layouter.cancel();
    expect(await first).toBeUndefined();
    expect((await layouter.layout(small))?.operators).toHaveLength(12);
  });

  it('tells how many operators are done and how long all will take', async () => {
    const layouter = createLayouter({ elk: createElk(), measure: approximateText });
    const told: LayoutProgress[] = [];
    await layouter.layout(largeTopology({ operators: 400, shape: 'several' }), undefined, (progress) => told.push(progress));
    expect(told.map(({ done, operators }) => [done, operators]).at(0)).toEqual([0, 400]);
    expect(told.at(-1)).toMatchObject({ done: 400, operators: 400 });
    expect(told.length).toBeGreaterThan(8);
    const again: LayoutProgress[] = [];
    await layouter.layout(largeTopology({ operators: 200, shape: 'several' }), undefined, (progress) => again.push(progress));
    // By what the first took, not by a guess.
    expect(again[0]!.expectedMs / 200).not.toBeCloseTo(told[0]!.expectedMs / 400, 6);
  }, 60_000);
});
