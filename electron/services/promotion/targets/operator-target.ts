import { Failure } from '#shared/base/failure.ts';
import { FIXED_JOB_ID, RECOVERY_PATH, withOptions } from '#shared/deployment/flink-config-map.ts';
import { nameOfObject, type KubeObject } from '#shared/deployment/kube-object.ts';
import { ANNOTATIONS } from '#shared/deployment/names.ts';
import { FLINK_DEPLOYMENT } from '../operator-view.ts';
import { kubernetesOf, persistently, until, type StepContext, type StepResult, type Target } from '../step-context.ts';

/** The Flink Kubernetes Operator: Weir says what there should be, and the operator takes the job there, savepoint and all. */
export const operatorTarget: Target = { stop, clear, apply };

function refOf({ promotion: { record } }: StepContext) {
  return { ...FLINK_DEPLOYMENT, name: record.clusterId, namespace: record.namespace };
}

/** Nothing is stopped here: the dry run, and whether what runs is still what was looked at. A suspension is said to the operator. */
async function stop(context: StepContext): Promise<StepResult> {
  const { promotion, signal } = context;
  const client = kubernetesOf(context);
  const { record, work } = promotion;
  const live = await persistently(context, () => client.read(refOf(context), signal));
  const hash = live?.metadata.annotations?.[ANNOTATIONS.hash] ?? null;
  if (work.expect !== undefined && work.expect !== hash && hash !== record.hash) throw new Failure('live-changed', `What runs there is no longer what the difference was made against: it is ${hash?.slice(0, 12) ?? 'nothing'} now. Look at the difference again; nothing was changed.`);
  if (record.kind === 'suspend') return suspend(context, live);
  if (record.kind === 'cancel') return { message: 'The operator cancels the job when its resource goes.', skipped: true };
  for (const object of prepared(context)) await persistently(context, () => client.apply(object, { dryRun: true, force: work.force, signal }));
  return { message: live ? `The operator stops what runs, by ${record.mode}.` : 'Nothing runs there yet.', skipped: true };
}

async function suspend(context: StepContext, live: KubeObject | undefined): Promise<StepResult> {
  const { promotion, signal, save, now } = context;
  const client = kubernetesOf(context);
  if (!live) throw new Failure('nothing-runs', `Nothing of the job runs in ${promotion.record.environment}.`);
  await persistently(context, () => client.mergePatch(refOf(context), { spec: { job: { state: 'suspended', upgradeMode: promotion.record.mode } } }, signal));
  let path: string | undefined;
  await until(signal, async () => {
    const { status = {} } = (await persistently(context, () => client.read(refOf(context), signal))) as { status?: { lifecycleState?: string; error?: string; jobStatus?: { upgradeSavepointPath?: string; savepointInfo?: { lastSavepoint?: { location?: string } } } } };
    if (status.error) throw new Failure('operator-error', `The operator could not suspend the job: ${status.error}`);
    path = status.jobStatus?.upgradeSavepointPath ?? status.jobStatus?.savepointInfo?.lastSavepoint?.location;
    return status.lifecycleState === 'SUSPENDED';
  });
  if (path) promotion.record.saved = { kind: 'savepoint', path, at: now(), bytes: null };
  await save();
  return { message: path ? `The operator suspended it with ${path}.` : 'The operator suspended it.' };
}

async function clear(context: StepContext): Promise<StepResult> {
  const { promotion, signal } = context;
  if (promotion.record.kind !== 'cancel') return { message: 'The operator removes what it replaces.', skipped: true };
  const client = kubernetesOf(context);
  await persistently(context, () => client.remove(refOf(context), 'Foreground', signal));
  await until(signal, async () => !(await persistently(context, () => client.read(refOf(context), signal))));
  return { message: 'The FlinkDeployment is gone, and the job with it.' };
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

/** With the way to upgrade that was asked for, and where a job begins that has none running. The operator gives the job's id itself. */
function prepared({ promotion: { record, work } }: StepContext): KubeObject[] {
  return withOptions(work.resources, { [RECOVERY_PATH]: record.from?.path ?? null, [FIXED_JOB_ID]: null }).map((object) => {
    if (object.kind !== 'FlinkDeployment') return object;
    const spec = object.spec as { job?: object };
    return { ...object, spec: { ...spec, job: { ...spec.job, state: 'running', upgradeMode: record.mode } } };
  });
}
