import { Failure } from '#shared/base/failure.ts';
import { FIXED_JOB_ID, RECOVERY_PATH, withOptions } from '#shared/deployment/flink-config-map.ts';
import { nameOfObject, type KubeObject } from '#shared/deployment/kube-object.ts';
import { ANNOTATIONS, LABELS } from '#shared/deployment/names.ts';
import { operatorError } from '../fleet/fleet-row.ts';
import { FLINK_DEPLOYMENT, FLINK_SESSION_JOB, type Operated } from '../operator-view.ts';
import { ENDING_MS } from '../pods-gone.ts';
import { kubernetesOf, persistently, until, type Limit, type StepContext, type StepResult, type Target } from '../step-context.ts';
import { SNAPSHOT, snapshotOf } from './operator-snapshot.ts';

/**
 * The Flink Kubernetes Operator: Weir says what there should be, and the operator takes the job there, savepoint and all. A job is a FlinkDeployment, or, on a session
 * cluster that the operator keeps, a FlinkSessionJob.
 */
export const operatorTarget: Target = { stop, clear, apply };

function refOf({ promotion: { record, work } }: StepContext) {
  return { ...(work.session === null ? FLINK_DEPLOYMENT : FLINK_SESSION_JOB), name: record.clusterId, namespace: record.namespace };
}

async function liveOf(context: StepContext): Promise<Operated | undefined> {
  return (await persistently(context, () => kubernetesOf(context).read(refOf(context), context.signal))) as Operated | undefined;
}

/** Nothing is stopped here but what ends or goes back: the dry run, whether what runs is still what was looked at, and a savepoint where the operator takes one when asked. */
async function stop(context: StepContext): Promise<StepResult> {
  const { promotion, signal } = context;
  const client = kubernetesOf(context);
  const { record, work } = promotion;
  const live = await liveOf(context);
  const hash = live?.metadata.annotations?.[ANNOTATIONS.hash] ?? null;
  if (work.expect !== undefined && work.expect !== hash && hash !== record.hash) throw new Failure('live-changed', `What runs there is no longer what the difference was made against: it is ${hash?.slice(0, 12) ?? 'nothing'} now. Look at the difference again; nothing was changed.`);
  if (record.kind === 'suspend') return suspend(context, live);
  if (record.kind === 'cancel') return record.mode === 'stateless' || live?.status?.jobStatus?.state !== 'RUNNING' ? { message: 'The operator cancels the job when its resource goes.', skipped: true } : suspend(context, live);
  for (const object of prepared(context)) await persistently(context, () => client.apply(object, { dryRun: true, force: work.force, signal }));
  if (goesBack(context)) return live?.status?.jobStatus?.state === 'RUNNING' && hash !== record.hash ? suspend(context, live) : { message: 'Nothing runs there that could be saved.', skipped: true };
  if (!live) return { message: 'Nothing runs there yet.', skipped: true };
  return (await snapshotOf(context, live)) ?? { message: `The operator stops what runs, by ${record.mode}.`, skipped: true };
}

/** The operator begins a job at a given state only where it knows nothing of it yet. */
function goesBack({ promotion: { record } }: StepContext): boolean {
  return record.kind === 'rollback' && record.from !== null;
}

async function suspend(context: StepContext, live: Operated | undefined): Promise<StepResult> {
  const { promotion, signal, save, now } = context;
  const client = kubernetesOf(context);
  if (!live) throw new Failure('nothing-runs', `Nothing of the job runs in ${promotion.record.environment}.`);
  await persistently(context, () => client.mergePatch(refOf(context), { spec: { job: { state: 'suspended', upgradeMode: promotion.record.mode } } }, signal));
  const trouble = troubleTold(context);
  let path: string | undefined;
  await until(signal, async () => {
    const { status = {} } = (await liveOf(context)) ?? {};
    trouble(status.error);
    path = status.jobStatus?.upgradeSavepointPath ?? status.jobStatus?.savepointInfo?.lastSavepoint?.location;
    return status.lifecycleState === 'SUSPENDED';
  });
  if (path) promotion.record.saved = { kind: 'savepoint', path, at: now(), bytes: null };
  await save();
  return { message: path ? `The operator suspended it with ${path}.` : 'The operator suspended it.' };
}

