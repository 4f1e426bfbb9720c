import { Failure } from '#shared/base/failure.ts';
import type { LoadedWorkspace } from './load-workspace.ts';

/**
 * A run refused for want of a sample, told by its cause where the workspace has a file for that table that cannot be
 * read: the engine never heard of the file and would advise to add it. Any other failure stays what it is.
 */
export function withStreamFault(failure: Failure, workspace: LoadedWorkspace | undefined): Failure {
  const tables = failure.code === 'no-sample' ? [failure.data?.tables].flat().filter((table) => typeof table === 'string') : [];
  for (const table of tables) {
    const broken = workspace?.brokenStreams.find((stream) => isSameTable(stream.table, table));
    const found = broken && workspace?.state.problems.find(({ path, diagnostic }) => path === broken.path && diagnostic.severity === 'error');
    if (!found) continue;
    const { code, message, range } = found.diagnostic;
    return new Failure(code, `The sample of the table ${table} cannot be read. ${found.path}:${range.start.line}:${range.start.column}: ${message}`, failure.data);
  }
  return failure;
}

/** Whether two names of one to three dotted parts can mean one table: what the shorter one says is how the longer one ends. */
export function isSameTable(one: string, other: string): boolean {
  return one === other || `.${one}`.endsWith(`.${other}`) || `.${other}`.endsWith(`.${one}`);
}
