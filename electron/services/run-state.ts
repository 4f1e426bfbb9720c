import { toFailure } from '#shared/base/failure.ts';
import { nameState } from '#shared/topology/state-names.ts';
import type { StateFilter, StatePage } from '#shared/topology/state.ts';
import { restarted, type HeldRun } from './run-book.ts';

export interface StateAsked extends StateFilter {
  operator: string;
  /** A savepoint or a checkpoint; null for the run as it is now. */
  from: string | null;
}

/** Reads an operator's state, with the names that its columns have in the run. The job's own classes are loaded only where the workspace is trusted. */
export async function readState({ run, engine, script }: HeldRun, { from, ...asked }: StateAsked, signal: AbortSignal): Promise<StatePage> {
  try {
    const path = from ?? (await engine.look({ run }, signal)).path;
    const jars = script.trusted === false ? [] : [...(script.jars ?? []), ...(script.jar ? [script.jar.path] : [])];
    const page = await engine.state({ ...asked, path, jars }, signal);
    const edges = await engine.edges({ run }, signal);
    return nameState({ ...page, path }, edges.filter(({ to }) => to === asked.operator));
  } catch (thrown) {
    throw restarted(toFailure(thrown));
  }
}
