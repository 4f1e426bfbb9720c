import { expect, test } from 'vitest';
import type { Diagnostic } from '#shared/base/text-range.ts';
import { withNotes } from './with-notes.ts';

const at = (column: number) => ({ start: { line: 1, column }, end: { line: 1, column: column + 3 } });
const said: Diagnostic = { severity: 'error', code: 'parameter-missing', message: 'It has no value here.', detail: 'Flink', range: at(1) };

test('what Flink says stays, with the words that know what was meant', () => {
  const note: Diagnostic = { severity: 'warning', code: 'parameter-missing', message: "Did you mean 'topic'?", range: at(1), data: { meant: 'topic' } };
  expect(withNotes([said], [note])).toEqual([{ ...said, message: "Did you mean 'topic'?", data: { meant: 'topic' } }]);
  expect(withNotes([said], [{ ...note, data: { name: 'topc' } }])).toEqual([said]);
});

test('what is noted elsewhere comes along', () => {
  const note: Diagnostic = { severity: 'warning', code: 'connector-missing', message: 'x', range: at(9) };
  expect(withNotes([said], [note])).toEqual([said, note]);
});
