import { setTimeout as wait } from 'node:timers/promises';
import { toFailure, type Failure } from '#shared/base/failure.ts';
import type { JobFigures } from '#shared/services/running-job.ts';
import { isPassing } from '../step-context.ts';
import { type FiguresReader, NO_JOB } from './job-figures.ts';

/** Until Flink has its first metrics, and while its JobManager is away, in milliseconds. */
const SOON_MS = 1_000;

/** What a job that was there a moment ago may be answered with while another takes its place. */
const BETWEEN = new Set(['flink-not-found', 'nothing-runs']);

/** The figures of a job until `signal` ends: as often as there are new ones; of before, with the reason, while nobody answers. */
export async function* followFigures(reader: Pick<FiguresReader, 'look' | 'forget' | 'hasMetrics'>, updateMs: () => Promise<number>, signal: AbortSignal): AsyncGenerator<JobFigures> {
  let [last, told, every] = [NO_JOB, '', 0];
  while (!signal.aborted) {
    try {
      every ||= await updateMs();
      last = await reader.look(signal);
      told = '';
      yield last.state === null ? { ...last, problem: { code: 'nothing-runs', message: 'Its Flink answers, and no job of this name is there. It is looked for again.' } } : last;
    } catch (thrown) {
      if (signal.aborted) return;
      const failure = toFailure(thrown);
      if (!isPassing(failure) && !BETWEEN.has(failure.code)) throw failure;
      reader.forget();
      if (failure.message !== told) yield atRest(last, failure);
      told = failure.message;
    }
    // Flink asks its TaskManagers only once somebody has asked it.
    const isSoon = told !== '' || (last.state === 'RUNNING' && !reader.hasMetrics);
    await wait(isSoon ? Math.min(SOON_MS, every || SOON_MS) : every, undefined, { signal }).catch(() => {});
  }
}

/** Counts stay; what was a rate is none any more. */
function atRest(last: JobFigures, { code, message }: Failure): JobFigures {
  return { ...last, operators: last.operators.map((each) => ({ ...each, recordsOutPerSecond: 0, busy: 0, backpressured: 0 })), problem: { code, message } };
}
