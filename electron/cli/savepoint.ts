import { resolve } from 'node:path';
import { savepointToText } from '#shared/topology/savepoint-text.ts';
import { stateToText } from '#shared/topology/state-text.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { withEngine } from './with-engine.ts';

export interface ShowOptions {
  json?: boolean;
  /** The operator whose entries are shown. */
  state?: string;
  name?: string;
  key?: string;
  find?: string;
  offset: number;
  limit: number;
  /** What the job's own classes are in. */
  jar: string[];
}

/** Shows what a savepoint or a checkpoint holds: operators and their states, or the entries of one operator's. */
export async function showSavepoint(given: string, { json, state: operator, name, key, find, offset, limit, jar }: ShowOptions, parts: CliParts): Promise<ExitCode> {
  const path = savepointPath(given, parts.cwd);
  const jars = jar.map((each) => resolve(parts.cwd, each));
  const text = await withEngine(parts, async (engine) => {
    if (operator === undefined) {
      const savepoint = await engine.savepoint({ path }, parts.interrupted);
      return json ? JSON.stringify(savepoint) + '\n' : savepointToText(savepoint);
    }
    const page = await engine.state({ path, operator, state: name ?? null, key: key ?? null, find: find ?? null, offset, limit, jars }, parts.interrupted);
    return json ? JSON.stringify(page) + '\n' : stateToText(page);
  });
  await parts.out.write(text);
  return Exit.good;
}

/** A path starts at the current folder; an address of a file system is taken as it is. */
export function savepointPath(given: string, cwd: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(given) ? given : resolve(cwd, given);
}
