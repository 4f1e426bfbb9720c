import type { KubeClient } from '../kubernetes/kube-client.ts';
import { atAddress, throughApiServer, type FlinkTransport } from './flink-transport.ts';

/** The service by which Flink's REST is reached inside a namespace, in native mode as under the operator. */
export function restServiceOf(clusterId: string): string {
  return `${clusterId}-rest`;
}

/** The way to a cluster's REST: its address where it has one that is reached from here, else through the API server. */
export function restOf(client: KubeClient, { namespace, clusterId }: { namespace: string; clusterId: string }, address: string | null): FlinkTransport {
  return address === null ? throughApiServer(client, namespace, restServiceOf(clusterId)) : atAddress(address);
}
