import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { type Maven, MavenFailure, runMaven, shortened } from './run-maven.ts';

/** Which jars, and how they are fetched. Paths are absolute. */
export interface JarsOptions extends Maven {
  /** The pom.xml that names them. */
  pom: string;
  /** What they are, for people, and for the name of their folder: `Kafka 4.4.0`. */
  title: string;
  /** What to do once the connection is back: `start the broker again`. */
  again: string;
  /** The code of the failure. */
  code: string;
  /** The user's cache folder. */
  cacheFolder: string;
}

/**
 * The jars that a pom.xml names: absolute paths in a fixed order, from the cache folder, or fetched into it by Maven, once for each content
 * of the pom.xml. `onProgress` hears sentences. Fails with the code given, and leaves nothing half-fetched behind.
 */
export async function mavenJars(options: JarsOptions, signal: AbortSignal, onProgress: (message: string) => void): Promise<string[]> {
  const hash = createHash('sha256').update(readFileSync(options.pom, 'utf8')).digest('hex').slice(0, 12);
  const folder = join(options.cacheFolder, `${options.title.toLowerCase().replaceAll(' ', '-')}-${hash}`);
  if (!existsSync(folder)) await fetchInto(folder, options, signal, onProgress);
  const names = readdirSync(folder).filter((name) => name.endsWith('.jar')).sort();
  return names.map((name) => join(folder, name));
}

/** The folder appears whole: two that fetch at once both end well, and one that is interrupted begins anew. */
async function fetchInto(folder: string, options: JarsOptions, signal: AbortSignal, onProgress: (message: string) => void): Promise<void> {
  const unfinished = `${folder}.${process.pid}.tmp`;
  await mkdir(dirname(folder), { recursive: true });
  try {
    onProgress(`Fetching ${options.title} from Maven Central, once.`);
    const args = ['-B', '-f', options.pom, 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${unfinished}`];
    let files = 0;
    await runMaven(args, options, signal, (line) => {
      if (/Downloaded from/.test(line)) onProgress(`Fetching ${options.title} from Maven Central, once: ${++files} files so far.`);
    }).catch((thrown: unknown) => Promise.reject(thrown instanceof MavenFailure ? notFetched(options, thrown.message) : thrown));
    await rename(unfinished, folder).catch((thrown: unknown) => {
      if (!existsSync(folder)) throw thrown;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function notFetched({ title, again, code }: JarsOptions, reason: string): Failure {
  const todo = `Look at your connection and ${again}; once it has been fetched, it works offline.`;
  return new Failure(code, `${title} is not on this machine yet, and could not be fetched from Maven Central. ${todo} Maven says: ${shortened(reason, 400)}`);
}
