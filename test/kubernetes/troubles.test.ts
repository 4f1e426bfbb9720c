import { afterAll, beforeAll, expect, it } from 'vitest';
import { Kubectl } from './cluster/kubectl.ts';
import { makeNamespace, sharedKubernetes } from './cluster/shared.ts';
import { expiringKubeconfig, fillNode, killPods } from './cluster/troubles.ts';

let cluster: Awaited<ReturnType<typeof sharedKubernetes>>;
let namespace: string;
beforeAll(async () => {
  cluster = await sharedKubernetes();
  namespace = await makeNamespace(cluster, 'troubles');
}, 900_000);
afterAll(() => cluster?.kubectl.run('delete', 'namespace', namespace, '--wait=false'));

const pod = (name: string, cpu: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: { app: name } }, spec: { terminationGracePeriodSeconds: 0, containers: [{ name, image: 'weir.test/pause:1', imagePullPolicy: 'Never', resources: { requests: { cpu } } }] } });

it('a pod can be killed', async () => {
  await cluster.kubectl.apply(pod('victim', '1m'));
  await cluster.kubectl.run('-n', namespace, 'wait', 'pod/victim', '--for=condition=Ready', '--timeout=60s');
  await killPods(cluster.kubectl, namespace, 'app=victim');
  await cluster.kubectl.run('-n', namespace, 'wait', 'pod/victim', '--for=delete', '--timeout=60s');
});

it('a login can run out', async () => {
  await cluster.kubectl.run('-n', namespace, 'create', 'rolebinding', 'view', '--clusterrole=view', `--serviceaccount=${namespace}:default`);
  const kubectl = new Kubectl(cluster.kubectl.command, await expiringKubeconfig(cluster, namespace, 'default', 60));
  expect(await kubectl.run('get', 'serviceaccount', 'default')).toContain('default');
  const late = new Kubectl(cluster.kubectl.command, await expiringKubeconfig(cluster, namespace, 'default', -1));
  await expect(late.run('get', 'serviceaccount', 'default')).rejects.toThrow(/must be logged in|Unauthorized/);
});

it('the node can be full', async () => {
  await fillNode(cluster, namespace);
  await cluster.kubectl.apply(pod('late', '10m'));
  await cluster.kubectl.run('-n', namespace, 'wait', 'pod/late', '--for=condition=PodScheduled=False', '--timeout=60s');
  expect(await cluster.kubectl.run('-n', namespace, 'get', 'pod', 'late', '-o', 'jsonpath={.status.conditions[0].message}')).toContain('Insufficient cpu');
  await cluster.kubectl.run('-n', namespace, 'delete', 'pod', 'filler', 'late', '--force');
});

it('the API server can go away and come back, with pods untouched', async () => {
  await cluster.kubectl.apply(pod('stays', '1m'));
  await cluster.kubectl.run('-n', namespace, 'wait', 'pod/stays', '--for=condition=Ready', '--timeout=60s');
  await cluster.apiServer.stop();
  await expect(cluster.kubectl.run('get', 'namespace', namespace)).rejects.toThrow(/refused/);
  await cluster.apiServer.start();
  const { status } = await cluster.kubectl.get<{ status: { containerStatuses: { restartCount: number }[] } }>('-n', namespace, 'pod', 'stays');
  expect(status.containerStatuses[0]!.restartCount).toBe(0);
});
