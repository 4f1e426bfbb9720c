import { expect, it } from 'vitest';
import type { FleetJob } from '#shared/services/promotion.ts';
import { countsOf, rowsOf } from './fleet-rows.ts';

const job = (name: string, state: FleetJob['state'], environment = 'prod'): FleetJob => ({ id: name, environment, context: 'c', namespace: 'n', name, kind: 'FlinkDeployment', state, message: `is ${state}`, hash: null, ours: true, changedAt: null });
const jobs = [job('b', 'healthy'), job('a', 'healthy', 'test'), job('z', 'failed'), job('y', 'starting', 'test')];

it('puts the worst first, then goes by name', () => {
  expect(rowsOf(jobs, '', 'none').map((row) => 'job' in row && row.job.name)).toEqual(['z', 'y', 'a', 'b']);
});

it('finds by all the words, wherever they stand', () => {
  expect(rowsOf(jobs, 'test healthy', 'none')).toEqual([{ job: jobs[1] }]);
});

it('groups under headings that count', () => {
  expect(rowsOf(jobs, '', 'environment').map((row) => ('heading' in row ? `${row.heading} ${row.count}` : row.job.name))).toEqual(['prod 2', 'z', 'b', 'test 2', 'y', 'a']);
  expect(countsOf(jobs)).toBe('1 failed, 1 starting, 2 healthy');
});
