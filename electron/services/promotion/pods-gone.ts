import { Failure } from '#shared/base/failure.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import { labelsOf } from './cluster-view.ts';
import { until } from './step-context.ts';

export interface EndingPods {
  client: Pick<KubeClient, 'list'>;
  namespace: string;
  clusterId: string;
  /** Whether what owns the pods is gone too; it goes after them. */
  ownerGone?: () => Promise<boolean>;
  now(): number;
  /** From when on they have their time; from now on unless told. */
  since?: number;
}

/** A pod has half a minute to end, and one of a node that is lost is given up after five: what stays longer stays until somebody helps. */
export const ENDING_MS = 10 * 60_000;

/** Waits until no pod of a cluster is left. Fails with `pods-stay`, naming those that are, where they take too long. */
export async function podsGone({ client, namespace, clusterId, ownerGone = async () => true, now, since = now() }: EndingPods, signal: AbortSignal): Promise<void> {
  const pods = async () => (await client.list({ apiVersion: 'v1', kind: 'Pod', namespace, labels: labelsOf(clusterId) }, signal)).items;
  const limit = { at: since + ENDING_MS, now, failure: async () => stay(await pods(), { namespace, clusterId, now: now() }) };
  await until(signal, async () => (await ownerGone()) && (await pods()).length === 0, { limit });
}

function stay(pods: readonly KubeObject[], { namespace, clusterId, now }: { namespace: string; clusterId: string; now: number }): Failure {
  const within = `within ${minutes(ENDING_MS)}`;
  if (!pods.length) return new Failure('pods-stay', `The Deployment ${clusterId} in ${namespace} did not go ${within}, though its pods did: something holds it. "kubectl -n ${namespace} get deployment ${clusterId} -o yaml" shows its finalizers. Do it again once it is gone; what was done is not done twice.`);
  const nodes = [...new Set(pods.flatMap((pod) => nodeOf(pod) ?? []))];
  const ways = [
    ...(nodes.length ? [`look whether ${nodes.join(', ')} ${nodes.length === 1 ? 'answers' : 'answer'} ("kubectl get nodes"): a pod ends only when its node says so`] : []),
    `where its process is surely gone, "kubectl -n ${namespace} delete pod NAME --force --grace-period=0" takes a pod away`,
  ];
  return new Failure('pods-stay', `${pods.length === 1 ? 'A pod' : `${pods.length} pods`} of ${clusterId} in ${namespace} did not end ${within}: ${pods.map((pod) => inWords(pod, now)).join('; ')}. Nothing was put in their place. ${capital(ways.join('; '))}. Then do it again: what was done is not done twice, and what was saved is kept.`);
}

function inWords(pod: KubeObject, now: number): string {
  const { name, deletionTimestamp, finalizers = [] } = pod.metadata as { name: string; deletionTimestamp?: string; finalizers?: string[] };
  const asked = Date.parse(deletionTimestamp ?? '');
  const node = nodeOf(pod);
  const facts = [
    ...(node === undefined ? [] : [`on ${node}`]),
    Number.isNaN(asked) ? 'never asked to end: another owner keeps it' : `due to end ${minutes(Math.max(0, now - asked))} ago`,
    ...(finalizers.length ? [`held by ${finalizers.join(', ')}`] : []),
  ];
  return `${name} (${facts.join(', ')})`;
}

function nodeOf({ spec }: KubeObject): string | undefined {
  return (spec as { nodeName?: string } | undefined)?.nodeName;
}

function minutes(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
