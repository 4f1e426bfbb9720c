import { execFile } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '#shared/base/failure.ts';

/** The oldest Java that Flink 2.3 and the runner run on. */
const OLDEST_JAVA = 17;

export interface Java {
  /** The `java` program. */
  command: string;
  /** As Java says it: `17.0.15+6`. */
  version: string;
  major: number;
}

/**
 * Finds a Java that is new enough: first the one named (a setting, a bundled runtime), then `WEIR_JAVA_HOME`,
 * `JAVA_HOME`, the `PATH` and the places where systems put JDKs. One that is named by the person but does not fit is
 * passed over only if another fits.
 */
export async function findJava(env: NodeJS.ProcessEnv, javaHome?: string): Promise<Java> {
  const tooOld: Java[] = [];
  for (const command of candidates(env, javaHome)) {
    const java = await ask(command);
    if (java && java.major >= OLDEST_JAVA) return java;
    if (java) tooOld.push(java);
  }
  throw tooOld.length ? tooOldFailure(tooOld[0]!) : missingFailure();
}

const INSTALL = 'Install a JDK 17 or newer (for example Eclipse Temurin from https://adoptium.net) and start Weir again, or set WEIR_JAVA_HOME to the folder of one.';

function tooOldFailure(java: Java): Failure {
  const found = `Java ${java.version} was found at ${java.command}, but Flink needs Java ${OLDEST_JAVA} or newer.`;
  return new Failure('jdk-too-old', `${found} ${INSTALL}`, { version: java.version, command: java.command });
}

function missingFailure(): Failure {
  return new Failure('jdk-missing', `No Java was found; Flink needs Java ${OLDEST_JAVA} or newer. ${INSTALL}`);
}

function* candidates(env: NodeJS.ProcessEnv, javaHome?: string): Generator<string> {
  const seen = new Set<string>();
  for (const command of programs(env, javaHome)) {
    if (!existsSync(command)) continue;
    const real = realpathSync(command);
    if (!seen.has(real)) yield command;
    seen.add(real);
  }
}

function* programs(env: NodeJS.ProcessEnv, javaHome?: string): Generator<string> {
  const java = process.platform === 'win32' ? 'java.exe' : 'java';
  for (const home of [javaHome, env.WEIR_JAVA_HOME, env.JAVA_HOME]) if (home) yield join(home, 'bin', java);
  for (const folder of (env.PATH ?? '').split(delimiter)) if (folder) yield join(folder, java);
  // A folder of no JDKs, as on a machine of a test, hides those of the system.
  const places = env.WEIR_JAVA_PLACES?.split(delimiter) ?? usualPlaces(env);
  for (const place of places) for (const home of homesIn(place)) yield join(home, 'bin', java);
}

function usualPlaces(env: NodeJS.ProcessEnv): string[] {
  const home = env.HOME ?? env.USERPROFILE ?? '';
  const managed = [join(home, '.sdkman/candidates/java'), join(home, '.jdks'), join(home, '.asdf/installs/java')];
  if (process.platform === 'darwin') return ['/Library/Java/JavaVirtualMachines', '/opt/homebrew/opt', '/usr/local/opt', ...managed];
  if (process.platform === 'win32') return ['Java', 'Eclipse Adoptium', 'Microsoft', 'Zulu', 'Amazon Corretto'].map((vendor) => join(env.ProgramFiles ?? 'C:\\Program Files', vendor));
  return ['/usr/lib/jvm', '/usr/java', '/opt', ...managed];
}

/** Homes below a place, the newest name first. */
function homesIn(place: string): string[] {
  if (!existsSync(place)) return [];
  const names = readdirSync(place).sort((left, right) => right.localeCompare(left, undefined, { numeric: true }));
  return names.flatMap((name) => [join(place, name), join(place, name, 'Contents/Home'), join(place, name, 'libexec/openjdk.jdk/Contents/Home')]);
}

const run = promisify(execFile);

/** What a program says of itself; undefined where it is no Java that runs. */
async function ask(command: string): Promise<Java | undefined> {
  try {
    const { stdout, stderr } = await run(command, ['-XshowSettings:properties', '-version'], { timeout: 20_000, windowsHide: true });
    const version = /^\s*java\.(?:runtime\.)?version = (\S+)/m.exec(stdout + stderr)?.[1];
    return version ? { command, version, major: majorOf(version) } : undefined;
  } catch {
    return undefined;
  }
}

/** `1.8.0_412` is 8, `17.0.15` is 17, `23-ea` is 23. */
export function majorOf(version: string): number {
  const [first, second] = version.split(/[._+-]/);
  return Number(first === '1' ? second : first);
}
