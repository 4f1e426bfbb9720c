import { toFailure } from '#shared/base/failure.ts';
import { isHighlyAvailable } from '#shared/deployment/high-availability.ts';
import { isOver } from '#shared/deployment/job-state.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { troubleOfEvent, troubleOfPod, type Trouble } from '#shared/deployment/pod-trouble.ts';
import { sessionDeployment } from '#shared/deployment/resources/session.ts';
import type { KubeClient } from '../../kubernetes/kube-client.ts';
import { labelsOf } from '../cluster-view.ts';
import { FlinkRest } from '../flink-rest.ts';
import { restOf } from '../rest-of.ts';

export interface ClusterRef {
  client: KubeClient;
  namespace: string;
  name: string;
}

/** A session cluster as it stands now, from its Deployments, its pods and its REST. */
export interface Standing {
  jobmanager: KubeObject | undefined;
  taskmanager: KubeObject | undefined;
  troubles: Trouble[];
  /** Its Deployments have come to what was applied. */
  rolledOut: boolean;
  /** Pods of TaskManagers that are ready. */
  ready: number;
  /** What Flink says; null where it does not answer. */
  flink: { version: string; taskmanagers: number; slots: number; used: number; jobs: string[]; highlyAvailable: boolean } | null;
  silence: string | null;
}

export async function standingOf({ client, namespace, name }: ClusterRef, signal?: AbortSignal): Promise<Standing> {
  const read = (role: 'jobmanager' | 'taskmanager') => client.read({ apiVersion: 'apps/v1', kind: 'Deployment', name: sessionDeployment(name, role), namespace }, signal);
  const [jobmanager, taskmanager] = await Promise.all([read('jobmanager'), read('taskmanager')]);
  const since = Math.min(...[jobmanager, taskmanager].map((each) => Date.parse(each?.metadata.creationTimestamp ?? '') || Infinity));
  const troubles = await troublesOf({ client, namespace, name }, since, signal);
  const { flink, silence } = jobmanager ? await flinkOf({ client, namespace, name }, signal) : { flink: null, silence: null };
  return {
    jobmanager,
    taskmanager,
    troubles,
    rolledOut: isRolledOut(jobmanager) && isRolledOut(taskmanager),
    ready: Number((taskmanager?.status as { readyReplicas?: number } | undefined)?.readyReplicas ?? 0),
    flink,
    silence,
  };
}

/** What keeps its pods from running; `since`: from when on events count, in ms. */
export async function troublesOf({ client, namespace, name }: ClusterRef, since: number, signal?: AbortSignal): Promise<Trouble[]> {
  const [pods, events] = await Promise.all([
    client.list({ apiVersion: 'v1', kind: 'Pod', namespace, labels: labelsOf(name) }, signal),
    client.list({ apiVersion: 'v1', kind: 'Event', namespace, fields: 'type=Warning' }, signal).catch(() => ({ items: [] as KubeObject[] })),
  ]);
  const living = pods.items.filter(({ metadata }) => !metadata.deletionTimestamp);
  return [...living.flatMap((pod) => troubleOfPod(pod) ?? []), ...events.items.filter((event) => isOfNoPod(event, name, since, living)).flatMap((event) => troubleOfEvent(event) ?? [])];
}

async function flinkOf({ client, namespace, name }: ClusterRef, signal?: AbortSignal): Promise<Pick<Standing, 'flink' | 'silence'>> {
  const rest = new FlinkRest(restOf(client, { namespace, clusterId: name, address: null }));
  try {
    const { taskmanagers, 'slots-total': slots, 'slots-available': free, 'flink-version': version } = await rest.overview(signal);
    const jobs = (await rest.jobs(signal)).filter(({ state }) => !isOver(state)).map((job) => job.name);
    const highlyAvailable = isHighlyAvailable(await rest.configuration(signal));
    return { flink: { version, taskmanagers, slots, used: slots - free, jobs, highlyAvailable }, silence: null };
  } catch (thrown) {
    signal?.throwIfAborted();
    return { flink: null, silence: toFailure(thrown).message };
  }
}

/** Why a pod was not made: events of pods that are there are told by the pods themselves, and older ones are of what was there before. */
function isOfNoPod(event: KubeObject, cluster: string, since: number, living: readonly KubeObject[]): boolean {
  const { lastTimestamp, eventTime, involvedObject } = event as { lastTimestamp?: string; eventTime?: string; involvedObject?: { name?: string } };
  const about = involvedObject?.name ?? '';
  const at = Date.parse(lastTimestamp ?? eventTime ?? event.metadata.creationTimestamp ?? '');
  const ours = (['jobmanager', 'taskmanager'] as const).some((role) => about === sessionDeployment(cluster, role) || about.startsWith(`${sessionDeployment(cluster, role)}-`));
  return ours && at >= since && !living.some(({ metadata }) => metadata.name === about || metadata.name.startsWith(`${about}-`));
}

function isRolledOut(deployment: KubeObject | undefined): boolean {
  if (!deployment) return false;
  const { spec = {}, status = {}, metadata } = deployment as KubeObject & { spec?: { replicas?: number }; status?: { observedGeneration?: number; replicas?: number; updatedReplicas?: number; readyReplicas?: number } };
  const wanted = spec.replicas ?? 1;
  return (status.observedGeneration ?? 0) >= Number(metadata.generation ?? 0) && [status.replicas, status.updatedReplicas, status.readyReplicas].every((count) => (count ?? 0) === wanted);
}
