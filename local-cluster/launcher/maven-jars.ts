import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Failure } from '#shared/base/failure.ts';

/** Which jars, and how they are fetched. Paths are absolute. */
export interface JarsOptions {
  /** The pom.xml that names them. */
  pom: string;
  /** What they are, for people, and for the name of their folder: `Kafka 4.4.0`. */
  title: string;
  /** What to do once the connection is back: `start the broker again`. */
  again: string;
  /** The code of the failure. */
  code: string;
  /** A Maven wrapper, for machines without Maven. */
  wrapper: string;
  /** The user's cache folder. */
  cacheFolder: string;
  /** The `java` program that Maven runs on. */
  java: string;
  env: NodeJS.ProcessEnv;
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
    await runMaven(unfinished, options, signal, onProgress);
    await rename(unfinished, folder).catch((thrown: unknown) => {
      if (!existsSync(folder)) throw thrown;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function runMaven(output: string, options: JarsOptions, signal: AbortSignal, onProgress: (message: string) => void): Promise<void> {
  const args = ['-B', '-f', options.pom, 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${output}`];
  const lines: string[] = [];
  let files = 0;
  return new Promise((resolve, reject) => {
    const env = { ...options.env, JAVA_HOME: dirname(dirname(options.java)) };
    const child = spawn(mavenOf(options), args, { env, shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const end = () => child.kill();
    signal.addEventListener('abort', end, { once: true });
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (lines.length > 200) lines.shift();
        if (/Downloaded from/.test(line)) onProgress(`Fetching ${options.title} from Maven Central, once: ${++files} files so far.`);
      });
    child.once('error', (thrown) => reject(notFetched(options, thrown.message)));
    child.once('close', (code) => {
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason);
      else if (code === 0) resolve();
      else reject(notFetched(options, reasonIn(lines)));
    });
  });
}

/** What Maven says of it, without the pages of advice around that. */
function reasonIn(lines: string[]): string {
  const said = lines.find((line) => line.startsWith('[ERROR]'))?.replace(/^\[ERROR\]\s*/, '') ?? lines.at(-1) ?? 'Maven said nothing';
  return said.length > 400 ? `${said.slice(0, 400)}…` : said;
}

function notFetched({ title, again, code }: JarsOptions, reason: string): Failure {
  const todo = `Look at your connection and ${again}; once it has been fetched, it works offline.`;
  return new Failure(code, `${title} is not on this machine yet, and could not be fetched from Maven Central. ${todo} Maven says: ${reason}`);
}

function mavenOf({ wrapper, env }: JarsOptions): string {
  const name = process.platform === 'win32' ? 'mvn.cmd' : 'mvn';
  const folder = (env.PATH ?? '').split(delimiter).find((place) => place && existsSync(join(place, name)));
  return folder ? join(folder, name) : process.platform === 'win32' ? `${wrapper}.cmd` : wrapper;
}
