import { randomBytes } from 'node:crypto';
import { Failure } from '#shared/base/failure.ts';
import { ownOptions, RECOVERY_PATH, withOptions } from '#shared/deployment/flink-config-map.ts';
import { isOver } from '#shared/deployment/job-state.ts';
import { nameOfObject, type KubeObject } from '#shared/deployment/kube-object.ts';
import { ANNOTATIONS, LABELS } from '#shared/deployment/names.ts';
import type { SavedState } from '#shared/deployment/promotion-record.ts';
import type { FlinkJob } from '../flink-rest.ts';
import { highAvailabilityMaps } from '../high-availability-maps.ts';
import { podsGone } from '../pods-gone.ts';
import { kubernetesOf, persistently, replacedMeanwhile, type StepContext, type StepResult, type Target } from '../step-context.ts';

/** Marks what a promotion made, so that one that is taken up again knows its own. */
export const PROMOTION = 'weir.dev/promotion';

/** Flink's native application mode: a JobManager Deployment that asks for its own TaskManagers. */
export const nativeTarget: Target = { stop, clear, apply };

async function stop(context: StepContext): Promise<StepResult> {
  const { promotion, save, now } = context;
  const { record, work } = promotion;
  const live = await persistently(context, () => liveDeployment(context));
  if (live && isOurs(live, record.id)) return { message: 'What this promotion makes is there already.', skipped: true };
  if (!work.stopping) await refuseUnlessPossible(context, live);
  if (!live) return { message: record.from ? `Nothing runs there; it begins from the ${record.from.kind} of ${new Date(record.from.at).toISOString()}.` : 'Nothing runs there yet.', skipped: true };
  work.old = { uid: live.metadata.uid! };
  if (record.mode === 'stateless') return { message: 'Stateless: no state is kept.', skipped: true };
  if (record.mode === 'last-state') return lastState(context);
  const saved = await savepointOf(context);
  if (!saved) return { message: record.from ? `No job runs there that could write a savepoint; it begins from the ${record.from.kind} ${record.from.path} of ${new Date(record.from.at).toISOString()}.` : 'No job runs in the cluster, and there is no state to keep.', skipped: true };
  record.saved = { kind: 'savepoint', path: saved, at: now(), bytes: null };
  // A roll back brings its own: the state that fits the version it goes back to.
  if (record.kind !== 'rollback' || !record.from) record.from = record.saved;
  await save();
  return { message: `Stopped with the savepoint ${saved}.` };
}

/** Before anything is touched: what runs is what was looked at, and the server would take all of it. */
async function refuseUnlessPossible(context: StepContext, live: KubeObject | undefined): Promise<void> {
  const { promotion, signal } = context;
  const client = kubernetesOf(context);
  const { expect, force } = promotion.work;
  const hash = live?.metadata.annotations?.[ANNOTATIONS.hash] ?? null;
  if (expect !== undefined && expect !== hash) throw new Failure('live-changed', `What runs there is no longer what the difference was made against: somebody has promoted ${hash ? hash.slice(0, 12) : 'nothing'} meanwhile. Look at the difference again; nothing was changed.`);
  for (const object of prepared(context)) await persistently(context, () => client.apply(object, { dryRun: true, force, signal }));
}

/** The savepoint that the running job was stopped with; undefined where none runs. Taken up where an earlier host left it. */
async function savepointOf(context: StepContext): Promise<string | undefined> {
  const { promotion, rest, save, say, signal } = context;
  const { work } = promotion;
  if (!work.stopping) {
    const running = await runningJob(context);
    if (!running) return undefined;
    work.stopping = { jobId: running.jid, trigger: randomBytes(16).toString('hex') };
    await save();
  }
  const { jobId, trigger } = work.stopping;
  say(`Stopping job ${jobId} with a savepoint.`);
  try {
    await persistently(context, () => rest.stop(jobId, trigger, work.savepoints, signal));
    return await persistently(context, () => rest.awaitSavepoint(jobId, trigger, signal));
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'flink-not-found') return writtenEarlier(context, jobId);
    if (thrown instanceof Failure && thrown.code === 'savepoint-failed') {
      work.stopping = null;
      await save();
    }
    throw thrown;
  }
}

/** The job that can write a savepoint. One that cannot is passed over only where there is other state to begin from: its newest checkpoint, or what the promotion brings. */
async function runningJob(context: StepContext): Promise<FlinkJob | undefined> {
  const { promotion, rest, save, signal } = context;
  const { record } = promotion;
  const jobs = await (record.from ? rest.jobs(signal).catch(unreachableIsNone) : persistently(context, () => rest.jobs(signal)));
  const found = jobs.find(({ state }) => !isOver(state));
  if (!found || found.state === 'RUNNING') return found;
  const newest = record.kind === 'rollback' ? null : await rest.newest(found.jid, signal);
  if (newest) record.saved = record.from = newest;
  await save();
  if (record.from) return undefined;
  throw new Failure('job-not-running', `The job there is ${found.state}, so it can write no savepoint, and it has no checkpoint. Wait until it runs, or promote stateless to begin empty. Nothing was changed.`);
}

function unreachableIsNone(thrown: unknown): FlinkJob[] {
  if (thrown instanceof Failure && thrown.code === 'flink-unreachable') return [];
  throw thrown;
}

/** Flink forgets a trigger after some minutes; the job's own list of checkpoints still has what it wrote. */
export async function writtenEarlier(context: StepContext, jobId: string): Promise<string> {
  const { latest } = await persistently(context, () => context.rest.checkpoints(jobId, context.signal));
  if (latest.savepoint) return latest.savepoint.external_path;
  throw new Failure('savepoint-failed', 'The job was being stopped, and Flink no longer knows with which savepoint. Look into the savepoint folder of the environment.');
}

