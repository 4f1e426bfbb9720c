import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { exitWords, spawnRunner, watch } from './runner-process.ts';
import type { RunnerStart } from './runner-process.ts';

/** Loaded classes of a warm engine, written once so that later engines start from them instead of from jars. */
export function archivePath(cacheFolder: string, start: RunnerStart): string {
  const { java, files, heapMb } = start;
  const key = createHash('sha256').update([files.build, files.classPath[0], java.command, java.version, heapMb].join('\n'));
  return join(cacheFolder, 'engine-classes', `${key.digest('hex').slice(0, 20)}.jsa`);
}

/** Trains an engine and writes its archive; older ones go. `signal` ends the training. */
export async function writeArchive(path: string, start: RunnerStart, signal: AbortSignal): Promise<void> {
  const folder = join(path, '..');
  const unfinished = `${path}.${process.pid}.tmp`;
  await mkdir(folder, { recursive: true });
  const env = { WEIR_TRAIN: '1', WEIR_BUILD: start.files.build, WEIR_PARENT_PID: String(process.pid) };
  const child = spawnRunner({ ...start, archive: undefined }, env, [`-XX:ArchiveClassesAtExit=${unfinished}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off']);
  const exit = await untilExit(child, start, signal);
  if (exit.code !== 0 || !existsSync(unfinished)) {
    await rm(unfinished, { force: true });
    signal.throwIfAborted();
    throw new Failure('archive-failed', `The engine's class archive could not be made (${exitWords(exit)}). The engine works without it, but starts slower.`, { output: exit.output });
  }
  await rename(unfinished, path);
  for (const name of await readdir(folder)) if (join(folder, name) !== path) await rm(join(folder, name), { force: true });
}

async function untilExit(child: ChildProcess, start: RunnerStart, signal: AbortSignal) {
  const kill = () => child.kill('SIGKILL');
  if (signal.aborted) kill();
  signal.addEventListener('abort', kill, { once: true });
  try {
    return await watch(child, start.onOutput);
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
