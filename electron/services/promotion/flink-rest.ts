import { setTimeout as wait } from 'node:timers/promises';
import { Failure } from '#shared/base/failure.ts';
import type { SavedState } from '#shared/deployment/promotion-record.ts';
import { lastCause, type FlinkTransport } from './flink-transport.ts';

export interface FlinkJob {
  jid: string;
  name: string;
  state: string;
  'start-time': number;
  'end-time': number;
}

/** A job as the list of a cluster's jobs has it. */
export interface ListedJob extends FlinkJob {
  'last-modification': number;
  /** Tasks in each state, by its name in small letters, and their `total`. */
  tasks: Record<string, number>;
}

export interface FlinkVertex {
  id: string;
  name: string;
  parallelism: number;
  status: string;
  tasks: Record<string, number>;
  metrics: { 'read-records': number; 'write-records': number; 'read-records-complete': boolean; 'accumulated-busy-time'?: number; 'accumulated-backpressured-time'?: number; 'accumulated-idle-time'?: number };
}

export interface FlinkJobDetails extends FlinkJob {
  now: number;
  vertices: FlinkVertex[];
  plan: { nodes?: { id: string; inputs?: unknown[] }[] };
}

interface CompletedCheckpoint {
  id: number;
  external_path: string;
  latest_ack_timestamp: number;
  end_to_end_duration?: number;
  state_size?: number;
  checkpointed_size?: number;
}

interface Checkpoints {
  counts: { completed: number; failed: number; in_progress: number; restored: number };
  latest: { completed: CompletedCheckpoint | null; savepoint: CompletedCheckpoint | null };
}

const NO_CHECKPOINTS: Checkpoints = { counts: { completed: 0, failed: 0, in_progress: 0, restored: 0 }, latest: { completed: null, savepoint: null } };

interface Operation {
  status: { id: 'IN_PROGRESS' | 'COMPLETED' };
  operation?: { location?: string; 'failure-cause'?: { class: string; 'stack-trace': string } };
}

const LOOK_AGAIN_MS = 300;

/** What Weir asks of one Flink cluster. Times are the cluster's own. */
export class FlinkRest {
  constructor(private readonly ask: FlinkTransport) {}

  async version(signal?: AbortSignal): Promise<string> {
    return (await this.ask<{ 'flink-version': string }>({ path: '/config', signal }))['flink-version'];
  }

  /** Whether jars can be uploaded: a cluster may be told not to, or lack what does it. */
  async takesJars(signal?: AbortSignal): Promise<boolean> {
    return (await this.ask<{ features?: { 'web-submit'?: boolean } }>({ path: '/config', signal })).features?.['web-submit'] ?? true;
  }

  /** What the JobManager runs on, as its Java calls it; null where the cluster does not say. */
  async machine(signal?: AbortSignal): Promise<{ arch: string | null }> {
    const { jvm } = await this.ask<{ jvm?: { arch?: string } }>({ path: '/jobmanager/environment', signal });
    return { arch: jvm?.arch ?? null };
  }

  overview(signal?: AbortSignal): Promise<{ taskmanagers: number; 'slots-total': number; 'slots-available': number; 'flink-version': string }> {
    return this.ask({ path: '/overview', signal });
  }

  /** Newest first. */
  async jobs(signal?: AbortSignal): Promise<ListedJob[]> {
    const { jobs } = await this.ask<{ jobs: ListedJob[] }>({ path: '/jobs/overview', signal });
    return jobs.sort((one, other) => other['start-time'] - one['start-time']);
  }

  job(id: string, signal?: AbortSignal): Promise<FlinkJobDetails> {
    return this.ask({ path: `/jobs/${id}`, signal });
  }