async function lastState(context: StepContext): Promise<StepResult> {
  const { promotion, rest, signal, save } = context;
  const { record } = promotion;
  let newest: SavedState | null = null;
  try {
    const [job] = await rest.jobs(signal);
    newest = job ? await rest.newest(job.jid, signal) : null;
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'flink-unreachable') throw thrown;
  }
  const found = newest ?? record.from;
  if (!found) throw new Failure('no-last-state', 'The job has no checkpoint that can be read from here: its JobManager does not answer, or it has done none. Promote with savepoint once it runs, or stateless to begin without state. Nothing was changed.');
  record.saved = found;
  record.from = found;
  await save();
  return { message: `Begins from the ${found.kind} ${found.path} of ${new Date(found.at).toISOString()}.` };
}

/** Takes away what ran, and what its HA store remembers: a JobManager that finds the old execution plan there would run that one. */
async function clear(context: StepContext): Promise<StepResult> {
  const { promotion, signal, say, now } = context;
  const client = kubernetesOf(context);
  const { record } = promotion;
  const { namespace, clusterId } = record;
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', name: clusterId, namespace };
  const began = now();
  return persistently(context, async () => {
    const live = await liveDeployment(context);
    if (live && isOurs(live, record.id)) return { message: 'What this promotion makes is there already.', skipped: true };
    // A promotion that is taken up hours later may find what somebody else has put there since: its state was saved by nobody.
    if (live && live.metadata.uid !== promotion.work.old?.uid) throw replacedMeanwhile();
    if (live) {
      await client.remove(ref, 'Foreground', signal);
      say(`Removing ${nameOfObject(live)} and its pods.`);
    }
    await podsGone({ client, namespace, clusterId, ownerGone: async () => !(await client.read(ref, signal)), now, since: began }, signal);
    const maps = await highAvailabilityMaps(client, namespace, clusterId, signal);
    for (const map of maps) await client.remove({ apiVersion: 'v1', kind: 'ConfigMap', name: map.metadata.name, namespace }, 'Background', signal);
    // What is stopped for good leaves nothing; what is suspended comes back to its texts.
    const rest = record.kind === 'cancel' ? await prune(context, []) : [];
    if (!live && !maps.length && !rest.length) return { message: 'There was nothing to remove.', skipped: true };
    return { message: `Removed ${live ? 'the old cluster' : 'nothing that ran'}${maps.length ? ` and the old plan from the HA store (${maps.map(({ metadata }) => metadata.name).join(', ')})` : ''}${rest.length ? `, and ${rest.join(', ')}` : ''}.` };
  });
}

async function apply(context: StepContext): Promise<StepResult> {
  const { promotion, signal, say } = context;
  const client = kubernetesOf(context);
  const { force } = promotion.work;
  let owner: KubeObject | undefined;
  const resources = prepared(context);
  // The Deployment goes before what it owns; its pod waits for its maps by itself.
  const order = [...resources.filter((object) => !isOwned(object)), ...resources.filter(isOwned)];
  for (const object of order) {
    const owned = owner && isOwned(object) ? { ...object, metadata: { ...object.metadata, ownerReferences: [referenceTo(owner)] } } : object;
    const applied = await persistently(context, () => client.apply(owned, { force, signal }));
    if (object.kind === 'Deployment') owner = applied;
    say(`Applied ${nameOfObject(object)}.`);
  }
  const removed = await prune(context, order);
  return { message: `Applied ${order.length} resources${removed.length ? `, removed ${removed.join(', ')}` : ''}.` };
}

/** Takes away what an earlier promotion of the job made and this one does not. */
async function prune(context: StepContext, kept: readonly KubeObject[]): Promise<string[]> {
  const { promotion, signal } = context;
  const client = kubernetesOf(context);
  const { namespace, clusterId } = promotion.record;
  const removed: string[] = [];
  for (const kind of ['ConfigMap', 'Service']) {
    const { items } = await persistently(context, () => client.list({ apiVersion: 'v1', kind, namespace, labels: `${LABELS.job}=${clusterId}` }, signal));
    for (const object of items.filter(({ metadata }) => !kept.some((other) => other.kind === kind && other.metadata.name === metadata.name))) {
      await persistently(context, () => client.remove({ apiVersion: 'v1', kind, name: object.metadata.name, namespace }, 'Background', signal));
      removed.push(nameOfObject(object));
    }
  }
  return removed;
}

/** The resources as they are applied: with the place to begin from, the job's id, and the promotion's mark. */
function prepared({ promotion: { record, work } }: StepContext): KubeObject[] {
  const own = { [RECOVERY_PATH]: record.from?.path ?? null, ...ownOptions(work.resources, work.jobId) };
  return withOptions(work.resources, own).map((object) => ({ ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [PROMOTION]: record.id } } }));
}

/** What Flink's own client would tie to the Deployment: it goes when that goes. */
function isOwned({ kind, metadata }: KubeObject): boolean {
  return kind !== 'Deployment' && metadata.labels?.type === 'flink-native-kubernetes';
}

function referenceTo({ apiVersion, kind, metadata }: KubeObject): object {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true };
}

function liveDeployment(context: StepContext): Promise<KubeObject | undefined> {
  const { promotion: { record }, signal } = context;
  return kubernetesOf(context).read({ apiVersion: 'apps/v1', kind: 'Deployment', name: record.clusterId, namespace: record.namespace }, signal);
}

function isOurs({ metadata }: KubeObject, promotion: string): boolean {
  return metadata.annotations?.[PROMOTION] === promotion;
}
