import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Failure } from '#shared/base/failure.ts';

/** Where the jars are named and how they are fetched. Paths are absolute. */
export interface JarsOptions {
  /** The folder of the pom.xml that names them. */
  brokerFolder: string;
  /** A Maven wrapper, for machines without Maven. */
  wrapper: string;
  /** The user's cache folder. */
  cacheFolder: string;
  /** The `java` program that Maven runs on. */
  java: string;
  env: NodeJS.ProcessEnv;
}

export interface KafkaJars {
  version: string;
  /** Absolute paths, in a fixed order. */
  jars: string[];
}

/**
 * Kafka's jars: from the cache folder, or fetched into it by Maven, once for each content of the pom.xml. `onProgress` hears sentences.
 * Fails with `kafka-not-fetched`, and leaves nothing half-fetched behind.
 */
export async function kafkaJars(options: JarsOptions, signal: AbortSignal, onProgress: (message: string) => void): Promise<KafkaJars> {
  const pom = readFileSync(join(options.brokerFolder, 'pom.xml'), 'utf8');
  const version = /<kafka\.version>([^<]+)</.exec(pom)![1]!;
  const folder = join(options.cacheFolder, `kafka-${version}-${createHash('sha256').update(pom).digest('hex').slice(0, 12)}`);
  if (!existsSync(folder)) await fetchInto(folder, version, options, signal, onProgress);
  const names = readdirSync(folder).filter((name) => name.endsWith('.jar')).sort();
  return { version, jars: names.map((name) => join(folder, name)) };
}

/** The folder appears whole: two that fetch at once both end well, and one that is interrupted begins anew. */
async function fetchInto(folder: string, version: string, options: JarsOptions, signal: AbortSignal, onProgress: (message: string) => void): Promise<void> {
  const unfinished = `${folder}.${process.pid}.tmp`;
  await mkdir(dirname(folder), { recursive: true });
  try {
    onProgress(`Fetching Kafka ${version} from Maven Central, once.`);
    await runMaven(unfinished, version, options, signal, onProgress);
    await rename(unfinished, folder).catch((thrown: unknown) => {
      if (!existsSync(folder)) throw thrown;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function runMaven(output: string, version: string, options: JarsOptions, signal: AbortSignal, onProgress: (message: string) => void): Promise<void> {
  const command = mavenOf(options);
  const args = ['-B', '-f', join(options.brokerFolder, 'pom.xml'), 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${output}`];
  const lines: string[] = [];
  let files = 0;
  return new Promise((resolve, reject) => {
    const env = { ...options.env, JAVA_HOME: dirname(dirname(options.java)) };
    const child = spawn(command, args, { env, shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const end = () => child.kill();
    signal.addEventListener('abort', end, { once: true });
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (lines.length > 200) lines.shift();
        if (/Downloaded from/.test(line)) onProgress(`Fetching Kafka ${version} from Maven Central, once: ${++files} files so far.`);
      });
    child.once('error', (thrown) => reject(notFetched(version, thrown.message)));
    child.once('close', (code) => {
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason);
      else if (code === 0) resolve();
      else reject(notFetched(version, reasonIn(lines)));
    });
  });
}

/** What Maven says of it, without the pages of advice around that. */
function reasonIn(lines: string[]): string {
  const said = lines.find((line) => line.startsWith('[ERROR]'))?.replace(/^\[ERROR\]\s*/, '') ?? lines.at(-1) ?? 'Maven said nothing';
  return said.length > 400 ? `${said.slice(0, 400)}…` : said;
}

function notFetched(version: string, reason: string): Failure {
  const todo = 'Look at your connection and start the broker again; once Kafka has been fetched, it works offline.';
  return new Failure('kafka-not-fetched', `Kafka ${version} is not on this machine yet, and could not be fetched from Maven Central. ${todo} Maven says: ${reason}`);
}

function mavenOf({ wrapper, env }: JarsOptions): string {
  const name = process.platform === 'win32' ? 'mvn.cmd' : 'mvn';
  const folder = (env.PATH ?? '').split(delimiter).find((place) => place && existsSync(join(place, name)));
  return folder ? join(folder, name) : process.platform === 'win32' ? `${wrapper}.cmd` : wrapper;
}
