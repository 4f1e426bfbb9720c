import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('everything is measured unless told', () => {
  expect(readOptions([])).toEqual({ rows: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], peers: true, rounds: 5, years: 5 });
});

test('rows are named in any order', () => {
  expect(readOptions(['--only', '3, 1', '--no-peers', '--rounds', '2', '--years=1'])).toEqual({ rows: [1, 3], peers: false, rounds: 2, years: 1 });
});

test('what is not understood is refused by name', () => {
  expect(() => readOptions(['--only', '1,99'])).toThrow('"99" is none');
  expect(() => readOptions(['--rounds', '0'])).toThrow('--rounds');
  expect(() => readOptions(['--years', 'x'])).toThrow('--years');
  expect(() => readOptions(['--unknown'])).toThrow('--unknown');
});
