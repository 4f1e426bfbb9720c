import { readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { canonicalJson } from '#shared/deployment/artefact.ts';
import { isOver } from '#shared/deployment/job-state.ts';
import { ENTRY_POINT } from '#shared/deployment/names.ts';
import type { SavedState } from '#shared/deployment/promotion-record.ts';
import type { FlinkJob } from '../flink-rest.ts';
import { sessionJob } from '../session-job.ts';
import { persistently, replacedMeanwhile, until, type StepContext, type StepResult, type Target } from '../step-context.ts';
import { writtenEarlier } from './native-target.ts';
import { withResources } from './with-resources.ts';

/** Where the entry point finds them in the one jar that is uploaded. */
const RESOURCES = { artefact: 'weir/artefact.json', parameters: 'weir/parameters.json' } as const;

/** An existing session cluster, over its REST alone. */
export const sessionTarget: Target = { stop, clear, apply };

async function running(context: StepContext) {
  const found = await persistently(context, () => sessionJob(context.rest, context.promotion.record.job, context.signal));
  return found && !isOver(found.state) ? found : undefined;
}

async function stop(context: StepContext): Promise<StepResult> {
  const { promotion, save, say, now } = context;
  const { record, work } = promotion;
  if (!work.stopping) {
    const found = await running(context);
    if (found?.jid === work.jobId) return { message: 'The job that this promotion starts runs already.', skipped: true };
    if (work.expect !== undefined && work.expect !== (found?.hash ?? null)) throw new Failure('live-changed', `What runs there is no longer what the difference was made against: it is ${found?.hash?.slice(0, 12) ?? 'nothing'} now. Look at the difference again; nothing was changed.`);
    if (!found) return { message: record.from ? `Nothing runs there; it begins from the ${record.from.kind} ${record.from.path}.` : 'Nothing runs there yet.', skipped: true };
    work.old = { uid: found.jid };
    if (record.mode !== 'savepoint') return stopWithout(context, found.jid);
    if (found.state !== 'RUNNING') return stopFailing(context, found);
    work.stopping = { jobId: found.jid, trigger: randomBytes(16).toString('hex') };
    await save();
  }
  const { jobId, trigger } = work.stopping;
  say(`Stopping job ${jobId} with a savepoint.`);
  try {
    const path = await savepointOf(context, jobId, trigger);
    record.saved = { kind: 'savepoint', path, at: now(), bytes: null };
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'savepoint-failed') work.stopping = null;
    await save();
    throw thrown;
  }
  if (record.kind !== 'rollback' || !record.from) record.from = record.saved;
  await save();
  return { message: `Stopped with the savepoint ${record.saved.path}.` };
}

/** Flink forgets a trigger after some minutes: one that an earlier host began is then looked up in the job's own list. */
async function savepointOf(context: StepContext, jobId: string, trigger: string): Promise<string> {
  const { promotion, rest, signal } = context;
  try {
    await persistently(context, () => rest.stop(jobId, trigger, promotion.work.savepoints, signal));
    return await persistently(context, () => rest.awaitSavepoint(jobId, trigger, signal));
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'flink-not-found') return writtenEarlier(context, jobId);
    throw thrown;
  }
}

/** One that fails again and again can write no savepoint: it is left by its newest checkpoint. */
async function stopFailing(context: StepContext, { jid, state }: FlinkJob): Promise<StepResult> {
  const newest = await persistently(context, () => context.rest.newest(jid, context.signal));
  if (!newest) throw new Failure('job-not-running', `The job there is ${state}, so it can write no savepoint, and it has no checkpoint. Wait until it runs, or promote stateless to begin empty. Nothing was changed.`);
  await cancelAt(context, jid, newest);
  return { message: `The job was ${state}, and could write no savepoint: cancelled, with its newest ${newest.kind} ${newest.path}.` };
}

