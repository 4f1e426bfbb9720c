import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FLINK } from '#shared/workspace/connector-conflicts.ts';
import type { LockedJar } from '#shared/workspace/lock-file.ts';
import { findConflicts, type JarConflict } from './jars/find-conflicts.ts';
import { jarFolder, placeOf } from './locked-jars.ts';

const Kept = z.array(z.object({ coordinates: z.string(), code: z.enum(['connector-twin', 'connector-twice', 'connector-other-flink', 'connector-without-jar']), message: z.string() }));

/** Bumped when what is looked for changes, so that jars are looked at again. */
const LOOK = 1;

/** Looks into the jars of a lock, which lie in `folder`, and keeps what it finds beside them: jars that lie by their content never change. */
export async function checkJars(jars: readonly LockedJar[], flinkLib: string | undefined, folder: string): Promise<JarConflict[]> {
  const known = await conflictsKept(jars, folder);
  if (known) return known;
  const flink = flinkLib === undefined ? [] : (await readdir(flinkLib).catch(() => [])).filter((name) => /^flink-(?!(sql-)?connector-kafka).*\.jar$/.test(name)).map((name) => join(flinkLib, name));
  const found = await findConflicts(jars.map((jar) => ({ coordinates: jar.coordinates, path: placeOf(jar, folder) })), flink);
  // Without Flink's jars half was looked at, which is not worth keeping.
  if (!flink.length) return found;
  await mkdir(join(folder, 'checked'), { recursive: true });
  await writeFile(fileOf(jars, folder), JSON.stringify(found));
  return found;
}

/** What was found in the jars of a lock when they were fetched; undefined where nobody looked yet. */
export async function conflictsKept(jars: readonly LockedJar[], folder = jarFolder()): Promise<JarConflict[] | undefined> {
  const text = await readFile(fileOf(jars, folder), 'utf8').catch(() => undefined);
  try {
    return text === undefined ? undefined : Kept.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function fileOf(jars: readonly LockedJar[], folder: string): string {
  const about = [LOOK, `${FLINK.major}.${FLINK.minor}`, ...jars.map(({ coordinates, sha256 }) => `${coordinates} ${sha256}`)].join('\n');
  return join(folder, 'checked', `${createHash('sha256').update(about).digest('hex')}.json`);
}
