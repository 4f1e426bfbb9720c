import { expect, test } from 'vitest';
import { type Figure, judge } from './figures.ts';

const figure: Figure = { row: 1, name: 'first row', unit: 'ms', better: 'lower', samples: [100, 100, 160] };

test('sooner than the peer is a ratio above one, and so are more rows a second', () => {
  expect(judge({ ...figure, peer: { name: 'client', samples: [6000] } }).ratio).toBe(60);
  expect(judge({ ...figure, unit: 'rows/s', better: 'higher', peer: { name: 'bare', samples: [50] } }).ratio).toBe(2);
});

test('a goal looks at the figure it names', () => {
  expect(judge({ ...figure, goal: { of: 'median', bound: 'at most', value: 150 } }).met).toBe(true);
  expect(judge({ ...figure, goal: { of: 'p95', bound: 'at most', value: 150 } }).met).toBe(false);
  const peer = { name: 'client', samples: [4000] };
  expect(judge({ ...figure, peer, goal: { of: 'ratio', bound: 'at least', value: 40 } }).met).toBe(true);
  expect(judge({ ...figure, peer, goal: { of: 'ratio', bound: 'at least', value: 41 } }).met).toBe(false);
  expect(judge({ ...figure, peer: { name: 'client', samples: [60] }, goal: { of: 'difference', bound: 'at most', value: 40 } }).met).toBe(true);
  expect(judge({ ...figure, peer: { name: 'client', samples: [60] }, goal: { of: 'difference', bound: 'at most', value: 39 } }).met).toBe(false);
});

test('a ratio goal without its peer is neither met nor missed, and so is no goal', () => {
  expect(judge({ ...figure, goal: { of: 'ratio', bound: 'at least', value: 40 } }).met).toBeUndefined();
  expect(judge(figure).met).toBeUndefined();
});
