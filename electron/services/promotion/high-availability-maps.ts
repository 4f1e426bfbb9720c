import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import { labelsOf } from './cluster-view.ts';

/** What a cluster's high availability remembers: who leads, and each job's plan and checkpoints. */
export async function highAvailabilityMaps(client: Pick<KubeClient, 'list'>, namespace: string, clusterId: string, signal?: AbortSignal): Promise<KubeObject[]> {
  const { items } = await client.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace, labels: labelsOf(clusterId) }, signal);
  return items.filter((map) => isHighAvailability(map, clusterId));
}

/** A map of high availability: by Flink's label or by the names that Flink gives them, since a JobManager that ends gives its leadership back and takes the label away with it. */
function isHighAvailability({ metadata: { name, labels } }: KubeObject, clusterId: string): boolean {
  const own = name.startsWith(`${clusterId}-`) ? name.slice(clusterId.length + 1) : '';
  return labels?.['configmap-type'] === 'high-availability' || /^(cluster|[0-9a-f]{32})-config-map$/.test(own);
}
