import { expect, it } from 'vitest';
import { healthOf, type FlinkSigns, type JobSigns } from './job-health.ts';

const NOW = 1_000_000_000;
const rest = (more: Partial<FlinkSigns> = {}): FlinkSigns => ({ state: 'RUNNING', tasks: { RUNNING: 4 }, hash: 'new', checkpoints: { completed: 3, failed: 0, lastAt: NOW - 5_000, intervalMs: 60_000 }, records: 10, moved: 5, idle: false, restarts: 0, startedAt: NOW - 300_000, ...more });
const signs = (more: Partial<JobSigns> = {}): JobSigns => ({
  resource: { name: 'delays', wanted: 1, ready: 1, hash: 'new' },
  pods: [
    { name: 'delays-jm', role: 'jobmanager', phase: 'Running', ready: true, restarts: 0 },
    { name: 'delays-tm', role: 'taskmanager', phase: 'Running', ready: true, restarts: 0 },
  ],
  troubles: [],
  rest: rest(),
  restFailure: null,
  expected: 'new',
  suspended: false,
  ...more,
});

it('is healthy with all tasks running, two checkpoints and records that move', () => {
  expect(healthOf(signs(), NOW)).toMatchObject({ state: 'healthy', disagreements: [] });
});

it('is not healthy before its second checkpoint, nor while nothing moves and no source says that it is idle', () => {
  expect(healthOf(signs({ rest: rest({ checkpoints: { completed: 1, failed: 0, lastAt: NOW, intervalMs: 60_000 } }) }), NOW).state).toBe('running');
  expect(healthOf(signs({ rest: rest({ moved: 0 }) }), NOW).state).toBe('running');
  expect(healthOf(signs({ rest: rest({ moved: 0, idle: true }) }), NOW).state).toBe('healthy');
});

it('says where the sides disagree: graph and resource, tasks and pods, state and checkpoint age', () => {
  const { disagreements } = healthOf(signs({ pods: [signs().pods[0]!], rest: rest({ hash: 'old', checkpoints: { completed: 9, failed: 4, lastAt: NOW - 900_000, intervalMs: 60_000 } }) }), NOW);
  expect(disagreements).toEqual([expect.stringContaining('no TaskManager pod'), expect.stringContaining('recovered the old one'), expect.stringContaining('15 min old')]);
});

it('tells the trouble of a pod while tasks wait for it', () => {
  const trouble = { code: 'no-node-room', message: 'No node takes the pod.', object: 'tm', lasting: true };
  expect(healthOf(signs({ troubles: [trouble], rest: rest({ tasks: { RUNNING: 1, SCHEDULED: 3 } }) }), NOW)).toMatchObject({ state: 'failed', code: 'no-node-room' });
});

it('tells a suspended job from one that is not there', () => {
  const nothing = signs({ resource: null, pods: [], rest: null });
  expect(healthOf(nothing, NOW).state).toBe('absent');
  expect(healthOf({ ...nothing, suspended: true }, NOW).state).toBe('suspended');
  expect(healthOf({ ...nothing, suspended: true, restFailure: 'It is away.' }, NOW)).toMatchObject({ state: 'unknown', code: 'flink-unreachable', message: expect.stringContaining('It is away.') });
});

it('tells a JobManager that has no job yet from one that does not answer', () => {
  expect(healthOf(signs({ rest: null }), NOW)).toMatchObject({ state: 'starting', message: expect.stringContaining('no job yet') });
  expect(healthOf(signs({ rest: null, restFailure: 'It is away.' }), NOW)).toMatchObject({ state: 'unknown', message: expect.stringContaining('It is away.') });
});
