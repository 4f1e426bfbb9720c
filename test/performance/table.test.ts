import { expect, test } from 'vitest';
import { judge } from './figures.ts';
import { showNumber, table } from './table.ts';

test('a line shows both sides, the ratio and whether the goal was met', () => {
  const text = table([
    judge({
      row: 1,
      name: 'first row',
      unit: 'ms',
      better: 'lower',
      samples: [90, 100, 120],
      peer: { name: 'SQL client', samples: [6000] },
      goal: { of: 'ratio', bound: 'at least', value: 40 },
    }),
  ]);
  expect(text.split('\n').at(-1)).toBe('| 1 | first row | ms | 100 | 120 | 3 | SQL client | 6,000 |  | 1 | 60× | ratio ≥ 40× | met |');
});

test('every line has as many cells as the head', () => {
  const lines = table([judge({ row: 5, name: 'a | b', unit: 'MB', better: 'lower', samples: [1] })]).split('\n');
  const counts = lines.map((line) => line.replaceAll('\\|', '').split('|').length);
  expect(new Set(counts).size).toBe(1);
});

test('a missed goal stands out, and equal notes share a number', () => {
  const missed = judge({ row: 2, name: 'ready', unit: 'ms', better: 'lower', samples: [4000, 4000], goal: { of: 'p95', bound: 'at most', value: 3000 }, note: 'Cold.' });
  const text = table([missed, missed]);
  expect(text).toContain('| p95 ≤ 3,000 ms | **not met** |');
  expect(text.match(/\[1\]/g)).toHaveLength(2);
  expect(text).toMatch(/\n\n1\. Cold\.$/);
});

test('numbers keep three figures', () => {
  expect([1234567.8, 123.4, 12.34, 1.234, 0.5].map(showNumber)).toEqual(['1,234,568', '123', '12.3', '1.23', '0.5']);
});
