import { expect, test } from 'vitest';
import type { Repeat, TimelineEvent } from '#shared/services/chaos.ts';
import { eventWords, lackingWords, repeatWords, summaryWords, toneOf } from './timeline-words.ts';

const event = (kind: TimelineEvent['kind'], more: Partial<TimelineEvent> = {}): TimelineEvent => ({ at: 0, kind, job: null, operator: null, sink: null, checkpoint: null, ms: null, text: null, ...more });
const repeat = (more: Partial<Repeat>): Repeat => ({ at: 0, sink: 'out', checkpoint: 3, written: 8, compared: 8, again: 8, delivery: null, keyed: false, ...more });
const TITLES = new Map([['u1', 'totals']]);

test('each event is one sentence', () => {
  expect(eventWords(event('recovered', { ms: 1240, checkpoint: 3 }), TITLES)).toBe('Runs again 1.2 s after the failure, from checkpoint 3.');
  expect(eventWords(event('recovered', { ms: 20 }), TITLES)).toBe('Runs again 20 ms after the failure, from its beginning.');
  expect(eventWords(event('checkpoint-held', { operator: 'u1', checkpoint: 4, ms: null }), TITLES)).toBe('totals keeps checkpoint 4 back, until Flink gives it up.');
  expect(eventWords(event('task-manager-killed', { ms: 5000, text: 'for another run' }), TITLES)).toBe('The TaskManager was killed for another run; its place stays empty for 5 s.');
  expect(eventWords(event('sink-cut', { sink: 'out', ms: 120_000 }), TITLES)).toBe('The sink out is cut, for 2 min.');
  expect(eventWords(event('ended', { text: 'canceled' }), TITLES)).toBe('The job was cancelled.');
  expect(eventWords(event('checkpoint-failed', { checkpoint: 4, text: 'Checkpoint expired before completing.' }), TITLES)).toBe('Checkpoint 4 failed: Checkpoint expired before completing.');
});

test('what comes twice is said as the real sink would have it', () => {
  expect(repeatWords(repeat({ delivery: 'at-least-once' }))).toBe('out had received 8 rows since checkpoint 3; all of them came again. The real sink promises at-least-once: who reads it sees them twice.');
  expect(repeatWords(repeat({ delivery: 'exactly-once', checkpoint: null, again: 5 }))).toMatch(/^out had received 8 rows since the beginning; 5 of them came again\. The real sink promises exactly-once: it takes the first copies back/);
  expect(repeatWords(repeat({ keyed: true, compared: 6 }))).toMatch(/\(the last 6 could be compared\)\. Rows of one key take each other's place/);
  expect(repeatWords(repeat({ written: 0 }))).toBe('out had received nothing since checkpoint 3: nothing comes twice.');
});

test('what the job has not is told apart from the checkpoints that Weir takes', () => {
  const lacking = (restarts: boolean, ...events: TimelineEvent[]) => lackingWords({ restarts, checkpoints: false, events });
  expect(lacking(false)).toBe('This job has no restart strategy: its first failure ends it. It asks for no checkpoints either.');
  expect(lacking(false, event('checkpoint'))).toBe('This job has no restart strategy: its first failure ends it. It asks for no checkpoints either. Those below are taken by Weir, for this run to be taken back.');
  expect(lacking(true)).toBe('This job asks for no checkpoints: promoted, it starts from the beginning after a failure.');
});

test('the head counts, and colours say what was meant and what was not', () => {
  expect(summaryWords({ events: [event('failed'), event('recovered'), event('checkpoint'), event('checkpoint-failed')] })).toBe('1 failure · 1 recovery · 1 checkpoint, 1 failed');
  expect([event('failed'), event('sink-cut'), event('checkpoint'), event('started'), event('ended', { text: 'failed' }), event('ended', { text: 'finished' })].map(toneOf)).toEqual(['bad', 'meant', 'good', 'plain', 'bad', 'plain']);
});

test('a job that ends with its failure is counted as failed', () => {
  expect(summaryWords({ events: [event('ended', { job: 0, text: 'failed' }), event('ended', { job: 1, text: 'failed' }), event('ended', { text: 'canceled' })] })).toBe('2 failures · 0 recoveries · 0 checkpoints');
});

test('of several jobs it is said which is meant', () => {
  const done = event('checkpoint', { job: 1, checkpoint: 1, ms: 12 });
  expect(eventWords(done, TITLES, 2)).toBe('Job 2: Checkpoint 1 is complete after 12 ms.');
  expect(eventWords(done, TITLES, 1)).toBe('Checkpoint 1 is complete after 12 ms.');
  expect(eventWords(event('task-manager-back'), TITLES, 2)).toBe('Another TaskManager has taken its place.');
});
