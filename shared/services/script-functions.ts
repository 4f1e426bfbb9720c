import { z } from 'zod';
import { Severity } from '../base/text-range.ts';

/** What is said of a file of functions; lines and columns start at 1. */
export const FunctionProblem = z.object({ severity: Severity, code: z.string(), message: z.string(), file: z.string(), line: z.int(), column: z.int() });
export type FunctionProblem = z.infer<typeof FunctionProblem>;

/**
 * The TypeScript functions that a script's statements can call, as one program, by content. Until the script is trusted, none of it runs, and no statement can
 * call them. A problem is told at the script's start; with an error among them there are no functions.
 */
export const ScriptFunctions = z.object({
  /** JavaScript that makes `globalThis.weir`, a `Runtime` of shared/sdk/runtime.ts. */
  code: z.string(),
  /** Its source map, with paths relative to the workspace. */
  map: z.string(),
  problems: z.array(FunctionProblem).default([]),
});
export type ScriptFunctions = z.input<typeof ScriptFunctions>;

/** What becomes of the functions that a job can call, from one version of it to the next; `none`: neither calls any. */
export const FunctionsChange = z.enum(['none', 'same', 'changed', 'added', 'gone']);
export type FunctionsChange = z.infer<typeof FunctionsChange>;

/** By the programs: another comment is no other function. Operators do not tell: one that calls a function is the same whatever the function does. */
export function functionsChange(old: Pick<ScriptFunctions, 'code'> | null | undefined, now: Pick<ScriptFunctions, 'code'> | null | undefined): FunctionsChange {
  if (!old || !now) return old ? 'gone' : now ? 'added' : 'none';
  return old.code === now.code ? 'same' : 'changed';
}

/** A sentence for a person; null where there is nothing to say. */
export function functionsChangeInWords(change: FunctionsChange): string | null {
  switch (change) {
    case 'changed':
      return 'Its TypeScript functions change: the operators that call them may give other results from now on.';
    case 'added':
      return 'It calls TypeScript functions, and the version before called none.';
    case 'gone':
      return 'It calls no TypeScript functions any more.';
    default:
      return null;
  }
}
