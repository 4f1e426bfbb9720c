import { createSign } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kubernetes } from './kubernetes.ts';
import type { Kubectl } from './kubectl.ts';

/** Ends pods at once, without the time to say goodbye: as a node that loses power would. `selector`: labels, `a=b,c=d`. */
export async function killPods(kubectl: Kubectl, namespace: string, selector: string): Promise<void> {
  await kubectl.run('-n', namespace, 'delete', 'pods', '-l', selector, '--force', '--grace-period=0');
}

/**
 * A kubeconfig of a service account whose token expires after so many seconds, as one of a login does after hours: signed by the cluster's
 * own key, so that only time makes it invalid. Gives its path. The API server remembers a token that was good for up to ten seconds more.
 */
export async function expiringKubeconfig(cluster: Pick<Kubernetes, 'folder' | 'kubeconfig' | 'kubectl'>, namespace: string, account: string, seconds: number): Promise<string> {
  const { metadata } = await cluster.kubectl.get<{ metadata: { uid: string } }>('-n', namespace, 'serviceaccount', account);
  // Clocks may differ by a minute, the API server thinks, and takes a token for so much longer.
  const now = Math.floor(Date.now() / 1000) - 60;
  const claims = {
    iss: 'https://kubernetes.default.svc',
    aud: ['https://kubernetes.default.svc'],
    sub: `system:serviceaccount:${namespace}:${account}`,
    iat: now,
    nbf: now,
    exp: now + seconds,
    'kubernetes.io': { namespace, serviceaccount: { name: account, uid: metadata.uid } },
  };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  const signature = createSign('RSA-SHA256').update(unsigned).sign(await readFile(join(cluster.folder, 'tokens.key'), 'utf8'), 'base64url');
  const config = JSON.parse(await readFile(cluster.kubeconfig, 'utf8')) as { users: object[]; contexts: { context: object }[] };
  config.users = [{ name: account, user: { token: `${unsigned}.${signature}` } }];
  config.contexts[0]!.context = { ...config.contexts[0]!.context, user: account, namespace };
  const path = join(cluster.folder, `${namespace}-${account}.kubeconfig`);
  await writeFile(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}

/** Takes all processor time that no pod of the node has asked for, so that no further pod fits; the pod `filler` in the namespace is what does it. */
export async function fillNode({ kubectl }: Pick<Kubernetes, 'kubectl'>, namespace: string): Promise<void> {
  const nodes = await kubectl.get<{ items: { status: { allocatable: { cpu: string } } }[] }>('nodes');
  const pods = await kubectl.get<{ items: { spec: { containers: { resources?: { requests?: { cpu?: string } } }[] }; status: { phase: string } }[] }>('pods', '-A');
  const running = pods.items.filter(({ status }) => !['Succeeded', 'Failed'].includes(status.phase));
  const asked = running.flatMap(({ spec }) => spec.containers).reduce((sum, { resources }) => sum + millis(resources?.requests?.cpu ?? '0'), 0);
  const free = millis(nodes.items[0]!.status.allocatable.cpu) - asked;
  const container = { name: 'filler', image: 'weir.test/pause:1', imagePullPolicy: 'Never', resources: { requests: { cpu: `${free}m` } } };
  await kubectl.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'filler', namespace }, spec: { terminationGracePeriodSeconds: 0, containers: [container] } });
  await kubectl.run('-n', namespace, 'wait', 'pod/filler', '--for=condition=Ready', '--timeout=60s');
}

/** Lets the nodes take no new pods, or take them again; those that run there stay. */
export async function closeNodes({ kubectl }: Pick<Kubernetes, 'kubectl'>, closed: boolean): Promise<void> {
  const nodes = (await kubectl.run('get', 'nodes', '-o', 'name')).trim().split('\n');
  await kubectl.run(closed ? 'cordon' : 'uncordon', ...nodes);
  if (closed) while (await isPlaced(kubectl));
}

/** Whether the scheduler finds a node for a pod: it hears a moment later than the API server that one is closed. */
async function isPlaced(kubectl: Kubectl): Promise<boolean> {
  const container = { name: 'probe', image: 'weir.test/pause:1', imagePullPolicy: 'Never' };
  await kubectl.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'probe', namespace: 'default' }, spec: { terminationGracePeriodSeconds: 0, automountServiceAccountToken: false, containers: [container] } });
  for (;;) {
    const { status } = await kubectl.get<{ status: { conditions?: { type: string; status: string }[] } }>('pod', 'probe', '-n', 'default');
    const scheduled = status.conditions?.find(({ type }) => type === 'PodScheduled');
    if (!scheduled) continue;
    await kubectl.run('-n', 'default', 'delete', 'pod', 'probe', '--force', '--grace-period=0');
    return scheduled.status === 'True';
  }
}

/** `2` and `2000m` are the same processors. */
function millis(cpu: string): number {
  return cpu.endsWith('m') ? Number(cpu.slice(0, -1)) : Number(cpu) * 1000;
}
