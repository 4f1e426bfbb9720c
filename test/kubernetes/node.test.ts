import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeNamespace, sharedKubernetes } from './cluster/shared.ts';

let cluster: Awaited<ReturnType<typeof sharedKubernetes>>;
let namespace: string;
beforeAll(async () => {
  cluster = await sharedKubernetes();
  namespace = await makeNamespace(cluster, 'node');
}, 900_000);
afterAll(() => cluster?.kubectl.run('delete', 'namespace', namespace, '--wait=false'));

describe('the cluster', () => {
  it('has a node that is ready', async () => {
    const { items } = await cluster.kubectl.get<{ items: { status: { conditions: { type: string; status: string }[] } }[] }>('nodes');
    expect(items.map(({ status }) => status.conditions.find(({ type }) => type === 'Ready')?.status)).toEqual(['True']);
  });

  it('runs a Deployment, behind a service with a name', async () => {
    const labels = { app: 'pause' };
    await cluster.kubectl.apply([
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'pause', namespace }, spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'pause', image: 'weir.test/pause:1', imagePullPolicy: 'Never' }] } } } },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'pause', namespace }, spec: { selector: labels, ports: [{ port: 80 }] } },
    ]);
    await cluster.kubectl.run('-n', namespace, 'rollout', 'status', 'deployment/pause', '--timeout=60s');
    const { subsets } = await cluster.kubectl.get<{ subsets: { addresses: unknown[] }[] }>('-n', namespace, 'endpoints', 'pause');
    expect(subsets[0]!.addresses).toHaveLength(2);
  });
});
