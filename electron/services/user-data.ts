import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, dirname } from 'node:path';
import envPaths from 'env-paths';
import { makeFolder, toFileFailure } from './workspace/files.ts';
import { replaceFile } from './workspace/replace-file.ts';

/** Where Weir keeps what is not the workspace's: trust, drafts, view settings. `WEIR_HOME` puts it elsewhere. */
export function userDataFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.WEIR_HOME || envPaths('weir', { suffix: '' }).data;
}

/** Where Weir keeps what it can make again. */
export function userCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.WEIR_HOME ? join(env.WEIR_HOME, 'cache') : envPaths('weir', { suffix: '' }).cache;
}

/** What belongs to one workspace has a folder of its own, named by a hash of the workspace's path. */
export function workspaceDataFolder(home: string, workspace: string): string {
  return join(home, 'workspaces', nameOf(workspace));
}

/** A short file name for any text. */
export function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** A small JSON object on disk, changed one key at a time; a broken file counts as empty. */
export class JsonFile {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly path: string) {}

  async read(): Promise<Record<string, unknown>> {
    try {
      const value: unknown = JSON.parse(await readFile(this.path, 'utf8'));
      return value && typeof value === 'object' ? (value as Record<string, unknown>) : {};
    } catch {
      return {};
    }
  }

  /** Reads, sets and writes in one turn, so that two changes at once both stay. */
  set(key: string, value: unknown): Promise<void> {
    const turn = this.last.then(async () => writeJson(this.path, { ...(await this.read()), [key]: value }));
    this.last = turn.catch(() => {});
    return turn;
  }
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await replaceFile(path, Buffer.from(`${JSON.stringify(value, undefined, 1)}\n`), 0o600);
  } catch (thrown) {
    throw toFileFailure(thrown, path, 'save');
  }
}
