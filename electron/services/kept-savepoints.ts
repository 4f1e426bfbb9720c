import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { KeptSavepoint } from '#shared/services/runs.ts';
import { nameOf, workspaceDataFolder, writeJson } from './user-data.ts';
import { makeFolder } from './workspace/files.ts';

/** How many savepoints of a file are kept: enough to go back a good while, and few enough for a disk. */
const KEPT = 10;
const NOTE = 'savepoint.json';
/** After this long a folder without a note is nobody's. */
const LEFT_MS = 24 * 3_600_000;

/** The job that a savepoint is of. */
export interface JobPlace {
  /** The workspace's folder. */
  folder: string;
  file: string;
}

/** Savepoints of local runs: a folder each in the user's data folder, with a note beside what Flink wrote; the oldest go. */
export class KeptSavepoints {
  constructor(
    private readonly home: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** Has `write` save into a folder that lasts, and keeps what it gives: the savepoint's path. */
  async take(job: JobPlace, text: string, write: (folder: string) => Promise<{ path: string }>): Promise<KeptSavepoint> {
    const folder = join(this.folderOf(job), randomUUID());
    await makeFolder(folder);
    const { path } = await write(folder).catch(async (thrown: unknown) => {
      await rm(folder, { recursive: true, force: true });
      throw thrown;
    });
    // The run has stopped: what fails from here on must not keep it from going on.
    const kept: KeptSavepoint = { path, at: this.now(), bytes: await sizeOf(folder).catch(() => 0), text: nameOf(text) };
    await writeJson(join(folder, NOTE), kept).catch(() => {});
    return kept;
  }

  async list(job: JobPlace): Promise<KeptSavepoint[]> {
    return (await foldersIn(this.folderOf(job))).noted.map(({ kept }) => kept);
  }

  /** Fails with `savepoint-gone` for a path that is not, or no longer, among those kept. */
  async find(job: JobPlace, path: string): Promise<KeptSavepoint> {
    const kept = (await this.list(job)).find((each) => each.path === path);
    if (!kept) throw new Failure('savepoint-gone', `This savepoint of ${job.file} is no longer kept: Weir keeps the ${KEPT} newest of a job. Choose another.`);
    return kept;
  }

  /** Lets go of all but the newest; not while a run may be about to begin from one of them. */
  async dropOldest(job: JobPlace): Promise<void> {
    const { noted, bare } = await foldersIn(this.folderOf(job));
    const left = bare.filter(({ at }) => at < Date.now() - LEFT_MS);
    for (const { folder } of [...noted.slice(KEPT), ...left]) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }

  private folderOf({ folder, file }: JobPlace): string {
    return join(workspaceDataFolder(this.home, folder), 'savepoints', nameOf(file));
  }
}

/** Newest first. A bare folder has no note: it is being written, or was left by a Weir that ended meanwhile. */
async function foldersIn(all: string): Promise<{ noted: { folder: string; kept: KeptSavepoint }[]; bare: { folder: string; at: number }[] }> {
  const folders = (await readdir(all).catch(() => [] as string[])).map((name) => join(all, name));
  const read = await Promise.all(folders.map(async (folder) => ({ folder, kept: await readNote(folder), at: await changedAt(folder) })));
  return {
    noted: read.flatMap(({ folder, kept }) => (kept ? [{ folder, kept }] : [])).sort((one, other) => other.kept.at - one.kept.at),
    bare: read.filter(({ kept }) => !kept),
  };
}

/** Epoch milliseconds; a folder that has just gone counts as new, so that nobody minds it. */
async function changedAt(folder: string): Promise<number> {
  return stat(folder).then(({ mtimeMs }) => mtimeMs, () => Infinity);
}

async function readNote(folder: string): Promise<KeptSavepoint | undefined> {
  try {
    return KeptSavepoint.parse(JSON.parse(await readFile(join(folder, NOTE), 'utf8')));
  } catch {
    return undefined;
  }
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(files.filter((file) => file.isFile()).map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
