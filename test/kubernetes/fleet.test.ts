import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetChange } from '#shared/services/promotion.ts';
import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import { fleet } from '#electron/services/promotion/fleet/fleet.ts';
import { EnvironmentFile } from '#shared/workspace/environment-file.ts';
import { startControlPlane, type ControlPlane } from './cluster/control-plane.ts';
import { installOperatorCrds } from './operator/definitions.ts';
import { makeFleet } from './operator/many.ts';

let cluster: ControlPlane;
const MANY = 3_000;
beforeAll(async () => {
  cluster = await startControlPlane();
  await installOperatorCrds(cluster.kubectl);
  await cluster.kubectl.run('create', 'namespace', 'streaming');
  await makeFleet(cluster.kubeconfig, 'streaming', MANY);
}, 900_000);
afterAll(() => cluster?.dispose());

const place = (name: string, namespace: string, context?: string) => ({ name, file: EnvironmentFile.parse({ namespace, target: 'operator', ...(context ? { context } : {}) }) });
const connect = (context: string | undefined) => KubeClient.connect(context, { KUBECONFIG: cluster.kubeconfig });

describe('the list of all jobs', () => {
  it('has three thousand of them, tells a change alone, and says which environment cannot be looked at', async () => {
    const stop = new AbortController();
    const changes = fleet([place('prod', 'streaming'), place('lost', 'streaming', 'nowhere')], { connect }, stop.signal);
    const next = async (isIt: (change: FleetChange) => boolean): Promise<FleetChange> => {
      for (;;) {
        const { value } = await changes.next();
        if (isIt(value as FleetChange)) return value as FleetChange;
      }
    };
    const seen = new Set<string>();
    const problems: string[] = [];
    const began = performance.now();
    while (seen.size < MANY || !problems.length) {
      const { value } = (await changes.next()) as { value: FleetChange };
      for (const { name } of value.jobs) seen.add(name);
      if (value.problem) problems.push(`${value.environment} ${value.problem.code}`);
    }
    console.info(`${MANY} jobs listed in ${Math.round(performance.now() - began)} ms, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`);
    expect(problems[0]).toBe('lost kube-context-missing');
    const status = { lifecycleState: 'FAILED', jobManagerDeploymentStatus: 'ERROR', error: JSON.stringify({ message: 'outer', throwableList: [{ message: 'no room' }] }) };
    const patched = cluster.kubectl.run('patch', 'flinkdeployment', 'job-7', '-n', 'streaming', '--subresource=status', '--type=merge', '-p', JSON.stringify({ status }));
    const change = await next(({ jobs }) => jobs.length > 0);
    await patched;
    expect(change.jobs).toEqual([expect.objectContaining({ name: 'job-7', state: 'failed', message: 'no room', environment: 'prod' })]);
    await cluster.kubectl.run('delete', 'flinkdeployment', 'job-8', '-n', 'streaming', '--wait=false');
    expect((await next(({ gone }) => gone.length > 0)).gone).toEqual(['FlinkDeployment/job-8']);
    stop.abort();
    await changes.return(undefined);
  }, 300_000);
});
