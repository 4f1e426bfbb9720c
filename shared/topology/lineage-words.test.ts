import { expect, test } from 'vitest';
import { rowsInWords, whyInWords } from './lineage-words.ts';

const rows = (table: string, total: number) => ({ table, rows: [], total });

test('rows are counted by table', () => {
  expect(rowsInWords([])).toBe('no row at all');
  expect(rowsInWords([rows('a', 1)])).toBe('1 row of a');
  expect(rowsInWords([rows('a', 2_000), rows('b', 1), rows('c', 2)])).toBe('2,000 rows of a, 1 row of b and 2 rows of c');
});

test('an answer says what is proven, and no more', () => {
  expect(whyInWords({ inputs: [rows('a', 1)], proof: 'each', others: 0 })).toBe('It comes from 1 row of a. That row alone gives it again.');
  expect(whyInWords({ inputs: [rows('a', 2)], proof: 'each', others: 1 })).toBe('It comes from 2 rows of a. They alone give it again, and none of them can be left out. 1 more row met them in the job, and the row is the same without it.');
  expect(whyInWords({ inputs: [rows('a', 200)], proof: 'together', others: 0 })).toBe('It comes from 200 rows of a. They alone give it again; not of each was it found out in time whether it is needed.');
  expect(whyInWords({ inputs: [rows('a', 9)], proof: 'none', others: 0 })).toBe('It can have come from 9 rows of a; no second run gave it, so this is not proven.');
  expect(whyInWords({ inputs: [], proof: 'each', others: 4 })).toBe('It comes from no input row: the job gives it without any.');
});
