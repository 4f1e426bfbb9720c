import { existsSync } from 'node:fs';
import { toFailure, type Failure } from '#shared/base/failure.ts';
import { archivePath, writeArchive } from '#local-cluster/launcher/class-archive.ts';
import { findJava } from '#local-cluster/launcher/find-java.ts';
import { runnerFiles } from '#local-cluster/launcher/runner-files.ts';
import { places } from '#electron/host/places.ts';

/** A step of the set-up: the class archive that lets engines start fast. Weir works without it, so a failure is only told. */
export async function prepareArchive(): Promise<{ path?: string; failure?: Failure }> {
  const life = new AbortController();
  const end = () => life.abort();
  // Ctrl-C in the middle of the set-up leaves neither an engine nor half an archive.
  process.once('exit', end);
  try {
    const { runner, cache, java: javaHome } = places();
    const java = await findJava(process.env, javaHome);
    const start = { java, files: runnerFiles(runner), heapMb: 512, env: process.env, onOutput: () => {} };
    const path = archivePath(cache, start);
    if (!existsSync(path)) await writeArchive(path, start, life.signal);
    return { path };
  } catch (thrown) {
    return { failure: toFailure(thrown) };
  } finally {
    process.off('exit', end);
  }
}
