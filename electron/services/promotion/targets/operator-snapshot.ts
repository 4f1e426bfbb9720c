import { Failure, toFailure } from '#shared/base/failure.ts';
import { clusterIdOf } from '#shared/deployment/names.ts';
import { flinkStateSnapshot } from '#shared/deployment/resources/operator.ts';
import { FLINK_DEPLOYMENT, FLINK_SESSION_JOB, type Operated } from '../operator-view.ts';
import { kubernetesOf, persistently, until, type StepContext, type StepResult } from '../step-context.ts';

export const SNAPSHOT = { apiVersion: 'flink.apache.org/v1beta1', kind: 'FlinkStateSnapshot' } as const;

interface Snapshot {
  status?: { state?: string; path?: string; error?: string };
}

/** Where it cannot be asked for one, an operator is left to its own savepoint, which nobody has to know. */
const WITHOUT = new Set(['kube-no-kind', 'kube-forbidden']);

/**
 * A savepoint of what runs, taken by the operator before it is told of the new version: so a failing one changes nothing, and there is a state to roll back to.
 * Undefined where none is wanted, or where the operator offers none. Fails with `savepoint-failed`.
 */
export async function snapshotOf(context: StepContext, live: Operated): Promise<StepResult | undefined> {
  const { promotion, save, say, now } = context;
  const { record, work } = promotion;
  if (record.mode !== 'savepoint' || live.status?.jobStatus?.state !== 'RUNNING') return undefined;
  // Of this promotion: taken up again it finds its own.
  const name = clusterIdOf(`${record.clusterId}-${record.id.toLowerCase()}`);
  const of = { kind: work.session === null ? FLINK_DEPLOYMENT.kind : FLINK_SESSION_JOB.kind, name: record.clusterId };
  try {
    await persistently(context, () => kubernetesOf(context).apply(flinkStateSnapshot({ name, namespace: record.namespace, clusterId: record.clusterId }, of), { signal: context.signal }));
  } catch (thrown) {
    if (!WITHOUT.has(toFailure(thrown).code)) throw thrown;
    return undefined;
  }
  say(`The operator takes a savepoint (${SNAPSHOT.kind} ${name}).`);
  const path = await pathOf(context, name);
  record.saved = { kind: 'savepoint', path, at: now(), bytes: null };
  // The operator's own one, which it takes as it stops the job, is newer by moments; nobody is told where that lies.
  record.from = record.saved;
  await save();
  return { message: `Saved at ${path}; the operator stops what runs, by ${record.mode}.` };
}

async function pathOf(context: StepContext, name: string): Promise<string> {
  const { promotion: { record }, signal } = context;
  let status: Snapshot['status'];
  await until(signal, async () => {
    status = ((await persistently(context, () => kubernetesOf(context).read({ ...SNAPSHOT, name, namespace: record.namespace }, signal))) as Snapshot | undefined)?.status;
    return status?.state === 'COMPLETED' || status?.state === 'FAILED' || status?.state === 'ABANDONED';
  });
  if (status?.state === 'COMPLETED' && status.path) return status.path;
  throw new Failure('savepoint-failed', `The operator could not take the savepoint: ${status?.error ?? status?.state}. The job goes on as it was; nothing was changed.`);
}
