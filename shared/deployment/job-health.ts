import { z } from 'zod';
import { isOver } from './job-state.ts';
import type { Trouble } from './pod-trouble.ts';

/** How one Flink job on a cluster stands, in one word. */
export const JobHealthState = z.enum(['absent', 'starting', 'running', 'healthy', 'restarting', 'failed', 'suspended', 'finished', 'unknown']);
export type JobHealthState = z.infer<typeof JobHealthState>;

/** What can be seen of a job from four sides; null where that side could not be looked at. */
export interface JobSigns {
  /** The Deployment, or what the operator keeps. `shared`: it has no pods of its own, but runs on those of a session cluster. */
  resource: { name: string; wanted: number; ready: number; hash: string | null; shared?: boolean } | null;
  pods: { name: string; role: 'jobmanager' | 'taskmanager'; phase: string; ready: boolean; restarts: number }[];
  troubles: Trouble[];
  rest: FlinkSigns | null;
  /** Why Flink's REST gave no answer; null where it did. */
  restFailure: string | null;
  /** The hash that should run there. */
  expected: string | null;
  /** Suspended on purpose, as the history says. */
  suspended: boolean;
}

export interface FlinkSigns {
  state: string;
  /** Tasks by Flink's state, over all vertices. */
  tasks: Record<string, number>;
  /** The hash that the running graph carries; null where it carries none. */
  hash: string | null;
  /** Since the job started. */
  checkpoints: { completed: number; failed: number; lastAt: number | null; intervalMs: number | null };
  /** Records read so far; null where no metric is there yet. */
  records: number | null;
  /** Records read since the look before; null at the first. */
  moved: number | null;
  /** Every source says that it waits for input. */
  idle: boolean;
  restarts: number;
  startedAt: number;
}

export const JobHealth = z.object({
  state: JobHealthState,
  /** One sentence. */
  message: z.string(),
  code: z.string().nullable(),
  /** Where the sides contradict each other, a sentence each. */
  disagreements: z.array(z.string()),
});
export type JobHealth = z.infer<typeof JobHealth>;

/** A checkpoint that is this many intervals old is late. */
const LATE = 3;

/** One status from resource, pods, Flink's REST and the age of the last checkpoint. */
export function healthOf(signs: JobSigns, now: number): JobHealth {
  const disagreements = disagreementsOf(signs, now);
  const say = (state: JobHealthState, message: string, code: string | null = null): JobHealth => ({ state, message, code, disagreements });
  const { resource, pods, troubles, rest } = signs;
  const lasting = troubles.find((trouble) => trouble.lasting) ?? troubles[0];
  if (!resource && !pods.length && !rest) {
    if (signs.restFailure !== null) return lasting ? say(lasting.lasting ? 'failed' : 'starting', lasting.message, lasting.code) : say('unknown', `Whether it runs is not known: Flink's REST gives no answer. ${signs.restFailure}`, 'flink-unreachable');
    if (signs.suspended) return say('suspended', 'It is suspended: nothing of it runs, and its savepoint is kept.');
    return say('absent', 'Nothing of it is there.');
  }
  if (rest && !isOver(rest.state)) return ofRunning(rest, lasting, say);
  if (rest?.state === 'FAILED') return say('failed', 'Flink gave the job up: its restart strategy allows no more attempts. The first exception in its log says why.', 'job-gave-up');
  if (rest) return say('finished', rest.state === 'FINISHED' ? 'The job has finished.' : 'The job was cancelled.');
  if (lasting) return say(lasting.lasting ? 'failed' : 'starting', lasting.message, lasting.code);
  if (resource && resource.wanted === 0) return say('suspended', 'It is suspended: no pod is wanted.');
  if (resource?.shared) return say('starting', signs.restFailure === null ? 'The operator has not handed it to the session cluster yet.' : `The REST of the session cluster gives no answer: ${signs.restFailure}`);
  const manager = pods.find(({ role }) => role === 'jobmanager');
  if (!manager) return say('starting', 'The JobManager has no pod yet.');
  if (!manager.ready) return say('starting', `The JobManager's pod ${manager.name} is ${manager.phase}.`);
  if (signs.restFailure === null) return say('starting', 'The JobManager runs, and has started no job yet.');
  return say('unknown', `The JobManager runs, and its REST gives no answer: ${signs.restFailure}`);
}

