import { toFailure } from '#shared/base/failure.ts';
import type { Replacement, Script } from '#shared/services/engine.ts';
import type { HeldRun } from './run-book.ts';

/** Of one run; the newest are. */
const KEPT = 20;

/** All by which functions differ. */
const partsOf = ({ functions, program }: Script) => JSON.stringify([functions?.code, functions?.map, program?.code]);

export interface ReplaceParts {
  /** That were saved. */
  files: string[];
  /** What the run's script is with the functions as they are now. */
  next(old: Script): Promise<Script>;
  /** Asks the engine. */
  replace(now: Script): Promise<Pick<Replacement, 'rows'>>;
  signal: AbortSignal;
}

/** Replaces the functions of a run; null where they are the same. Notes in it what came of it. */
export async function replaceFunctions(held: HeldRun, { files, next, replace, signal }: ReplaceParts): Promise<Replacement | null> {
  // A refusal holds until there is something newer to say.
  const good = () => held.replacements.filter(({ refusal }) => !refusal);
  const note = (rows: Replacement['rows'], refusal: Replacement['refusal']): Replacement => {
    const replacement = { at: Date.now(), files, rows, refusal };
    held.replacements = [...good(), replacement].slice(-KEPT);
    return replacement;
  };
  const { text, functions, program } = await next(held.script);
  // As `apply` would make it, so that nothing is said to differ.
  const now: Script = { ...held.script, text, ...(functions !== undefined && { functions }), ...(program !== undefined && { program }) };
  if (partsOf(held.script) === partsOf(now)) {
    held.replacements = good();
    return null;
  }
  try {
    const { rows } = await replace(now);
    held.script = now;
    return note(rows, null);
  } catch (thrown) {
    const { code, message } = toFailure(thrown);
    if (signal.aborted || code === 'run-over' || code === 'runner-restarted') throw thrown;
    return note({}, { code, message });
  }
}
