import type { JobSigns } from '#shared/deployment/job-health.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { ANNOTATIONS } from '#shared/deployment/names.ts';
import type { Trouble } from '#shared/deployment/pod-trouble.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import type { ClusterView } from './cluster-view.ts';
import { operatorError } from './fleet/fleet-row.ts';

const API = 'flink.apache.org/v1beta1';
export const FLINK_DEPLOYMENT = { apiVersion: API, kind: 'FlinkDeployment' } as const;
export const FLINK_SESSION_JOB = { apiVersion: API, kind: 'FlinkSessionJob' } as const;

/** What the operator says of a job, as its releases since 1.7 write it. */
export interface OperatorStatus {
  error?: string;
  jobManagerDeploymentStatus?: string;
  lifecycleState?: string;
  observedGeneration?: number;
  reconciliationStatus?: { state?: string; lastReconciledSpec?: string };
  jobStatus?: { state?: string; jobId?: string; upgradeSavepointPath?: string; savepointInfo?: { lastSavepoint?: { location?: string } } };
}

export interface Operated extends KubeObject {
  spec?: { job?: { state?: string } };
  status?: OperatorStatus;
}

export interface OperatedPlace {
  client: KubeClient;
  namespace: string;
  clusterId: string;
  kind: typeof FLINK_DEPLOYMENT | typeof FLINK_SESSION_JOB;
}

/**
 * A job that the Flink Kubernetes Operator keeps: what is applied for it is the resource, and what the operator complains of is a trouble. All else is as `beneath` sees
 * it: a cluster of its own as in native mode, or a session cluster by its REST.
 */
export class OperatorView {
  constructor(
    private readonly place: OperatedPlace,
    private readonly beneath: Pick<ClusterView, 'look'>,
  ) {}

  async look(expected: string | null, suspended: boolean, signal?: AbortSignal): Promise<Awaited<ReturnType<ClusterView['look']>>> {
    const { client, namespace, clusterId, kind } = this.place;
    const [seen, operated] = await Promise.all([this.beneath.look(expected, suspended, signal), client.read({ ...kind, name: clusterId, namespace }, signal) as Promise<Operated | undefined>]);
    // What the operator does not keep is not there, whatever its session cluster's REST says or does not say.
    if (!operated) return kind === FLINK_SESSION_JOB ? { ...seen, restFailure: null } : seen;
    // Until the operator has come to what is asked for, Flink's word is about what was there before.
    const now = isUnderway(operated) ? { ...seen, rest: null, restFailure: null, jobId: null } : seen;
    return { ...now, resource: resourceOf(operated), troubles: [...troublesOf(operated), ...seen.troubles], suspended: suspended || operated.status?.lifecycleState === 'SUSPENDED' };
  }
}

/** A session job has no JobManager of its own: it is ready where the operator has handed it over. */
function resourceOf({ kind, metadata, spec, status }: Operated): NonNullable<JobSigns['resource']> {
  const shared = kind === FLINK_SESSION_JOB.kind;
  const isReady = shared ? status?.reconciliationStatus?.state === 'DEPLOYED' : status?.jobManagerDeploymentStatus === 'READY';
  return { ...(shared && { shared }), name: metadata.name, wanted: spec?.job?.state === 'suspended' ? 0 : 1, ready: isReady ? 1 : 0, hash: metadata.annotations?.[ANNOTATIONS.hash] ?? null };
}

function troublesOf({ metadata, status = {} }: Operated): Trouble[] {
  const trouble = (code: string, message: string, lasting: boolean): Trouble => ({ code, message, object: metadata.name, lasting });
  if (status.error) return [trouble('operator-error', `The operator could not carry it out: ${operatorError(status.error)}`, true)];
  if (!hasSeen(metadata, status)) return [trouble('operator-silent', 'The operator has not taken up the change yet. If it stays so, it does not watch this namespace, or does not run.', false)];
  return [];
}

/** It has not seen the newest change yet, or stops what ran and starts the new version. */
function isUnderway({ metadata, status = {} }: Operated): boolean {
  return !hasSeen(metadata, status) || status.reconciliationStatus?.state === 'UPGRADING' || status.reconciliationStatus?.state === 'ROLLING_BACK';
}

function hasSeen({ generation = 0 }: KubeObject['metadata'], status: OperatorStatus): boolean {
  return (seenGeneration(status) ?? 0) >= Number(generation);
}

/** Up to which change the operator has come; a release that tells no number tells at least that it has seen the resource. */
function seenGeneration({ observedGeneration, reconciliationStatus, lifecycleState, jobManagerDeploymentStatus }: OperatorStatus): number | undefined {
  if (observedGeneration !== undefined) return observedGeneration;
  const [, written] = /"generation":(\d+)/.exec(reconciliationStatus?.lastReconciledSpec ?? '') ?? [];
  if (written !== undefined) return Number(written);
  return lifecycleState ?? jobManagerDeploymentStatus ? Infinity : undefined;
}
