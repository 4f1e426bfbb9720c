import { expect, test } from 'vitest';
import { skippedWords } from './run.ts';

test('skipped lines are told in the singular and in the plural', () => {
  const lines = { table: 'événements', file: 'data/e.csv', line: 3, reason: 'column n: not a number' };
  expect(skippedWords({ ...lines, total: 1 })).toBe('1 line of a sample did not fit and was skipped; it is of événements, data/e.csv:3: column n: not a number');
  expect(skippedWords({ ...lines, total: 1_200 })).toBe('1,200 lines of a sample did not fit and were skipped; the last is of événements, data/e.csv:3: column n: not a number');
});
