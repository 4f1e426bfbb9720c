import { setTimeout as wait } from 'node:timers/promises';
import { Failure } from '#shared/base/failure.ts';
import { healthOf, type JobHealth, type JobSigns } from '#shared/deployment/job-health.ts';
import { persistently, type StepContext, type StepResult } from './step-context.ts';
import { Teller } from './teller.ts';

const LOOK_AGAIN_MS = 1_000;
/** What will not get better without a person is believed when it has stood this long: a node may yet come, a quota be widened. */
const LASTING_MS = 45_000;

type Signs = JobSigns & { jobId: string | null };

/** Until every task of the job runs. Fails with the reason why it does not. */
export async function start(context: StepContext): Promise<StepResult> {
  const { promotion } = context;
  const signs = await watch(context, ({ state }, { rest }) => state === 'healthy' || state === 'running' || state === 'finished' || (rest !== null && allRun(rest.tasks)));
  const tasks = Object.values(signs.rest?.tasks ?? {}).reduce((sum, count) => sum + count, 0);
  promotion.work.jobId ??= signs.jobId;
  return { message: `Job ${signs.jobId ?? ''} runs, on ${tasks} tasks.` };
}

/** That the graph which runs is the new one: it carries its artefact's hash in itself. Fails with `old-graph-runs`. */
export async function prove(context: StepContext): Promise<StepResult> {
  const { promotion, view, signal } = context;
  const { rest } = await persistently(context, () => view.look(promotion.record.hash, false, signal));
  return proof(rest?.hash ?? null, promotion.record.hash);
}

function proof(running: string | null, expected: string): StepResult {
  if (running === null) throw new Failure('graph-not-proven', 'The job that runs carries no hash, so nobody can say which version it is. Is the image of a Weir before this one?');
  if (running !== expected) throw new Failure('old-graph-runs', `The job that runs is ${running.slice(0, 12)}, not ${expected.slice(0, 12)}: Flink recovered an older plan. Promote once more; the HA store is emptied first.`);
  return { message: `The running graph is ${expected.slice(0, 12)}.` };
}

/** Until it is healthy: two checkpoints, and records that flow or sources that have caught up. Fails with `not-healthy`. */
export async function health(context: StepContext): Promise<StepResult> {
  await watch(context, ({ state }) => state === 'healthy' || state === 'finished');
  return { message: context.promotion.record.health?.message ?? 'Healthy.' };
}

function allRun(tasks: Record<string, number>): boolean {
  const total = Object.values(tasks).reduce((sum, count) => sum + count, 0);
  return total > 0 && (tasks.RUNNING ?? 0) + (tasks.FINISHED ?? 0) === total;
}

/** A program that ended without a job starts none, however long one waits. Fails with `main-failed`. */
async function refuseFailedProgram({ promotion, rest, signal }: StepContext, signs: Signs): Promise<void> {
  // A session cluster has the applications of others, too, and says itself what it does not run.
  if (promotion.record.target === 'session' || signs.rest !== null || signs.restFailure !== null || !signs.pods.length) return;
  const why = await rest.failedApplication(signal).catch(() => undefined);
  if (why !== undefined) throw new Failure('main-failed', `The job's program ended on the cluster before it had started a job: ${why}`);
}

async function watch(context: StepContext, isReached: (health: JobHealth, signs: Signs) => boolean): Promise<Signs> {
  const { promotion, view, signal, save, now } = context;
  const { record, work } = promotion;
  const teller = new Teller(context);
  const deadline = now() + work.patienceMs;
  let lastingSince: number | undefined;
  for (;;) {
    const signs = await persistently(context, () => view.look(record.hash, false, signal));
    await teller.tell(signs);
    await refuseFailedProgram(context, signs);
    const seen = healthOf(signs, now());
    const before = JSON.stringify(record.health);
    record.health = seen;
    if (JSON.stringify(seen) !== before) await save();
    if (isReached(seen, signs)) return signs;
    lastingSince = seen.state === 'failed' ? (lastingSince ?? now()) : undefined;
    const hopeless = seen.code === 'job-gave-up' || (lastingSince !== undefined && now() - lastingSince > Math.min(LASTING_MS, work.patienceMs));
    if (hopeless) throw new Failure(seen.code ?? 'not-healthy', seen.message);
    if (now() > deadline) throw new Failure(seen.code ?? 'not-healthy', `It did not get healthy in ${Math.round(work.patienceMs / 60_000)} min: ${seen.message}`);
    await wait(LOOK_AGAIN_MS, undefined, { signal });
  }
}