/** All of its tasks run, or have done all that they had to. */
export function runsWhole({ state, tasks }: Pick<FlinkSigns, 'state' | 'tasks'>): boolean {
  const total = Object.values(tasks).reduce((sum, count) => sum + count, 0);
  return state === 'RUNNING' && total > 0 && (tasks.RUNNING ?? 0) + (tasks.FINISHED ?? 0) === total;
}

function ofRunning(rest: FlinkSigns, trouble: Trouble | undefined, say: (state: JobHealthState, message: string, code?: string | null) => JobHealth): JobHealth {
  const total = Object.values(rest.tasks).reduce((sum, count) => sum + count, 0);
  const running = (rest.tasks.RUNNING ?? 0) + (rest.tasks.FINISHED ?? 0);
  if (rest.state === 'RESTARTING' || rest.state === 'FAILING') return say('restarting', `The job failed and ${rest.state === 'FAILING' ? 'is being stopped' : 'starts again'} (${rest.restarts} restarts so far).${trouble ? ` ${trouble.message}` : ''}`, trouble?.code ?? 'job-restarts');
  if (!runsWhole(rest)) {
    if (trouble) return say(trouble.lasting ? 'failed' : 'starting', trouble.message, trouble.code);
    return say('starting', `${running} of ${total} tasks run${total === 0 ? ': the job has none yet' : ''}.`);
  }
  const { completed } = rest.checkpoints;
  if (rest.checkpoints.intervalMs !== null && completed < 2) return say('running', `All ${total} tasks run; ${completed} of the 2 checkpoints that health takes are done.`);
  if (rest.moved !== null && rest.moved > 0) return say('healthy', `All ${total} tasks run, ${checkpointWords(rest)}, and records flow.`);
  if (rest.idle) return say('healthy', `All ${total} tasks run, ${checkpointWords(rest)}, and its sources have caught up.`);
  return say('running', `All ${total} tasks run, ${checkpointWords(rest)}; no record has moved since the last look.`);
}

function checkpointWords({ checkpoints }: FlinkSigns): string {
  return checkpoints.intervalMs === null ? 'it takes no checkpoints' : `${checkpoints.completed} checkpoints are done`;
}

function disagreementsOf({ resource, pods, rest, expected }: JobSigns, now: number): string[] {
  const said: string[] = [];
  const live = pods.filter(({ role, phase }) => role === 'taskmanager' && phase === 'Running').length;
  if (resource && resource.wanted > 0 && resource.ready >= resource.wanted && !resource.shared && !pods.some(({ role }) => role === 'jobmanager')) said.push(`The resource ${resource.name} says that it is ready, and there is no JobManager pod.`);
  if (resource && resource.ready === 0 && rest?.state === 'RUNNING') said.push(`Flink says RUNNING, and the resource ${resource.name} says that ${resource.shared ? 'the operator has not handed it over' : 'no JobManager is ready'}.`);
  if (rest?.state === 'RUNNING' && live === 0 && pods.length > 0 && (rest.tasks.RUNNING ?? 0) > 0) said.push('Flink says that tasks run, and no TaskManager pod does: it has not noticed yet that they are gone.');
  if (expected && rest?.hash && rest.hash !== expected) said.push(`The resource is of version ${expected.slice(0, 12)}, and the graph that runs is of ${rest.hash.slice(0, 12)}: Flink recovered the old one.`);
  const { lastAt, intervalMs } = rest?.checkpoints ?? { lastAt: null, intervalMs: null };
  const allRun = rest !== null && Object.entries(rest.tasks).every(([state, count]) => count === 0 || state === 'RUNNING' || state === 'FINISHED');
  if (allRun && rest.state === 'RUNNING' && intervalMs !== null && now - (lastAt ?? rest.startedAt) > Math.max(LATE * intervalMs, 60_000))
    said.push(`Flink says RUNNING, and ${lastAt === null ? 'no checkpoint was ever done' : `the last checkpoint is ${Math.round((now - lastAt) / 60_000)} min old`} (one is due every ${Math.round(intervalMs / 1000)} s).`);
  return said;
}
