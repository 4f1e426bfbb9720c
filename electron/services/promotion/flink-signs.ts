import type { FlinkSigns } from '#shared/deployment/job-health.ts';
import type { FlinkJobDetails, FlinkRest, FlinkVertex } from './flink-rest.ts';

/** The job parameter in which the entry point leaves the artefact's hash in the graph. */
export const HASH_PARAMETER = 'weir.hash';

interface Before {
  jobId: string;
  at: number;
  records: number | null;
  /** Milliseconds that each source's subtasks have been idle, summed. */
  idle: Map<string, number>;
}

/** A source that has waited for more than half of the time between two looks has read what there was. */
const IDLE_SHARE = 0.5;

/** Reads the signs of one job from Flink's REST; what moved is told against the look before. */
export class FlinkSignsReader {
  private before: Before | undefined;

  constructor(
    private readonly rest: FlinkRest,
    /** The job's id; null: the newest of the cluster. */
    private readonly jobId: string | null,
  ) {}

  /** Null where the cluster has no job yet. */
  async read(signal?: AbortSignal): Promise<(FlinkSigns & { jobId: string }) | null> {
    const jobs = await this.rest.jobs(signal);
    const found = this.jobId === null ? jobs[0] : jobs.find(({ jid }) => jid === this.jobId);
    if (!found) return null;
    const id = found.jid;
    const [details, checkpoints, intervalMs, parameters, restarts] = await Promise.all([
      this.rest.job(id, signal),
      this.rest.checkpoints(id, signal),
      this.rest.checkpointInterval(id, signal).catch(() => null),
      this.rest.parameters(id, signal).catch(() => ({}) as Record<string, string>),
      this.rest.restarts(id, signal).catch(() => 0),
    ]);
    const records = await this.recordsOf(details, signal);
    const now: Before = { jobId: id, at: details.now, records, idle: idleTimes(details) };
    const before = this.before?.jobId === id && this.before.at < now.at ? this.before : undefined;
    this.before = now;
    return {
      jobId: id,
      state: details.state,
      tasks: tasksOf(details),
      hash: parameters[HASH_PARAMETER] ?? null,
      checkpoints: { completed: checkpoints.counts.completed, failed: checkpoints.counts.failed, lastAt: checkpoints.latest.completed?.latest_ack_timestamp ?? null, intervalMs },
      records,
      moved: before && before.records !== null && records !== null ? records - before.records : null,
      idle: before !== undefined && sourcesOf(details).every((vertex) => isIdle(vertex, before, now)),
      restarts,
      startedAt: details['start-time'],
    };
  }

  /** What the sources have read: by their own counter, since a chain that holds a whole job passes no record to another vertex. */
  private async recordsOf(details: FlinkJobDetails, signal?: AbortSignal): Promise<number | null> {
    const counts = await Promise.all(sourcesOf(details).map((vertex) => this.rest.sourceRecords(details.jid, vertex.id, signal).catch(() => null)));
    const known = counts.map((count, at) => count ?? (sourcesOf(details)[at]!.metrics['read-records-complete'] ? sourcesOf(details)[at]!.metrics['write-records'] : null));
    return known.some((count) => count !== null) ? known.reduce<number>((sum, count) => sum + (count ?? 0), 0) : null;
  }
}

function sourcesOf({ vertices, plan }: FlinkJobDetails): FlinkVertex[] {
  const fed = new Set((plan.nodes ?? []).filter(({ inputs }) => inputs?.length).map(({ id }) => id));
  return vertices.filter(({ id }) => !fed.has(id));
}

function tasksOf({ vertices }: FlinkJobDetails): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { tasks } of vertices) for (const [state, count] of Object.entries(tasks)) if (count) sum[state] = (sum[state] ?? 0) + count;
  return sum;
}

function idleTimes(details: FlinkJobDetails): Map<string, number> {
  return new Map(sourcesOf(details).map(({ id, metrics }) => [id, metrics['accumulated-idle-time'] ?? 0]));
}

function isIdle({ id, status, parallelism }: FlinkVertex, before: Before, now: Before): boolean {
  if (status === 'FINISHED') return true;
  const waited = (now.idle.get(id) ?? 0) - (before.idle.get(id) ?? 0);
  return waited > IDLE_SHARE * (now.at - before.at) * parallelism;
}
