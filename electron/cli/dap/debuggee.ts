import type { Client } from '#shared/rpc/contract.ts';
import type { LogLine, RunId, RunStatus } from '#shared/services/engine.ts';
import type { scriptDebugger } from '#shared/services/script-debugger.ts';

/** A job that is about to run locally, to be debugged. */
export interface Debuggee {
  run: RunId;
  /** Absolute; the files of breakpoints and frames are relative to it. */
  folder: string;
  scripts: Client<typeof scriptDebugger>;
  /** Runs it. `begins`: it can be followed from now on, before its first row. Fails as `weir run` does; `say` is given what is wrong, line by line. */
  start(begins: () => void, say: (line: string) => void): Promise<RunStatus>;
  status(): AsyncIterable<RunStatus>;
  logs(): AsyncIterable<LogLine>;
  cancel(): Promise<void>;
  /** The text of a file of a package that the editor has none of. */
  textOf(file: string): Promise<string | undefined>;
  /** How its end reads, line by line: what came out, and what went wrong. */
  endOf(last: RunStatus): { summary: string[]; faults: string[] };
  /** Ends it and leaves nothing behind. */
  dispose(): Promise<void>;
}
