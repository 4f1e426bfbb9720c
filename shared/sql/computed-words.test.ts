import { expect, test } from 'vitest';
import type { Computed } from '../services/sql-knowledge.ts';
import { computedHints } from './computed-words.ts';

const at = (line: number, from: number, to: number): Computed['range'] => ({ start: { line, column: from }, end: { line, column: to } });

test('calls are told behind them, in their form and with why; expressions once for each line', () => {
  const hints = computedHints([
    { range: at(3, 5, 15), form: 'record', name: 'twice', operators: ['Calc'], sql: 'twice(x)' },
    { range: at(3, 20, 30), form: 'flink', name: null, operators: [], sql: 'a > 1' },
    { range: at(3, 40, 50), form: 'flink', name: null, operators: [], sql: 'b + 1' },
    { range: at(4, 1, 9), form: 'planned', name: 'three', operators: [], sql: 'three()' },
  ]);
  expect(hints.map(({ at: place, label }) => [place, label])).toEqual([
    [{ line: 3, column: 15 }, 'V8 · per record'],
    [{ line: 4, column: 9 }, 'no call at run time'],
    [{ line: 3, column: null }, 'Flink'],
  ]);
  expect(hints[0]!.words).toMatch(/^`twice` runs in V8, inside the task of Calc, once for each record: /);
  expect(hints[2]!.words).toContain('a > 1\nb + 1');
});
