import { isOver } from '#shared/deployment/job-state.ts';
import type { OperatorFigures } from '#shared/services/engine.ts';
import type { JobFigures } from '#shared/services/running-job.ts';
import type { Topology } from '#shared/topology/model.ts';
import { FlinkMetrics, type CheckpointTask } from '../flink-metrics.ts';
import type { FlinkJobDetails, FlinkRest, FlinkVertex } from '../flink-rest.ts';
import { figuresOf, neededMetrics } from './operator-metrics.ts';

/** A job as Flink's REST has it, with the hash of the artefact that its graph carries. */
export interface FoundJob {
  jid: string;
  state: string;
  hash: string | null;
}

export interface FiguresParts {
  rest: FlinkRest;
  metrics: FlinkMetrics;
  /** The job that is meant; undefined where none is there. */
  find(signal: AbortSignal): Promise<FoundJob | undefined>;
  /** What Flink makes of the version with that hash; undefined where it is not known here. */
  planOf(hash: string | null, signal: AbortSignal): Promise<Topology | undefined>;
  /** Where the last exception came from. */
  failureOf(thrown: Thrown, plan: Topology | undefined, signal: AbortSignal): Promise<JobFigures['failure']>;
  now(): number;
}

/** An exception of a job's history, and the vertex whose task threw it; null where Flink does not say. */
export interface Thrown {
  message: string;
  at: number;
  vertex: string | null;
  stack: string;
}

/** A JobManager is asked so many things at a time. */
const AT_ONCE = 4;

export const NO_JOB: JobFigures = { at: 0, operators: [], hash: null, state: null, tasks: [], checkpoints: null, failure: null, problem: null };

/** Looks at one job again and again; rates are those between two looks. */
export class FiguresReader {
  private job: FoundJob | undefined;
  private readonly counted = new Map<string, { out: number; at: number }>();
  private last: { thrown: number; failure: JobFigures['failure'] } | undefined;

  constructor(private readonly parts: FiguresParts) {}

  /** The job is looked for anew, as after its JobManager was away. */
  forget(): void {
    this.job = undefined;
  }

  /** Whether Flink had metrics at the last look: it begins to ask for them only when somebody wants them. */
  hasMetrics = false;

  async look(signal: AbortSignal): Promise<JobFigures> {
    const { rest, find, planOf, now } = this.parts;
    const job = (this.job ??= await find(signal));
    if (!job) return { ...NO_JOB, at: now() };
    const [details, plan, { checkpoints, tasks }] = await Promise.all([rest.job(job.jid, signal), planOf(job.hash, signal), this.checkpointsOf(job.jid, signal)]);
    // Of one that is over a newer one may have taken the place.
    if (isOver(details.state)) this.forget();
    const chains = chainsOf(details, plan);
    const operators = (await inTurn(chains, ({ vertex, members }) => this.operatorsOf(details, vertex, members, signal))).flat();
    this.hasMetrics = operators.some(({ recordsOut, busy }) => recordsOut !== null || busy !== null);
    return {
      at: now(),
      hash: job.hash,
      state: details.state,
      operators,
      tasks: chains.map(({ vertex, members }) => ({ operators: members.map(({ uid }) => uid), state: vertex.status, checkpoint: checkpointOf(tasks[vertex.id]) })),
      checkpoints,
      failure: await this.failureOf(details, plan, signal),
      problem: null,
    };
  }

  private async operatorsOf({ jid: job, now }: FlinkJobDetails, { id }: FlinkVertex, members: readonly Member[], signal: AbortSignal): Promise<OperatorFigures[]> {
    const { metrics } = this.parts;
    const needed = neededMetrics(await metrics.names(job, id, signal), members);
    const values = needed.names.length ? await metrics.read(job, id, needed.names, signal) : new Map();
    return members.map(({ uid }) => {
      const figures = figuresOf(uid, needed, values);
      return { ...figures, recordsOutPerSecond: this.rateOf(uid, figures.recordsOut, now) };
    });
  }

  /** By the cluster's own clock. None at the first look; a job that began anew has sent none since. */
  private rateOf(uid: string, out: number | null, at: number): number | null {
    if (out === null) return null;
    const before = this.counted.get(uid);
    this.counted.set(uid, { out, at });
    return before === undefined || at <= before.at ? null : Math.max(0, out - before.out) / ((at - before.at) / 1000);
  }

  private async checkpointsOf(job: string, signal: AbortSignal): Promise<{ checkpoints: JobFigures['checkpoints']; tasks: Record<string, CheckpointTask> }> {
    const { counts, latest } = await this.parts.rest.checkpoints(job, signal);
    const done = latest.completed;
    const size = done ? (done.state_size ?? done.checkpointed_size ?? null) : null;
    return {
      checkpoints: { completed: counts.completed, failed: counts.failed, inProgress: counts.in_progress, lastAt: done?.latest_ack_timestamp ?? null, bytes: size, durationMs: done?.end_to_end_duration ?? null },
      tasks: done ? await this.parts.metrics.checkpointTasks(job, done.id, signal) : {},
    };
  }

  /** The same exception is looked into once. */
  private async failureOf({ jid, vertices }: FlinkJobDetails, plan: Topology | undefined, signal: AbortSignal): Promise<JobFigures['failure']> {
    const thrown = await this.parts.rest.lastException(jid, signal);
    if (!thrown) return null;
    if (this.last?.thrown !== thrown.at) {
      const vertex = vertices.filter(({ name }) => thrown.task?.startsWith(name)).sort((one, other) => other.name.length - one.name.length)[0];
      this.last = { thrown: thrown.at, failure: await this.parts.failureOf({ ...thrown, vertex: vertex?.id ?? null }, plan, signal) };
    }
    return this.last.failure;
  }
}

type Member = Topology['operators'][number];

/** Flink's vertices with the operators that run in each; a vertex that the plan does not know is another version's. */
function chainsOf({ vertices }: FlinkJobDetails, plan: Topology | undefined): { vertex: FlinkVertex; members: Member[] }[] {
  return vertices.flatMap((vertex) => {
    const members = membersOf(plan, vertex.id);
    return members.length ? [{ vertex, members }] : [];
  });
}

/** The operators of a vertex; of a script's several jobs the first that has it. */
export function membersOf(plan: Topology | undefined, vertex: string): Topology['operators'] {
  const chain = plan?.chains.find(({ id }) => id.replace(/@.*/, '') === vertex);
  return chain && plan ? plan.operators.filter(({ uid }) => chain.operators.includes(uid)) : [];
}

function checkpointOf(task: CheckpointTask | undefined): { bytes: number; durationMs: number } | null {
  return task ? { bytes: task.state_size, durationMs: task.end_to_end_duration } : null;
}

async function inTurn<T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<U[]> {
  const done: U[] = [];
  const left = [...items.entries()];
  const next = async (): Promise<void> => {
    for (let entry = left.shift(); entry; entry = left.shift()) done[entry[0]] = await work(entry[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return done;
}
