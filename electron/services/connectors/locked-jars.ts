import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { LockedJar, LockFile } from '#shared/workspace/lock-file.ts';
import type { WorkspaceFile } from '#shared/workspace/workspace-file.ts';
import { userCacheFolder } from '../user-data.ts';

export const LOCK_FILE = 'weir.lock';

/** Jars lie there by their content: equal ones once, for all workspaces. */
export function jarFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(userCacheFolder(env), 'jars');
}

/** Where a locked jar lies once it has been fetched; its name says what it is to whoever reads a stack. */
export function placeOf({ coordinates, sha256 }: LockedJar, folder = jarFolder()): string {
  return join(folder, sha256, nameOfJar(coordinates));
}

/** `org.example:name:1.0` is `name-1.0.jar`. */
export function nameOfJar(coordinates: string): string {
  const [, artifact, version, classifier] = coordinates.split(':');
  return `${artifact}-${version}${classifier ? `-${classifier}` : ''}.jar`;
}

/** The connectors that a workspace has on this machine, byte for byte as its lock says, and what is missing of them. */
export interface Connectors {
  jars: LockedJar[];
  /** Absolute, in the order of the class path; none where anything is missing, since half a connector fails later and worse. */
  paths: string[];
  /** Why there are none. */
  missing: { code: 'connectors-unlocked' | 'connectors-not-fetched'; message: string } | undefined;
}

const NONE: Connectors = { jars: [], paths: [], missing: undefined };

export async function connectorsOf({ connectors = [] }: WorkspaceFile, lock: LockFile | undefined, folder = jarFolder()): Promise<Connectors> {
  if (!connectors.length) return NONE;
  const isCurrent = lock !== undefined && [...lock.connectors].sort().join() === [...connectors].sort().join();
  if (!isCurrent)
    return { ...NONE, missing: { code: 'connectors-unlocked', message: `${LOCK_FILE} does not hold what weir.yaml names as connectors, so none is loaded and tables of theirs are planned by guess. Run "weir lock".` } };
  const there = await Promise.all(lock.jars.map(async (jar) => (await isThere(jar, folder)) || jar));
  const absent = there.filter((jar) => jar !== true);
  if (absent.length)
    return { ...NONE, jars: lock.jars, missing: { code: 'connectors-not-fetched', message: `${absent.length === 1 ? `${absent[0]!.coordinates} is` : `${absent.length} connector jars are`} not on this machine yet, so no connector is loaded and tables of theirs are planned by guess. Run "weir lock".` } };
  return { jars: lock.jars, paths: lock.jars.map((jar) => placeOf(jar, folder)), missing: undefined };
}

/** Whoever can write into the cache could change a jar: its bytes are looked at, once for each time of its last change. */
async function isThere(jar: LockedJar, folder: string): Promise<boolean> {
  const path = placeOf(jar, folder);
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.size === jar.size && (await hashOfFile(path)) === jar.sha256;
}

const hashes = new Map<string, Promise<string>>();

/** sha256 of a file, as hex; read again only when its size or time has changed. */
export async function hashOfFile(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const key = `${path}\n${size}\n${mtimeMs}`;
  const known = hashes.get(key);
  if (known) return known;
  const reading = readHash(path);
  hashes.set(key, reading);
  reading.catch(() => hashes.delete(key));
  return reading;
}

async function readHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
