import { Failure, toFailure } from '#shared/base/failure.ts';
import type { JobSigns } from '#shared/deployment/job-health.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { ANNOTATIONS } from '#shared/deployment/names.ts';
import { troubleOfEvent, troubleOfPod } from '#shared/deployment/pod-trouble.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import type { FlinkRest } from './flink-rest.ts';
import { FlinkSignsReader } from './flink-signs.ts';

/** Where one job's Flink cluster is. */
export interface ClusterPlace {
  client: KubeClient;
  namespace: string;
  clusterId: string;
  rest: FlinkRest;
  /** Flink's id of the job; null: the newest of the cluster. */
  jobId: string | null;
  /** Flink is asked even where no Deployment is to be seen, since something else answers for it. */
  always?: boolean;
}

export type PodRole = 'jobmanager' | 'taskmanager' | 'other';

/** Flink names the role of a pod by this label, in native mode as under the operator. */
export function roleOfPod({ metadata }: KubeObject): PodRole {
  const role = metadata.labels?.component;
  return role === 'jobmanager' || role === 'taskmanager' ? role : 'other';
}

/** All of a cluster's pods carry its id. */
export function labelsOf(clusterId: string): string {
  return `app=${clusterId}`;
}

/** One job on a cluster, looked at from all sides at once. What a person may not see is left out, and said where it matters. */
export class ClusterView {
  private readonly signs: FlinkSignsReader;

  constructor(private readonly place: ClusterPlace) {
    this.signs = new FlinkSignsReader(place.rest, place.jobId);
  }

  async look(expected: string | null, suspended: boolean, signal?: AbortSignal): Promise<JobSigns & { jobId: string | null; objects: KubeObject[] }> {
    const { client, namespace, clusterId } = this.place;
    const [deployment, pods, events] = await Promise.all([
      client.read({ apiVersion: 'apps/v1', kind: 'Deployment', name: clusterId, namespace }, signal),
      client.list({ apiVersion: 'v1', kind: 'Pod', namespace, labels: labelsOf(clusterId) }, signal),
      client.list({ apiVersion: 'v1', kind: 'Event', namespace, fields: 'type=Warning' }, signal).catch(() => ({ items: [] as KubeObject[] })),
    ]);
    const { flink, failure } = deployment || this.place.always ? await this.flink(signal) : { flink: null, failure: null };
    const living = pods.items.filter(({ metadata }) => !metadata.deletionTimestamp);
    // What kept a pod from being made is over once there is one.
    const stands = (event: KubeObject) => isFresh(event, deployment) && isOf(event, clusterId) && !living.some(({ metadata }) => metadata.name.startsWith(`${aboutOf(event)}-`));
    return {
      resource: deployment ? resourceSigns(deployment) : null,
      pods: living.flatMap(podSigns),
      troubles: [...living.flatMap((pod) => troubleOfPod(pod) ?? []), ...events.items.filter(stands).flatMap((event) => troubleOfEvent(event) ?? [])],
      rest: flink,
      // Where nothing stands that could answer, silence says nothing.
      restFailure: deployment || living.length ? (failure?.message ?? null) : null,
      expected,
      suspended,
      jobId: flink?.jobId ?? null,
      objects: [...(deployment ? [deployment] : []), ...living],
    };
  }

  private async flink(signal?: AbortSignal): Promise<{ flink: Awaited<ReturnType<FlinkSignsReader['read']>>; failure: Failure | null }> {
    try {
      return { flink: await this.signs.read(signal), failure: null };
    } catch (thrown) {
      signal?.throwIfAborted();
      return { flink: null, failure: toFailure(thrown) };
    }
  }
}

function resourceSigns(deployment: KubeObject): JobSigns['resource'] {
  const { spec, status } = deployment as { spec?: { replicas?: number }; status?: { readyReplicas?: number } };
  return { name: deployment.metadata.name, wanted: spec?.replicas ?? 1, ready: status?.readyReplicas ?? 0, hash: deployment.metadata.annotations?.[ANNOTATIONS.hash] ?? null };
}

function podSigns(pod: KubeObject): JobSigns['pods'] {
  const role = roleOfPod(pod);
  if (role === 'other') return [];
  const { phase = 'Unknown', containerStatuses = [] } = (pod.status ?? {}) as { phase?: string; containerStatuses?: { ready: boolean; restartCount: number }[] };
  return [{ name: pod.metadata.name, role, phase, ready: containerStatuses.length > 0 && containerStatuses.every(({ ready }) => ready), restarts: containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0) }];
}

/** Events stay for an hour: one that is older than the Deployment is of what was there before it. */
function isFresh(event: KubeObject, deployment: KubeObject | undefined): boolean {
  const { lastTimestamp, eventTime } = event as { lastTimestamp?: string; eventTime?: string };
  const at = Date.parse(lastTimestamp ?? eventTime ?? event.metadata.creationTimestamp ?? '');
  return !deployment?.metadata.creationTimestamp || at >= Date.parse(deployment.metadata.creationTimestamp);
}

function isOf(event: KubeObject, clusterId: string): boolean {
  const name = aboutOf(event);
  return name === clusterId || name.startsWith(`${clusterId}-`);
}

function aboutOf(event: KubeObject): string {
  return (event as { involvedObject?: { name?: string } }).involvedObject?.name ?? '';
}