/** The operator tries again what failed, a savepoint that a busy Flink answered too late say; so an error ends the promotion only when it has stood as long as that has patience. */
function troubleTold({ promotion: { work }, say, now }: StepContext): (error: string | undefined) => void {
  let told: string | undefined;
  let since = 0;
  return (error) => {
    const words = error && `The operator could not suspend the job: ${operatorError(error)}`;
    if (words && told !== words) say(`${words} It tries again.`, 'warn');
    if (!told) since = now();
    told = words;
    if (words && now() - since > work.patienceMs) throw new Failure('operator-error', words);
  };
}

async function clear(context: StepContext): Promise<StepResult> {
  const { promotion, signal } = context;
  const { record } = promotion;
  if (record.kind !== 'cancel' && !goesBack(context)) return { message: 'The operator removes what it replaces.', skipped: true };
  const client = kubernetesOf(context);
  const live = await liveOf(context);
  if (goesBack(context) && live?.metadata.annotations?.[ANNOTATIONS.hash] === record.hash) return { message: 'What this promotion makes is there already.', skipped: true };
  await persistently(context, () => client.remove(refOf(context), 'Foreground', signal));
  await until(signal, async () => !(await liveOf(context)), { limit: removalLimit(context) });
  if (record.kind === 'cancel') await removeSnapshots(context);
  return { message: `The ${refOf(context).kind} is gone, and the job with it.` };
}

/** An operator that is away, or cannot end the pods, never lets the resource go. */
function removalLimit(context: StepContext): Limit {
  const { now } = context;
  const { kind, name, namespace } = refOf(context);
  const failure = async () => new Failure('operator-silent', `The operator has not let ${kind} ${name} in ${namespace} go within ${ENDING_MS / 60_000} min, so the job may still run. Look whether it runs, watches this namespace, and what its log says; "kubectl -n ${namespace} describe ${kind.toLowerCase()} ${name}" has its events and finalizers. Then do it again: what was done is not done twice.`);
  return { at: now() + ENDING_MS, now, failure };
}

/** What says that a savepoint was taken goes with the job; the savepoint itself stays. */
async function removeSnapshots(context: StepContext): Promise<void> {
  const { promotion: { record }, signal } = context;
  const client = kubernetesOf(context);
  const { items } = await client.list({ ...SNAPSHOT, namespace: record.namespace, labels: `${LABELS.job}=${record.clusterId}` }, signal).catch(() => ({ items: [] as KubeObject[] }));
  for (const { metadata } of items) await persistently(context, () => client.remove({ ...SNAPSHOT, name: metadata.name, namespace: record.namespace }, 'Background', signal));
}

async function apply(context: StepContext): Promise<StepResult> {
  const { promotion, signal, say } = context;
  const client = kubernetesOf(context);
  const resources = prepared(context);
  for (const object of resources) {
    await persistently(context, () => client.apply(object, { force: promotion.work.force, signal }));
    say(`Applied ${nameOfObject(object)}.`);
  }
  return { message: `Applied ${resources.length} resources; the operator does the rest.` };
}

/**
 * With the way to upgrade that was asked for, and where a job begins that the operator does not know yet; it passes over that where it does. The operator gives the job's
 * id itself.
 */
function prepared({ promotion: { record, work } }: StepContext): KubeObject[] {
  const begins = record.from && record.mode !== 'stateless' ? { initialSavepointPath: record.from.path } : {};
  return withOptions(work.resources, { [RECOVERY_PATH]: null, [FIXED_JOB_ID]: null }).map((object) => {
    if (object.kind !== FLINK_DEPLOYMENT.kind && object.kind !== FLINK_SESSION_JOB.kind) return object;
    const spec = object.spec as { job?: object };
    return { ...object, spec: { ...spec, ...(record.kind === 'redeploy' && { restartNonce: record.startedAt }), job: { ...spec.job, ...begins, state: 'running', upgradeMode: record.mode } } };
  });
}
