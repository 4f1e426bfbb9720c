import { expect, test } from 'vitest';
import { runStatus } from '#test/fakes/window-parts.ts';
import { stateWords, replacementWords } from './run-words.ts';

test('a run that goes says since when, one that is held says so, and one that is over how long it took', () => {
  const startedAt = new Date(2026, 0, 1, 9, 5, 7).getTime();
  expect(stateWords(runStatus({ state: 'running', startedAt, durationMs: 20 }), false)).toBe('Running, begun at 09:05:07');
  expect(stateWords(runStatus({ state: 'running', startedAt, durationMs: 20 }), true)).toBe('Paused, begun at 09:05:07');
  expect(stateWords(runStatus({ state: 'finished', startedAt, durationMs: 2500 }), true)).toBe('Finished, 2.5 s');
});

test('what became of functions that were saved', () => {
  const replaced = { at: 0, files: ['functions/a.ts'], rows: { late: 1234 }, refusal: null };
  expect(replacementWords(replaced)).toMatch(/^a\.ts: replaced in the running job after row 1,234 of late, at \d\d:\d\d:\d\d\. State was kept\.$/);
  expect(replacementWords({ ...replaced, files: [], rows: {}, refusal: { code: 'replace-sql', message: 'The SQL is another.' } })).toBe('The functions: not replaced. The SQL is another.');
});
