import { z } from 'zod';
import { FunctionProblem } from './script-functions.ts';

/**
 * A job in TypeScript as one program, by content: running it says the job's SQL, with the places of the file that it comes from. Until the script is trusted, it
 * does not run. A problem is told at its place in the job's file; with an error among them the job has no statement.
 */
export const ScriptProgram = z.object({
  /** JavaScript that makes `globalThis.weir`, whose `program()` gives `{ text, spans }` as JSON; see docs/decisions/0051. */
  code: z.string(),
  /** Its source map; empty where none is at hand: then a failure has no place. */
  map: z.string().default(''),
  problems: z.array(FunctionProblem).default([]),
});
export type ScriptProgram = z.input<typeof ScriptProgram>;
