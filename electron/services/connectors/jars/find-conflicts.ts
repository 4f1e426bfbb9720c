import { basename } from 'node:path';
import { toFailure } from '#shared/base/failure.ts';
import { FLINK, madeFor } from '#shared/workspace/connector-conflicts.ts';
import { releaseOf } from '#shared/workspace/connector-catalogue.ts';
import { nameOfJar } from '../locked-jars.ts';
import { lacksOf } from './link-check.ts';
import { OpenedJar } from './opened-jar.ts';
import { overlapsOf } from './overlaps.ts';
import { twinsOf } from './twins.ts';

/** What is wrong with a jar beside the others, in a sentence with its reason and its fix. */
export interface JarConflict {
  coordinates: string;
  code: 'connector-twin' | 'connector-twice' | 'connector-other-flink' | 'connector-without-jar';
  message: string;
}

/** A jar of the class path: group:artifact:version, and where it lies. */
export interface PlacedJar {
  coordinates: string;
  path: string;
}

/**
 * Looks into jars before any of their classes is loaded: whether two bring the same connector or different versions of the same classes, and whether they
 * need of Flink what it does not have.
 *
 * @param flink paths of Flink's own jars; without them nobody can say what is missing in it
 */
export async function findConflicts(jars: readonly PlacedJar[], flink: readonly string[]): Promise<JarConflict[]> {
  const found: JarConflict[] = [];
  const opened = new Map<OpenedJar, PlacedJar>();
  const own: OpenedJar[] = [];
  try {
    for (const jar of jars) {
      const name = nameOfJar(jar.coordinates);
      try {
        opened.set(await OpenedJar.open(jar.path, name), jar);
      } catch (thrown) {
        found.push({ coordinates: jar.coordinates, code: 'connector-without-jar', message: `${name} cannot be read as a jar: ${toFailure(thrown).message} Look at what your repository has under that name.` });
      }
    }
    for (const path of flink) own.push(await OpenedJar.open(path, basename(path)));
    const all = [...opened.keys()];
    const coordinatesOf = (jar: OpenedJar) => opened.get(jar)!.coordinates;
    const twins = await twinsOf(all);
    for (const { keep, drop, what } of twins)
      found.push({ coordinates: coordinatesOf(drop), code: 'connector-twin', message: `${keep.name} and ${drop.name} both bring ${what}. On one class path they get in each other's way: which of them a job gets is chance. Keep one, best ${keep.name}, which holds more of what it needs; remove the other from connectors in weir.yaml.` });
    for (const { one, other, count, example, version } of await overlapsOf(all, own)) {
      if (twins.some(({ keep, drop }) => [keep, drop].includes(one) && [keep, drop].includes(other))) continue;
      found.push({ coordinates: coordinatesOf(other), code: 'connector-twice', message: `${one.name} and ${other.name} hold ${version ?? `${count} classes of the same names that are not the same, as ${example}`}. A job gets those of the first, which the second may not fit. Keep one of the two, or releases of them that go together.` });
    }
    if (own.length) for (const { jar, needs } of await lacksOf(all, own)) found.push({ coordinates: coordinatesOf(jar), code: 'connector-other-flink', message: otherFlink(jar.name, coordinatesOf(jar), needs) });
    return found;
  } finally {
    for (const jar of [...opened.keys(), ...own]) await jar.close();
  }
}

function otherFlink(name: string, coordinates: string, needs: readonly string[]): string {
  const [group = '', artifact = '', version = ''] = coordinates.split(':');
  const flink = madeFor(group, artifact, version);
  const release = releaseOf(`${group}:${artifact}`);
  const more = needs.length > 1 ? ` and ${needs.length - 1} more` : '';
  const fix = release === undefined || release === version ? 'Take its release for this Flink.' : release === null ? 'No release of it for this Flink is known.' : `Take ${release}, its release for this Flink.`;
  return `${name} is made for ${flink === undefined ? 'another Flink' : `Flink ${flink}`}: it needs ${needs[0]}${more}, which Flink ${FLINK.major}.${FLINK.minor} does not have, so a job that uses it fails at its start. ${fix}`;
}
