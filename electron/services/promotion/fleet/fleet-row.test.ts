import { expect, it } from 'vitest';
import { fleetJob } from './fleet-row.ts';

const place = { environment: 'prod', context: 'kind', namespace: 'streaming' };
const operated = (kind: string, spec: object, status: object) => fleetJob({ apiVersion: 'flink.apache.org/v1beta1', kind, metadata: { name: 'shared' }, spec, status }, place);

it('a FlinkDeployment without a job is a session cluster: that Flink says nothing of its job is no beginning', () => {
  expect(operated('FlinkDeployment', {}, { jobManagerDeploymentStatus: 'READY', lifecycleState: 'STABLE' })).toMatchObject({ id: 'FlinkDeployment/shared', state: 'running', message: expect.stringContaining('session cluster') });
  expect(operated('FlinkDeployment', { job: {} }, { jobManagerDeploymentStatus: 'READY' })).toMatchObject({ state: 'starting' });
});

it('a FlinkSessionJob is as its job', () => {
  expect(operated('FlinkSessionJob', { job: {} }, { lifecycleState: 'STABLE', jobStatus: { state: 'RUNNING', updateTime: '7' } })).toMatchObject({ state: 'healthy', changedAt: 7 });
  expect(operated('FlinkSessionJob', { job: {} }, { lifecycleState: 'STABLE', jobStatus: { state: 'CANCELLING' } })).toMatchObject({ state: 'running' });
});
