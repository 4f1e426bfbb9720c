import { describe, expect, it } from 'vitest';
import type { OperatorFigures } from '#shared/services/engine.ts';
import { bottleneckOf, chainWords, rateOf, rowsOf, shortNumber, thicknessOf, watermarkOf } from './figures.ts';

const figures = (change: Partial<OperatorFigures>): OperatorFigures => ({ operator: 'u', recordsIn: null, recordsOut: null, recordsOutPerSecond: null, busy: null, backpressured: null, watermark: null, ...change });
const all = (...each: OperatorFigures[]) => new Map(each.map((one) => [one.operator, one]));

describe('figures in words', () => {
  it('counts what was sent, and what the last operator took', () => {
    expect(rowsOf(figures({ recordsOut: 27_004 }))).toBe('27,004 rows');
    expect(rowsOf(figures({ recordsIn: 1, recordsOut: 0 }))).toBe('1 row');
    expect(rowsOf(figures({}))).toBe('0 rows');
  });

  it('shortens rates', () => {
    expect([shortNumber(0.26), shortNumber(12.4), shortNumber(9140), shortNumber(91_400), shortNumber(2_100_000)]).toEqual(['0.3', '12', '9.1 k', '91 k', '2.1 M']);
    expect(rateOf(figures({ recordsOutPerSecond: 0 }))).toBe('');
  });

  it('shows a watermark as event time and says when it is at the end', () => {
    expect(watermarkOf(figures({ watermark: Date.UTC(2013, 0, 9, 17) }))).toBe('2013-01-09 17:00');
    expect(watermarkOf(figures({ watermark: Number.MAX_SAFE_INTEGER }))).toBe('the end');
    expect(watermarkOf(figures({ watermark: Number.MIN_SAFE_INTEGER }))).toBe('');
  });

  it('draws edges thicker the more they carry, within bounds', () => {
    expect(thicknessOf(null)).toBe(1.6);
    expect(thicknessOf(1e3)).toBeGreaterThan(thicknessOf(1e2));
    expect(thicknessOf(1e12)).toBe(6);
  });
});

describe('bottleneckOf', () => {
  it('is the busiest operator, when it holds others up or has no time left', () => {
    const held = figures({ operator: 'source', busy: 0.1, backpressured: 0.7 });
    expect(bottleneckOf(all(held, figures({ operator: 'agg', busy: 0.9 }), figures({ operator: 'map', busy: 0.85 })))).toBe('agg');
    expect(bottleneckOf(all(figures({ operator: 'agg', busy: 0.9 })))).toBeUndefined();
    expect(bottleneckOf(all(figures({ operator: 'agg', busy: 0.99 })))).toBe('agg');
    expect(bottleneckOf(all(held))).toBeUndefined();
  });
});

it('the head of a chain has room for its watermark', () => {
  const chain = { operators: ['a', 'b'], slotSharingGroup: 'default' };
  expect([chainWords(chain, undefined), chainWords(chain, '2013-01-01 10:00'), chainWords({ ...chain, slotSharingGroup: 'io' }, undefined), chainWords({ ...chain, slotSharingGroup: 'io' }, '2013-01-01 10:00')]).toEqual([
    'chain · default group',
    'chain',
    'chain · group io',
    'group io',
  ]);
});
