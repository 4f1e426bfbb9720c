import { Failure } from '#shared/base/failure.ts';
import { parseDuration } from '#shared/topology/flink-units.ts';
import type { FlinkTransport } from './flink-transport.ts';

/** A metric over the subtasks of a vertex; `NaN` where Flink has no number. */
export interface MetricSpread {
  min: number;
  max: number;
  sum: number;
}

/** What a vertex put into a checkpoint: bytes and milliseconds. */
export interface CheckpointTask {
  state_size: number;
  end_to_end_duration: number;
}

/** Flink's REST reads 4,096 bytes of a request's first line, and the way there is in front of it. */
const LONGEST_LINE = 3000;
/** How often the JobManager asks its TaskManagers for metrics where it is not told otherwise, in milliseconds. */
const UPDATE_MS = 10_000;

/** The metrics that the REST of one Flink cluster has of its jobs. */
export class FlinkMetrics {
  constructor(private readonly ask: FlinkTransport) {}

  /** How often the JobManager has new ones, in milliseconds. */
  async updateMs(signal?: AbortSignal): Promise<number> {
    const options = await this.ask<{ key: string; value: string }[]>({ path: '/jobmanager/config', signal });
    const set = options.find(({ key }) => key === 'metrics.fetcher.update-interval')?.value;
    return (set === undefined ? undefined : parseDuration(set)) || UPDATE_MS;
  }

  /** The names of those that the subtasks of a vertex have told so far. */
  async names(job: string, vertex: string, signal?: AbortSignal): Promise<string[]> {
    return (await this.ask<{ id: string }[]>({ path: `/jobs/${job}/vertices/${vertex}/subtasks/metrics`, signal })).map(({ id }) => id);
  }

  /** By name, in as many requests as the names need. */
  async read(job: string, vertex: string, names: readonly string[], signal?: AbortSignal): Promise<Map<string, MetricSpread>> {
    const found = new Map<string, MetricSpread>();
    for (const line of linesOf(names.map(encodeURIComponent))) {
      const answer = await this.ask<({ id: string } & Record<keyof MetricSpread, number | string>)[]>({ path: `/jobs/${job}/vertices/${vertex}/subtasks/metrics?get=${line.join(',')}`, signal });
      for (const { id, min, max, sum } of answer) found.set(id, { min: Number(min), max: Number(max), sum: Number(sum) });
    }
    return found;
  }

  /** What each vertex put into a checkpoint, by the vertex's id; none where Flink does not keep that one any more. */
  async checkpointTasks(job: string, checkpoint: number, signal?: AbortSignal): Promise<Record<string, CheckpointTask>> {
    try {
      return (await this.ask<{ tasks?: Record<string, CheckpointTask> }>({ path: `/jobs/${job}/checkpoints/details/${checkpoint}`, signal })).tasks ?? {};
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.code === 'flink-not-found') return {};
      throw thrown;
    }
  }
}

/** The names in order, as many together as a request's first line holds. */
export function linesOf(names: readonly string[]): string[][] {
  const lines: string[][] = [];
  let length = Infinity;
  for (const name of names) {
    if (length + name.length > LONGEST_LINE) {
      lines.push([]);
      length = 0;
    }
    lines.at(-1)!.push(name);
    length += name.length + 1;
  }
  return lines;
}
