import { expect, it } from 'vitest';
import { clock } from '#renderer/ui/clock.ts';
import { jobWords, taskFacts } from './live-words.ts';

const checkpoints = { completed: 1412, failed: 0, inProgress: 0, lastAt: 5_000, bytes: 46_000_000, durationMs: 420 };

it('says in one line how a job fares', () => {
  expect(jobWords({ state: 'RUNNING', checkpoints })).toBe(`RUNNING · 1,412 checkpoints, the last at ${clock(5_000)}: 46.0 MB in 420 ms`);
  expect(jobWords({ state: 'RESTARTING', checkpoints: { ...checkpoints, completed: 1, failed: 2, bytes: null, durationMs: 2_000 } })).toBe(`RESTARTING · 1 checkpoint, the last at ${clock(5_000)}: in 2 s · 2 failed`);
  expect(jobWords({ state: 'RUNNING', checkpoints: { ...checkpoints, completed: 0, lastAt: null, inProgress: 1 } })).toBe('RUNNING · the first checkpoint goes on');
  expect(jobWords({ state: null, checkpoints: null })).toBe('no job');
});

it("tells an operator's task and its part of the last checkpoint", () => {
  const tasks = [{ operators: ['a', 'b'], state: 'RUNNING', checkpoint: { bytes: 2048, durationMs: 31.4 } }, { operators: ['c'], state: 'INITIALIZING', checkpoint: null }];
  expect(taskFacts({ tasks }, 'b')).toEqual([{ name: 'Its task', value: 'RUNNING' }, { name: 'Last checkpoint of its task', value: '2.0 kB in 31 ms' }]);
  expect(taskFacts({ tasks }, 'c')[1]).toEqual({ name: 'Last checkpoint of its task', value: 'none yet' });
  expect(taskFacts({ tasks }, 'gone')).toEqual([]);
});
