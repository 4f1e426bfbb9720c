import type { JobSigns } from '#shared/deployment/job-health.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { ANNOTATIONS } from '#shared/deployment/names.ts';
import type { Trouble } from '#shared/deployment/pod-trouble.ts';
import { ClusterView, type ClusterPlace } from './cluster-view.ts';
import { operatorError } from './fleet.ts';

export const FLINK_DEPLOYMENT = { apiVersion: 'flink.apache.org/v1beta1', kind: 'FlinkDeployment' } as const;

interface Operated extends KubeObject {
  spec?: { job?: { state?: string } };
  status?: { error?: string; jobManagerDeploymentStatus?: string; lifecycleState?: string; observedGeneration?: number; reconciliationStatus?: { lastReconciledSpec?: string } };
}

/** A job that the Flink Kubernetes Operator keeps: its FlinkDeployment is the resource, and what the operator complains of is a trouble; all else as in native mode. */
export class OperatorView {
  private readonly cluster: ClusterView;

  constructor(private readonly place: ClusterPlace) {
    this.cluster = new ClusterView({ ...place, always: true });
  }

  async look(expected: string | null, suspended: boolean, signal?: AbortSignal): Promise<Awaited<ReturnType<ClusterView['look']>>> {
    const { client, namespace, clusterId } = this.place;
    const [seen, operated] = await Promise.all([this.cluster.look(expected, suspended, signal), client.read({ ...FLINK_DEPLOYMENT, name: clusterId, namespace }, signal) as Promise<Operated | undefined>]);
    if (!operated) return seen;
    return { ...seen, resource: resourceOf(operated), troubles: [...troublesOf(operated), ...seen.troubles], suspended: suspended || operated.status?.lifecycleState === 'SUSPENDED' };
  }
}

function resourceOf({ metadata, spec, status }: Operated): NonNullable<JobSigns['resource']> {
  return { name: metadata.name, wanted: spec?.job?.state === 'suspended' ? 0 : 1, ready: status?.jobManagerDeploymentStatus === 'READY' ? 1 : 0, hash: metadata.annotations?.[ANNOTATIONS.hash] ?? null };
}

function troublesOf({ metadata, status = {} }: Operated): Trouble[] {
  const trouble = (code: string, message: string, lasting: boolean): Trouble => ({ code, message, object: metadata.name, lasting });
  const generation = Number(metadata.generation ?? 0);
  if (status.error) return [trouble('operator-error', `The operator could not carry it out: ${operatorError(status.error)}`, true)];
  if ((seenGeneration(status) ?? 0) < generation) return [trouble('operator-silent', 'The operator has not taken up the change yet. If it stays so, it does not watch this namespace, or does not run.', false)];
  return [];
}

/** Up to which change the operator has come; a release that tells no number tells at least that it has seen the resource. */
function seenGeneration({ observedGeneration, reconciliationStatus, lifecycleState, jobManagerDeploymentStatus }: NonNullable<Operated['status']>): number | undefined {
  if (observedGeneration !== undefined) return observedGeneration;
  const [, written] = /"generation":(\d+)/.exec(reconciliationStatus?.lastReconciledSpec ?? '') ?? [];
  if (written !== undefined) return Number(written);
  return lifecycleState ?? jobManagerDeploymentStatus ? Infinity : undefined;
}
