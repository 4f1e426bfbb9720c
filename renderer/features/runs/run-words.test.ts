import { expect, test } from 'vitest';
import { runStatus } from '#test/fakes/window-parts.ts';
import { stateWords } from './run-words.ts';

test('a run that goes says since when, one that is held says so, and one that is over how long it took', () => {
  const startedAt = new Date(2026, 0, 1, 9, 5, 7).getTime();
  expect(stateWords(runStatus({ state: 'running', startedAt, durationMs: 20 }), false)).toBe('Running, begun at 09:05:07');
  expect(stateWords(runStatus({ state: 'running', startedAt, durationMs: 20 }), true)).toBe('Paused, begun at 09:05:07');
  expect(stateWords(runStatus({ state: 'finished', startedAt, durationMs: 2500 }), true)).toBe('Finished, 2.5 s');
});
