import { copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { glob } from 'tinyglobby';
import { Failure } from '#shared/base/failure.ts';
import { LockFile, type LockedJar } from '#shared/workspace/lock-file.ts';
import { checkJars } from './checked-jars.ts';
import { hashOfFile, placeOf } from './locked-jars.ts';
import { copyDependencies, type MavenParts } from './maven.ts';

export interface LockParts extends MavenParts {
  /** Where jars lie by their content. */
  folder: string;
  /** The folder of Flink's own jars, which connectors have to fit; undefined where it is not known. */
  flink?: string;
}

/**
 * Resolves connectors with Maven, as the person's own settings say (mirrors, proxies, logins), and puts their jars where runs find them. What Flink itself
 * brings is left out. `before`: a lock that still holds; a jar that is no longer what it says fails with `jar-changed`.
 */
export async function lockConnectors(connectors: readonly string[], before: LockFile | undefined, parts: LockParts, signal: AbortSignal): Promise<LockFile> {
  if (!connectors.length) return { weir: 1, connectors: [], jars: [] };
  const fetched = await mkdtemp(join(tmpdir(), 'weir-lock-'));
  try {
    await copyDependencies(connectors, fetched, parts, signal);
    const found = (await glob('**/*.jar', { cwd: fetched })).map((path) => ({ path: join(fetched, path), coordinates: coordinatesOf(path) }));
    const wanted = found.filter(({ coordinates }) => connectors.includes(coordinates) || !isOfFlink(coordinates));
    const lacking = connectors.filter((connector) => !found.some(({ coordinates }) => coordinates === connector));
    if (lacking.length) throw new Failure('connector-without-jar', `${lacking[0]} has no jar of that name. Name one that is a jar, with its version.`, { connector: lacking[0] });
    const jars = await Promise.all(wanted.map((jar) => keep(jar, before, parts.folder)));
    const lock: LockFile = { weir: 1, connectors: [...connectors], jars: inOrder(jars, connectors) };
    parts.onProgress('Looking into the jars.');
    await checkJars(lock.jars, parts.flink, parts.folder);
    return lock;
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }
}

/** Of a path in the layout of a repository: `org/example/name/1.0/name-1.0.jar`. */
function coordinatesOf(path: string): string {
  const parts = dirname(path).split(/[/\\]/);
  const [version, artifact] = [parts.pop()!, parts.pop()!];
  const classifier = basename(path, '.jar').slice(`${artifact}-${version}`.length).replace(/^-/, '');
  return [parts.join('.'), artifact, version, ...(classifier ? [classifier] : [])].join(':');
}

/**
 * Flink's own modules have its plain version; connectors have two, `5.0.0-2.2`, or one of a release of their own, as Flink CDC. What Flink's distribution logs with is its own as well: a second one on the class
 * path would take its place.
 */
function isOfFlink(coordinates: string): boolean {
  const [group = '', artifact, version = ''] = coordinates.split(':');
  if (group === 'org.apache.flink') return /^[12]\.\d+\.\d+$/.test(version);
  return group === 'org.slf4j' || group === 'org.apache.logging.log4j' || (group === 'com.google.code.findbugs' && artifact === 'jsr305') || group.startsWith('org.apache.flink.shaded');
}

/** The connectors first, as weir.yaml has them, then what they need, by name: the same list on every machine. */
function inOrder(jars: LockedJar[], connectors: readonly string[]): LockedJar[] {
  const rank = ({ coordinates }: LockedJar) => connectors.indexOf(coordinates) + 1 || connectors.length + 1;
  return jars.sort((one, other) => rank(one) - rank(other) || (one.coordinates < other.coordinates ? -1 : 1));
}

async function keep({ path, coordinates }: { path: string; coordinates: string }, before: LockFile | undefined, folder: string): Promise<LockedJar> {
  const jar: LockedJar = { coordinates, sha256: await hashOfFile(path), size: (await stat(path)).size };
  const known = before?.jars.find((other) => other.coordinates === coordinates);
  if (known && known.sha256 !== jar.sha256)
    throw new Failure('jar-changed', `${coordinates} is not what weir.lock says: its sha256 is ${jar.sha256}, and ${known.sha256} is locked. A released version never changes: look at where it comes from. "weir lock --renew" takes it as it is.`, { coordinates });
  const place = placeOf(jar, folder);
  await mkdir(dirname(place), { recursive: true });
  const unfinished = `${place}.${process.pid}.tmp`;
  await copyFile(path, unfinished);
  await rename(unfinished, place);
  return jar;
}

/** Whether two locks hold the same. */
export function isSameLock(one: LockFile | undefined, other: LockFile): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** As it is written: one line a jar, so that git shows which changed. */
export function lockText({ connectors, jars }: LockFile): string {
  const quoted = (text: string) => JSON.stringify(text);
  return [
    '# Written by "weir lock": the connectors of weir.yaml, byte for byte. Keep it in git.',
    'weir: 1',
    connectors.length ? `connectors:\n${connectors.map((connector) => `  - ${quoted(connector)}`).join('\n')}` : 'connectors: []',
    jars.length ? `jars:\n${jars.map(({ coordinates, sha256, size }) => `  - { coordinates: ${quoted(coordinates)}, sha256: "${sha256}", size: ${size} }`).join('\n')}` : 'jars: []',
    '',
  ].join('\n');
}

