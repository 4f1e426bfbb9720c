import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { Kubectl } from '../../cluster/kubectl.ts';
import type { RealFlink } from './real-flink.ts';

interface Pods {
  items: KubeObject[];
}

/** No node takes such a pod, since nobody finds one for it: what it would do is done beside it. */
export const ON_NO_NODE = { spec: { schedulerName: 'none' } };

const CONTAINER = { name: 'flink-main-container', image: 'weir:1', imageID: '', ready: true, restartCount: 0, started: true, state: { running: {} } };
const READY = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [CONTAINER] };

/**
 * Plays the kubelet, and the image that there is none of for Flink 1.17: waits for the JobManager's pod that the controllers have made of the operator's Deployment, starts a real Flink with what the operator
 * has written into its configuration, and says that the pod is ready. `hash`: of the job that it runs; null on a session cluster.
 */
export async function runJobManager(kubectl: Kubectl, namespace: string, clusterId: string, flink: RealFlink, hash: string | null): Promise<void> {
  const { pod, configuration } = await asked(kubectl, namespace, clusterId);
  await flink.start();
  const option = (name: string) => new RegExp(`^${name.replaceAll(/[.$]/g, '\\$&')}: (.*)$`, 'm').exec(configuration)?.[1];
  if (hash !== null) await flink.runJob({ hash, id: option('$internal.pipeline.job-id')!, savepoint: option('execution.savepoint.path') });
  // As a pod on a node it stays until what runs in it has ended.
  await kubectl.run('patch', 'pod', pod, '-n', namespace, '--type=merge', '-p', JSON.stringify({ metadata: { finalizers: ['weir.dev/kubelet'] } }));
  await kubectl.run('patch', 'pod', pod, '-n', namespace, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: READY }));
}

/** Once the JobManager's pod is to go, ends its Flink and lets it go. */
export async function endJobManager(kubectl: Kubectl, namespace: string, clusterId: string, flink: RealFlink): Promise<void> {
  for (;;) {
    const { items } = await kubectl.get<Pods>('pods', '-n', namespace, '-l', `app=${clusterId}`);
    const going = items.find(({ metadata }) => metadata.deletionTimestamp);
    if (!going) continue;
    await flink.stop();
    await kubectl.run('patch', 'pod', going.metadata.name, '-n', namespace, '--type=merge', '-p', JSON.stringify({ metadata: { finalizers: null } }));
    return;
  }
}

/** The pod of the Deployment that stands now, and the configuration that belongs to it. */
async function asked(kubectl: Kubectl, namespace: string, clusterId: string): Promise<{ pod: string; configuration: string }> {
  for (;;) {
    const [deployment, map] = await Promise.all([one(kubectl, 'deployments', namespace, clusterId), one(kubectl, 'configmaps', namespace, `flink-config-${clusterId}`)]);
    const isOf = (object: KubeObject, owner: KubeObject) => (object.metadata as { ownerReferences?: { uid?: string }[] }).ownerReferences?.some(({ uid }) => uid === owner.metadata.uid);
    if (!deployment || !map || !isOf(map, deployment)) continue;
    const { items: sets } = await kubectl.get<Pods>('replicasets', '-n', namespace, '-l', `app=${clusterId}`);
    const { items: pods } = await kubectl.get<Pods>('pods', '-n', namespace, '-l', `app=${clusterId}`);
    const pod = pods.find((each) => sets.some((set) => isOf(set, deployment) && isOf(each, set)));
    if (pod) return { pod: pod.metadata.name, configuration: (map as KubeObject & { data: Record<string, string> }).data['flink-conf.yaml']! };
  }
}

async function one(kubectl: Kubectl, plural: string, namespace: string, name: string): Promise<KubeObject | undefined> {
  const { items } = await kubectl.get<Pods>(plural, '-n', namespace, `--field-selector=metadata.name=${name}`);
  return items.find(({ metadata }) => !metadata.deletionTimestamp);
}