/** Cancels it where its checkpoint outlives that, and notes the checkpoint before. */
async function cancelAt(context: StepContext, jobId: string, newest: SavedState): Promise<void> {
  const { promotion: { record }, rest, save, signal } = context;
  if (newest.kind === 'checkpoint' && (await persistently(context, () => rest.deletesOnCancel(jobId, signal))))
    throw new Failure('no-last-state', `The newest state of the job there is a checkpoint, and Flink deletes its checkpoints when it is cancelled. Set execution.checkpointing.externalized-checkpoint-retention: RETAIN_ON_CANCELLATION, or promote with savepoint once it runs. Nothing was changed.`);
  record.saved = newest;
  if (record.kind !== 'rollback' || !record.from) record.from = newest;
  await save();
  await persistently(context, () => rest.cancel(jobId, signal));
}

/** Cancels it; in `last-state` the newest checkpoint is noted before. */
async function stopWithout(context: StepContext, jobId: string): Promise<StepResult> {
  const { promotion, rest, signal } = context;
  const newest = promotion.record.mode === 'last-state' ? await persistently(context, () => rest.newest(jobId, signal)) : null;
  if (promotion.record.mode === 'last-state' && !newest) throw new Failure('no-last-state', 'The job there has done no checkpoint. Promote with savepoint, or stateless to begin empty. Nothing was changed.');
  if (newest) await cancelAt(context, jobId, newest);
  else await persistently(context, () => rest.cancel(jobId, signal));
  return { message: newest ? `Cancelled; begins from the ${newest.kind} ${newest.path}.` : 'Cancelled: stateless, no state is kept.' };
}

async function clear(context: StepContext): Promise<StepResult> {
  const { promotion, signal } = context;
  if (!promotion.work.old && !promotion.record.saved) return { message: 'There was nothing to wait for.', skipped: true };
  await until(signal, async () => {
    const found = await running(context);
    if (found && found.jid !== promotion.work.jobId && found.jid !== promotion.work.old?.uid) throw replacedMeanwhile();
    return !found || found.jid === promotion.work.jobId;
  });
  return { message: 'The old job is over.' };
}

async function apply(context: StepContext): Promise<StepResult> {
  const { promotion, save } = context;
  const { work } = promotion;
  const found = await running(context);
  if (found?.jid === work.jobId) return { message: 'The job was started already.', skipped: true };
  if (found) throw replacedMeanwhile();
  const runner = await readFile(join(work.runner, 'weir-runner.jar'));
  const jar = withResources(runner, { [RESOURCES.artefact]: Buffer.from(work.artefact), [RESOURCES.parameters]: Buffer.from(canonicalJson(work.parameters)) });
  work.jobId = await persistently(context, () => send(context, jar));
  await save();
  return { message: `Started as job ${work.jobId}.` };
}

/** Gives the job's id. Done again it starts no second one: an answer that was lost may have been that the first runs. */
async function send(context: StepContext, jar: Buffer): Promise<string> {
  const { promotion: { record, work }, rest, save, say, signal } = context;
  if ((await sessionJob(rest, record.job, signal))?.jid === work.jobId) return work.jobId!;
  const uploaded = await rest.upload(`${record.clusterId}.jar`, jar, signal);
  say(`Uploaded ${record.clusterId}.jar, ${Math.round(jar.length / 1024)} KiB.`);
  try {
    return await rest.run(
      uploaded,
      {
        entryClass: ENTRY_POINT,
        programArgsList: ['--artefact', `classpath:${RESOURCES.artefact}`, '--parameters', `classpath:${RESOURCES.parameters}`],
        jobId: work.jobId!,
        ...(record.from ? { savepointPath: record.from.path, allowNonRestoredState: false } : {}),
      },
      signal,
    );
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'flink-refused' || !/already been submitted/.test(thrown.message)) throw thrown;
    // The first try was taken, and nobody else knows its id: it has begun, or it failed with the way to it (the cluster's own store went as well), and its id is used up.
    if (!(await rest.isFailedApplication(work.jobId!, signal).catch(() => false))) return work.jobId!;
    work.jobId = randomBytes(16).toString('hex');
    await save();
    return send(context, jar);
  } finally {
    // The cluster keeps what a running job needs of it.
    await rest.removeJar(uploaded, signal).catch(() => {});
  }
}
