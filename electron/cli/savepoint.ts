import { resolve } from 'node:path';
import { savepointToText } from '#shared/topology/savepoint-text.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { withEngine } from './with-engine.ts';

/** Shows what a savepoint or a checkpoint holds. */
export async function showSavepoint(path: string, { json }: { json?: boolean }, parts: CliParts): Promise<ExitCode> {
  const savepoint = await withEngine(parts, (engine) => engine.savepoint({ path: savepointPath(path, parts.cwd) }, parts.interrupted));
  await parts.out.write(json ? `${JSON.stringify(savepoint)}\n` : savepointToText(savepoint));
  return Exit.good;
}

/** A path starts at the current folder; an address of a file system is taken as it is. */
export function savepointPath(given: string, cwd: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(given) ? given : resolve(cwd, given);
}
