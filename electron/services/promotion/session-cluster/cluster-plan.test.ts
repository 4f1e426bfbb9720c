import { describe, expect, test } from 'vitest';
import type { ResourceChange } from '#shared/deployment/promotion-record.ts';
import { planOfCluster, stateOf } from './cluster-plan.ts';
import type { Standing } from './standing.ts';

const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shared-jobmanager' }, status: { readyReplicas: 1 } };
const stands = (more: Partial<NonNullable<Standing['flink']>> = {}): Standing => ({ jobmanager: deployment, taskmanager: deployment, troubles: [], rolledOut: true, ready: 3, flink: { version: '2.3.0', taskmanagers: 3, slots: 6, used: 5, jobs: ['delays', 'sums'], highlyAvailable: false, ...more }, silence: null });
const absent: Standing = { jobmanager: undefined, taskmanager: undefined, troubles: [], rolledOut: false, ready: 0, flink: null, silence: null };
const changed = (role: string, path: string, old: string, now: string): ResourceChange => ({ object: `Deployment shared-${role}`, change: 'changed', fields: [{ path, old, new: now }] });
const ask = (standing: Standing, changes: ResourceChange[] = [], more: { wanted?: number; remove?: boolean } = {}) => planOfCluster({ name: 'shared', namespace: 'streaming', standing, changes, wanted: 3, slots: 2, remove: false, ...more });

describe('what becomes of a session cluster', () => {
  test('is said before it is made', () => {
    expect(ask(absent).steps[0]).toBe('shared is made: one JobManager and 3 TaskManagers of 2 slots.');
    expect(stateOf(absent, 'shared').state).toBe('absent');
  });

  test('more TaskManagers disturb nobody; fewer than its jobs need are refused', () => {
    expect(ask(stands(), [changed('taskmanager', 'spec.replicas', '3', '4')], { wanted: 4 })).toEqual({ steps: ['TaskManagers: 3 → 4, of 2 slots each.'], refusal: null });
    const fewer = ask(stands(), [changed('taskmanager', 'spec.replicas', '3', '2')], { wanted: 2 });
    expect(fewer.refusal).toMatchObject({ code: 'session-in-use', message: expect.stringContaining('5 slots are in use by delays, sums, and 2 TaskManagers would have 4.') });
    expect(ask(stands({ used: 4 }), [changed('taskmanager', 'spec.replicas', '3', '2')], { wanted: 2 })).toEqual({ steps: ['TaskManagers: 3 → 2, of 2 slots each. delays, sums restart from the last checkpoint.'], refusal: null });
  });

  test('another JobManager is refused where its jobs would end with the old one, and told where high availability keeps them', () => {
    const replaced = [changed('jobmanager', 'spec.template.metadata.annotations."weir.dev/configuration"', 'a', 'b')];
    expect(ask(stands(), replaced).refusal?.message).toContain('without high availability 2 jobs would end with it: delays, sums.');
    expect(ask(stands({ highlyAvailable: true }), replaced)).toEqual({ steps: ['The JobManager is replaced. delays, sums restart from the last checkpoint.'], refusal: null });
    expect(ask({ ...stands(), flink: null }, replaced).refusal?.code).toBe('session-in-use');
    expect(ask(stands({ jobs: [], used: 0 }), replaced).refusal).toBeNull();
  });

  test('it is not removed under its jobs, nor where nobody knows whether there are any', () => {
    expect(ask(stands(), [], { remove: true }).refusal?.message).toContain('2 jobs would end with shared: delays, sums.');
    expect(ask({ ...stands(), flink: null }, [], { remove: true }).refusal?.message).toContain('is not known');
    expect(ask(stands({ jobs: [] }), [], { remove: true }).refusal).toBeNull();
    expect(ask(absent, [], { remove: true }).refusal).toBeNull();
  });
});
