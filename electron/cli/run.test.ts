import { expect, test } from 'vitest';
import { runStatus } from '#test/fakes/window-parts.ts';
import { inWords, skippedWords, summaryOf } from './run.ts';

test('skipped lines are told in the singular and in the plural', () => {
  const lines = { table: 'événements', file: 'data/e.csv', line: 3, reason: 'column n: not a number' };
  expect(skippedWords({ ...lines, total: 1 })).toBe('1 line of a sample did not fit and was skipped; it is of événements, data/e.csv:3: column n: not a number');
  expect(skippedWords({ ...lines, total: 1_200 })).toBe('1,200 lines of a sample did not fit and were skipped; the last is of événements, data/e.csv:3: column n: not a number');
});

test('what went to a real table is told apart from what was captured', () => {
  const count = (sink: string, counted: number) => ({ sink, counted, keptFrom: 0, kept: counted, tableRows: counted, tableComplete: true });
  const one = runStatus({ state: 'finished', firstRowMs: null, durationMs: 5610, counts: [count('out_t', 0)], written: [{ sink: 'out_t', rows: 177 }] });
  expect(inWords(one)).toBe('\nfinished: after 5.61 s\n177 rows went to the real out_t.\n');
  expect(summaryOf(one, [])).toMatchObject({ rows: 177, sinks: [{ sink: 'out_t', rows: 177, real: true }] });
  const uncounted = runStatus({ ...one, counts: [count('out_t', 0), count('kept', 3)], written: [{ sink: 'out_t', rows: null }] });
  expect(inWords(uncounted)).toBe('\nfinished: 3 rows in 5.61 s\nThe run writes to the real out_t; how many rows its connector does not say.\n');
  expect(summaryOf(uncounted, [])).toMatchObject({ rows: 3, sinks: [{ sink: 'out_t', rows: null, real: true }, { sink: 'kept', rows: 3 }] });
});
