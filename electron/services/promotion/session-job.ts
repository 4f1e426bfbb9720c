import { runsWhole, type JobSigns } from '#shared/deployment/job-health.ts';
import { isOver } from '#shared/deployment/job-state.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { toFailure } from '#shared/base/failure.ts';
import type { Trouble } from '#shared/deployment/pod-trouble.ts';
import type { FlinkJob, FlinkRest } from './flink-rest.ts';
import { troublesOf, type ClusterRef } from './session-cluster/standing.ts';
import { isPassing } from './step-context.ts';
import { FlinkSignsReader, HASH_PARAMETER } from './flink-signs.ts';

/** The job parameter in which the entry point leaves the job's name. */
export const JOB_PARAMETER = 'weir.job';

/** The job of a session cluster that is this one: by the name that its graph carries. Those that are over count only where none runs. */
export async function sessionJob(rest: FlinkRest, job: string, signal?: AbortSignal): Promise<(FlinkJob & { hash: string | null }) | undefined> {
  const jobs = await rest.jobs(signal);
  const found: (FlinkJob & { hash: string | null })[] = [];
  for (const one of jobs) {
    const parameters = await rest.parameters(one.jid, signal).catch(noneUnlessPassing);
    if (parameters[JOB_PARAMETER] === job) found.push({ ...one, hash: parameters[HASH_PARAMETER] ?? null });
  }
  return found.find(({ state }) => !isOver(state)) ?? found[0];
}

/** A job that says nothing of itself is another's; a cluster that does not answer may have said it in a moment, and must not look empty. */
export function noneUnlessPassing(thrown: unknown): Record<string, string> {
  if (isPassing(thrown)) throw thrown;
  return {};
}

/** A job on a session cluster, seen through its REST; where it does not run as it should, what keeps the cluster's pods from running is told as well. */
export class SessionView {
  private reader: { jobId: string; signs: FlinkSignsReader } | undefined;

  constructor(
    private readonly rest: FlinkRest,
    private readonly job: string,
    /** Of a cluster that is known by more than its address. */
    private readonly cluster?: ClusterRef,
  ) {}

  async look(expected: string | null, suspended: boolean, signal?: AbortSignal): Promise<JobSigns & { jobId: string | null; objects: KubeObject[] }> {
    const seen: JobSigns & { jobId: string | null; objects: KubeObject[] } = { resource: null, pods: [], troubles: [], rest: null, restFailure: null, expected, suspended, jobId: null, objects: [] };
    try {
      const found = await sessionJob(this.rest, this.job, signal);
      if (!found) return seen;
      if (this.reader?.jobId !== found.jid) this.reader = { jobId: found.jid, signs: new FlinkSignsReader(this.rest, found.jid) };
      const signs = await this.reader.signs.read(signal);
      return { ...seen, rest: signs, jobId: found.jid, troubles: signs && !runsWhole(signs) && !isOver(signs.state) ? await this.troubles(found['start-time'], signal) : [] };
    } catch (thrown) {
      signal?.throwIfAborted();
      return { ...seen, restFailure: toFailure(thrown).message, troubles: await this.troubles(Infinity, signal) };
    }
  }

  /** `since`: from when on events count, in ms. A person may be allowed to send jobs to a cluster whose pods they may not see. */
  private async troubles(since: number, signal?: AbortSignal): Promise<Trouble[]> {
    return this.cluster ? troublesOf(this.cluster, since, signal).catch(() => []) : [];
  }
}
