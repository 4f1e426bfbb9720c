import { Failure } from '#shared/base/failure.ts';
import type { EnvironmentFile } from '#shared/workspace/environment-file.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import { atAddress, throughApiServer, type FlinkTransport } from './flink-transport.ts';

/** The service by which Flink's REST is reached inside a namespace, in native mode as under the operator. */
export function restServiceOf(clusterId: string): string {
  return `${clusterId}-rest`;
}

export interface RestPlace {
  namespace: string;
  /** The job's own cluster, or the session cluster. */
  clusterId: string;
  /** Of a REST that is reached from here; null: through the API server. */
  address: string | null;
}

/** The way to a cluster's REST. */
export function restOf(client: KubeClient | undefined, { namespace, clusterId, address }: RestPlace): FlinkTransport {
  if (address !== null) return atAddress(address);
  if (!client) throw new Failure('internal', `There is neither an address nor a Kubernetes for the REST of ${clusterId}.`);
  return throughApiServer(client, namespace, restServiceOf(clusterId));
}

/** The session cluster of an environment; undefined where its target is another. */
export function sessionOf({ target, session }: EnvironmentFile): { address: string | null; cluster: string | null } | undefined {
  if (target !== 'session') return undefined;
  return { address: session?.address ?? null, cluster: session?.address ? null : (session?.cluster ?? 'weir-session') };
}

/** The FlinkDeployment without a job of its own that the operator runs an environment's jobs on; undefined: each job has a cluster of its own. */
export function operatedSessionOf({ target, session }: EnvironmentFile): string | undefined {
  return target === 'operator' ? session?.cluster : undefined;
}

/** The cluster that an environment's jobs run on and that stands without them, whoever keeps it; undefined: each job has a cluster of its own. */
export function standingSessionOf(file: EnvironmentFile): { address: string | null; cluster: string | null } | undefined {
  const operated = operatedSessionOf(file);
  return operated === undefined ? sessionOf(file) : { address: null, cluster: operated };
}

/** Whether jobs of an environment run on a cluster that stands without them. */
export function isOnSession(file: EnvironmentFile): boolean {
  return standingSessionOf(file) !== undefined;
}

/** Whether the session cluster is Weir's to make. */
export function makesCluster({ target, session }: EnvironmentFile): boolean {
  return target === 'session' && session?.create === true && session.address === undefined;
}
