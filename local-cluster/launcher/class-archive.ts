import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { exitWords, spawnRunner, watch } from './runner-process.ts';
import type { RunnerStart } from './runner-process.ts';
import { isAlive } from './is-alive.ts';

/** A training ends within seconds, on a busy machine within a minute; one that takes longer stands still. */
const LONGEST_MS = 180_000;

/** Loaded classes of a warm engine, written once so that later engines start from them instead of from jars. */
export function archivePath(cacheFolder: string, start: RunnerStart): string {
  const { java, files, heapMb } = start;
  const key = createHash('sha256').update([files.build, files.classPath[0], java.command, java.version, heapMb].join('\n'));
  return join(cacheFolder, 'engine-classes', `${key.digest('hex').slice(0, 20)}.jsa`);
}

/** Trains an engine and writes its archive; older ones go. `signal` ends the training, and so does `longestMs`. */
export async function writeArchive(path: string, start: RunnerStart, signal: AbortSignal, longestMs = LONGEST_MS): Promise<void> {
  const folder = join(path, '..');
  const unfinished = `${path}.${process.pid}.tmp`;
  await mkdir(folder, { recursive: true });
  await removeLeftovers(folder);
  const env = { WEIR_TRAIN: '1', WEIR_BUILD: start.files.build, WEIR_PARENT_PID: String(process.pid) };
  const child = spawnRunner({ ...start, archive: undefined }, env, [`-XX:ArchiveClassesAtExit=${unfinished}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off']);
  const limit = AbortSignal.timeout(longestMs);
  const exit = await untilExit(child, start, unfinished, AbortSignal.any([signal, limit]));
  if (exit.code !== 0 || !existsSync(unfinished)) {
    await rm(unfinished, { force: true });
    signal.throwIfAborted();
    const why = limit.aborted ? `it was not done after ${Math.round(longestMs / 1000)} s` : exitWords(exit);
    throw new Failure('archive-failed', `The engine's class archive could not be made (${why}). The engine works without it, but starts slower.`, { output: exit.output });
  }
  await rename(unfinished, path);
  for (const name of await readdir(folder)) if (name.endsWith('.jsa') && name !== basename(path)) await rm(join(folder, name), { force: true });
}

/** An archive that is being written, and the process that has it written. */
const UNFINISHED = /\.jsa\.(\d+)\.tmp$/;

/** What trainings left that were killed; those of processes that still live are theirs. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const writer = UNFINISHED.exec(name)?.[1];
    if (writer && !isAlive(Number(writer))) await rm(join(folder, name), { force: true });
  }
}

/** All at once when the signal comes: it may be the last thing that this process does. */
async function untilExit(child: ChildProcess, start: RunnerStart, unfinished: string, signal: AbortSignal) {
  const kill = () => {
    child.kill('SIGKILL');
    rmSync(unfinished, { force: true });
  };
  if (signal.aborted) kill();
  signal.addEventListener('abort', kill, { once: true });
  try {
    return await watch(child, start.onOutput);
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
