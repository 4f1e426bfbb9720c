import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startControlPlane, type ControlPlane } from '../cluster/control-plane.ts';
import { installOperatorCrds } from './definitions.ts';
import { makeMany } from './many.ts';

let cluster: ControlPlane;
beforeAll(async () => {
  cluster = await startControlPlane();
  await installOperatorCrds(cluster.kubectl);
}, 900_000);
afterAll(() => cluster?.dispose());

const deployment = (flinkVersion: string) => ({
  apiVersion: 'flink.apache.org/v1beta1',
  kind: 'FlinkDeployment',
  metadata: { name: 'flights', namespace: 'default' },
  spec: { image: 'weir/runner', flinkVersion, serviceAccount: 'flink', flinkConfiguration: { 'taskmanager.numberOfTaskSlots': '2' }, jobManager: { resource: { memory: '1g', cpu: 1 } }, taskManager: { resource: { memory: '1g', cpu: 1 } }, job: { jarURI: 'local:///opt/weir/weir-runner.jar', parallelism: 2, upgradeMode: 'savepoint' } },
});

describe("the operator's resources on a real API server", () => {
  it('take a job of a newer Flink than 1.7.0 knew, and refuse a version that is none', async () => {
    await cluster.kubectl.apply(deployment('v2_3'));
    await expect(cluster.kubectl.apply(deployment('v9_9'))).rejects.toThrow(/flinkVersion: Unsupported value: "v9_9"/);
  });

  it('keep a status of their own', async () => {
    await cluster.kubectl.apply(deployment('v2_3'));
    await cluster.kubectl.run('patch', 'flinkdeployment', 'flights', '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: { jobManagerDeploymentStatus: 'READY', jobStatus: { state: 'RUNNING' } } }));
    const { status } = await cluster.kubectl.get<{ status: { jobStatus: { state: string } } }>('flinkdeployment', 'flights');
    expect(status.jobStatus.state).toBe('RUNNING');
  });

  it('take a snapshot of a job, and refuse a state that is none', async () => {
    await cluster.kubectl.apply({ apiVersion: 'flink.apache.org/v1beta1', kind: 'FlinkStateSnapshot', metadata: { name: 'one', namespace: 'default' }, spec: { jobReference: { kind: 'FlinkDeployment', name: 'flights' }, savepoint: { path: 's3://bucket/one' } } });
    await expect(cluster.kubectl.run('patch', 'flinkstatesnapshot', 'one', '--subresource=status', '--type=merge', '-p', '{"status":{"state":"ODD"}}')).rejects.toThrow(/Unsupported value/);
  });

  it('can be thousands', async () => {
    await cluster.kubectl.run('create', 'namespace', 'fleet');
    const path = '/apis/flink.apache.org/v1beta1/namespaces/fleet/flinkdeployments';
    await makeMany(cluster.kubeconfig, path, 3_000, (index) => ({ ...deployment('v2_3'), metadata: { name: `job-${index}`, namespace: 'fleet' } }));
    const names = await cluster.kubectl.run('-n', 'fleet', 'get', 'flinkdeployments', '-o', 'name');
    expect(names.trim().split('\n')).toHaveLength(3_000);
  });
});
