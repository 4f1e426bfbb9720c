import type { JobHealthState } from '#shared/deployment/job-health.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { ANNOTATIONS, FIELD_MANAGER, LABELS } from '#shared/deployment/names.ts';
import type { FleetJob } from '#shared/services/promotion.ts';

/** Whose environment a job is seen through. */
export type FleetPlaceOfJob = Pick<FleetJob, 'environment' | 'context' | 'namespace'>;

export function idOfObject(kind: string, name: string): string {
  return `${kind}/${name}`;
}

interface OperatorStatus {
  lifecycleState?: string;
  error?: string;
  jobStatus?: { state?: string; jobName?: string; updateTime?: string };
  jobManagerDeploymentStatus?: string;
}

/** The row of what Kubernetes keeps: a JobManager's Deployment, or a resource of the operator. */
export function fleetJob(object: KubeObject, place: FleetPlaceOfJob): FleetJob {
  const { kind, metadata } = object;
  const { state, message, changedAt } = kind === 'Deployment' ? ofDeployment(object) : ofOperator(object);
  return { id: idOfObject(kind, metadata.name), ...place, name: metadata.name, kind, state, message, hash: metadata.annotations?.[ANNOTATIONS.hash] ?? null, ours: metadata.labels?.[LABELS.manager] === FIELD_MANAGER, changedAt };
}

type Seen = { state: JobHealthState; message: string; changedAt: number | null };

function ofDeployment(object: KubeObject): Seen {
  const { spec, status, metadata } = object as KubeObject & { spec?: { replicas?: number }; status?: { readyReplicas?: number; conditions?: { lastUpdateTime?: string }[] } };
  const [wanted, ready] = [spec?.replicas ?? 1, status?.readyReplicas ?? 0];
  const changedAt = Date.parse(status?.conditions?.map(({ lastUpdateTime }) => lastUpdateTime ?? '').sort().at(-1) ?? metadata.creationTimestamp ?? '') || null;
  if (wanted === 0) return { state: 'suspended', message: 'No pod is wanted.', changedAt };
  return ready >= wanted ? { state: 'running', message: 'Its JobManager is ready.', changedAt } : { state: 'starting', message: `${ready} of ${wanted} JobManagers are ready.`, changedAt };
}

/** Flink's and the operator's words, as one of ours. */
export const STATES: Readonly<Record<string, JobHealthState>> = { RUNNING: 'running', CANCELLING: 'running', FINISHED: 'finished', CANCELED: 'finished', FAILED: 'failed', RESTARTING: 'restarting', FAILING: 'restarting', RECONCILING: 'starting', CREATED: 'starting', INITIALIZING: 'starting', SUSPENDED: 'suspended' };

function ofOperator(object: KubeObject): Seen {
  const { kind, spec, status = {}, metadata } = object as KubeObject & { spec?: { job?: unknown }; status?: OperatorStatus };
  const { lifecycleState, error, jobStatus = {}, jobManagerDeploymentStatus } = status;
  const changedAt = Number(jobStatus.updateTime) || Date.parse(metadata.creationTimestamp ?? '') || null;
  if (lifecycleState === 'SUSPENDED') return { state: 'suspended', message: 'The operator keeps it suspended.', changedAt };
  if (error) return { state: 'failed', message: operatorError(error), changedAt };
  if (lifecycleState === 'FAILED' || jobManagerDeploymentStatus === 'ERROR') return { state: 'failed', message: `The operator says ${lifecycleState ?? jobManagerDeploymentStatus}.`, changedAt };
  // A FlinkDeployment without a job of its own is a session cluster; jobs on it have rows of their own.
  if (kind === 'FlinkDeployment' && !spec?.job) return { state: jobManagerDeploymentStatus === 'READY' ? 'running' : 'starting', message: `A session cluster; the operator says of its JobManager: ${jobManagerDeploymentStatus ?? 'nothing yet'}.`, changedAt };
  const state = STATES[jobStatus.state ?? ''] ?? 'starting';
  const stable = jobStatus.state === 'RUNNING' && lifecycleState === 'STABLE';
  return { state: stable ? 'healthy' : state, message: `Flink says ${jobStatus.state ?? 'nothing yet'}; the operator says ${lifecycleState ?? 'nothing yet'}.`, changedAt };
}

/** The operator writes its error as JSON with the stack in it. */
export function operatorError(error: string): string {
  try {
    const { message, throwableList = [] } = JSON.parse(error) as { message?: string; throwableList?: { message?: string }[] };
    return throwableList.at(-1)?.message ?? message ?? error;
  } catch {
    return error;
  }
}