  /** None where the job takes none, or does not know yet whether it does. */
  async checkpoints(id: string, signal?: AbortSignal): Promise<Checkpoints> {
    try {
      return await this.ask<Checkpoints>({ path: `/jobs/${id}/checkpoints`, signal });
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.code === 'flink-not-found') return NO_CHECKPOINTS;
      throw thrown;
    }
  }

  /** How often checkpoints are due, in ms; null where the job takes none. */
  async checkpointInterval(id: string, signal?: AbortSignal): Promise<number | null> {
    const { interval } = await this.ask<{ interval: number }>({ path: `/jobs/${id}/checkpoints/config`, signal });
    return interval > 0 && interval < Number.MAX_SAFE_INTEGER ? interval : null;
  }

  /** Whether cancelling the job takes its checkpoints with it. */
  async deletesOnCancel(id: string, signal?: AbortSignal): Promise<boolean> {
    const { externalization } = await this.ask<{ externalization?: { enabled: boolean; delete_on_cancellation: boolean } }>({ path: `/jobs/${id}/checkpoints/config`, signal });
    return !externalization?.enabled || externalization.delete_on_cancellation;
  }

  /** The job parameters that the running graph carries in itself. */
  async parameters(id: string, signal?: AbortSignal): Promise<Record<string, string>> {
    const answer = await this.ask<{ 'execution-config'?: { 'user-config'?: Record<string, string> } }>({ path: `/jobs/${id}/config`, signal });
    return answer['execution-config']?.['user-config'] ?? {};
  }

  async restarts(id: string, signal?: AbortSignal): Promise<number> {
    const metrics = await this.ask<{ id: string; value?: string }[]>({ path: `/jobs/${id}/metrics?get=numRestarts`, signal });
    return Number(metrics[0]?.value ?? 0);
  }

  /** Records that a source has read, over its subtasks; null where it does not count them yet. */
  async sourceRecords(id: string, vertex: string, signal?: AbortSignal): Promise<number | null> {
    const path = `/jobs/${id}/vertices/${vertex}/subtasks/metrics`;
    const names = (await this.ask<{ id: string }[]>({ path, signal })).map((metric) => metric.id).filter((name) => /^Source.*\.numRecordsOut$/.test(name));
    if (!names.length) return null;
    const values = await this.ask<{ id: string; sum?: number }[]>({ path: `${path}?get=${encodeURIComponent(names.join(','))}&agg=sum`, signal });
    return values.reduce((sum, { sum: value = 0 }) => sum + value, 0);
  }

  /** The last exception's cause, in words, with all of its stack; undefined where there was none. */
  async lastException(id: string, signal?: AbortSignal): Promise<{ message: string; at: number; task: string | null; stack: string } | undefined> {
    const { exceptionHistory } = await this.ask<{ exceptionHistory?: { entries: { exceptionName: string; stacktrace: string; timestamp: number; taskName?: string }[] } }>({ path: `/jobs/${id}/exceptions?maxExceptions=1`, signal });
    const entry = exceptionHistory?.entries[0];
    return entry && { message: lastCause(entry.stacktrace) || entry.exceptionName, at: entry.timestamp, task: entry.taskName ?? null, stack: entry.stacktrace };
  }

  /** Why the newest application failed before it had a job; undefined where it has one or goes on. Flinks before 2.3 do not know applications: fails with `flink-not-found`. */
  async failedApplication(signal?: AbortSignal): Promise<string | undefined> {
    const { applications } = await this.ask<{ applications: { id: string; status: string; 'start-time': number; jobs: Record<string, number> }[] }>({ path: '/applications/overview', signal });
    const newest = applications.sort((one, other) => other['start-time'] - one['start-time'])[0];
    if (newest?.status !== 'FAILED' || Object.keys(newest.jobs).length) return undefined;
    const { exceptionHistory } = await this.ask<{ exceptionHistory?: { entries: { exceptionName: string; stacktrace: string }[] } }>({ path: `/applications/${newest.id}/exceptions`, signal });
    const entry = exceptionHistory?.entries[0];
    return entry ? lastCause(entry.stacktrace) || entry.exceptionName : 'Flink does not say why; the log of its JobManager does.';
  }

  /** Whether the application of this id failed before it had a job. Fails as `failedApplication`. */
  async isFailedApplication(id: string, signal?: AbortSignal): Promise<boolean> {
    const { applications } = await this.ask<{ applications: { id: string; status: string; jobs: Record<string, number> }[] }>({ path: '/applications/overview', signal });
    return applications.some((each) => each.id === id && each.status === 'FAILED' && !Object.keys(each.jobs).length);
  }

  /** The newest of checkpoints and savepoints that a job can be restored from. */
  async newest(id: string, signal?: AbortSignal): Promise<SavedState | null> {
    const { latest } = await this.checkpoints(id, signal);
    const states = [
      ...(latest.completed ? [savedOf('checkpoint', latest.completed)] : []),
      ...(latest.savepoint ? [savedOf('savepoint', latest.savepoint)] : []),
    ].filter(({ path }) => path.includes('/'));
    return states.sort((one, other) => other.at - one.at)[0] ?? null;
  }

  /** Begins to stop a job with a savepoint in a folder; null: the cluster's own. `trigger`: 32 hexadecimal digits; the same again begins nothing anew. */
  async stop(id: string, trigger: string, folder: string | null, signal?: AbortSignal): Promise<void> {
    await this.ask({ method: 'POST', path: `/jobs/${id}/stop`, body: { drain: false, triggerId: trigger, ...(folder === null ? {} : { targetDirectory: folder }) }, signal });
  }

  /** The cluster's own options. */
  async configuration(signal?: AbortSignal): Promise<Record<string, string>> {
    const answer = await this.ask<{ key: string; value: string }[]>({ path: '/jobmanager/config', signal });
    return Object.fromEntries(answer.map(({ key, value }) => [key, value]));
  }

  /** Where it was written. Fails with `savepoint-failed` and Flink's reason. */
  async awaitSavepoint(id: string, trigger: string, signal?: AbortSignal): Promise<string> {
    for (;;) {
      const { status, operation } = await this.ask<Operation>({ path: `/jobs/${id}/savepoints/${trigger}`, signal });
      if (operation?.location) return operation.location;
      if (operation?.['failure-cause']) throw new Failure('savepoint-failed', `Flink could not write the savepoint: ${lastCause(operation['failure-cause']['stack-trace'])} The job goes on as it was; nothing was changed.`, { stack: operation['failure-cause']['stack-trace'] });
      if (status.id === 'COMPLETED') throw new Failure('savepoint-failed', 'Flink says that the savepoint is done, and not where it is. Nothing was changed.');
      await wait(LOOK_AGAIN_MS, undefined, { signal });
    }
  }

  async cancel(id: string, signal?: AbortSignal): Promise<void> {
    await this.ask({ method: 'PATCH', path: `/jobs/${id}?mode=cancel`, signal });
  }

  /** Uploads a jar; gives the id it is run by. */
  async upload(name: string, bytes: Buffer, signal?: AbortSignal): Promise<string> {
    const border = `weir-${crypto.randomUUID()}`;
    const body = Buffer.concat([Buffer.from(`--${border}\r\nContent-Disposition: form-data; name="jarfile"; filename="${name}"\r\nContent-Type: application/x-java-archive\r\n\r\n`), bytes, Buffer.from(`\r\n--${border}--\r\n`)]);
    const { filename } = await this.ask<{ filename: string }>({ method: 'POST', path: '/jars/upload', body, contentType: `multipart/form-data; boundary=${border}`, signal });
    return filename.split('/').at(-1)!;
  }

  async run(jar: string, how: { entryClass: string; programArgsList: string[]; jobId: string; savepointPath?: string; allowNonRestoredState?: boolean; flinkConfiguration?: Record<string, string> }, signal?: AbortSignal): Promise<string> {
    return (await this.ask<{ jobid: string }>({ method: 'POST', path: `/jars/${jar}/run`, body: how, signal })).jobid;
  }

  async removeJar(jar: string, signal?: AbortSignal): Promise<void> {
    await this.ask({ method: 'DELETE', path: `/jars/${jar}`, signal });
  }
}

function savedOf(kind: SavedState['kind'], { external_path, latest_ack_timestamp, checkpointed_size, state_size }: CompletedCheckpoint): SavedState {
  return { kind, path: external_path, at: latest_ack_timestamp, bytes: state_size ?? checkpointed_size ?? null };
}
