import { expect, test } from 'vitest';
import { median, quantile, summarize } from './statistics.ts';

test('the median of an odd number is the middle, of an even number the mean of the two middle ones', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 1, 2, 9])).toBe(5.5);
});

test('a quantile is a sample that was measured', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(quantile(hundred, 0.95)).toBe(95);
  expect(quantile([3, 1, 2], 0.95)).toBe(3);
  expect(quantile([7], 0)).toBe(7);
});

test('numbers are ordered as numbers and the samples stay as they were', () => {
  const samples = [100, 9, 20];
  expect(summarize(samples)).toEqual({ median: 20, p95: 100, min: 9, max: 100, runs: 3 });
  expect(samples).toEqual([100, 9, 20]);
});

test('no samples have no summary', () => {
  expect(() => summarize([])).toThrow(RangeError);
});
