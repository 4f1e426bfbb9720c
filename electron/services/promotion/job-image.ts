import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { PLACES } from '#shared/deployment/names.ts';
import type { EnvironmentFile } from '#shared/workspace/environment-file.ts';
import type { ImageFile } from '#local-cluster/images/image-plan.ts';
import type { Images } from '#local-cluster/images/images.ts';
import { placeOf } from '../connectors/locked-jars.ts';
import { confine } from '../workspace/paths.ts';
import type { Blueprint } from './blueprint.ts';

/**
 * What the runner image has, too. Flink loads `org.apache.flink` from its own class path before the job's jars, and all else from those: of a connector that is in both places
 * one half would meet the other's client.
 */
const KAFKA = /^(flink-(sql-)?connector-kafka|kafka-clients)-/;

export type ImagePusher = Pick<Images, 'pushLayered'>;

/** The image of a job whose jars travel in one: the registry's repository, the cluster's id, the artefact's hash. Undefined where no registry is named. */
export function jobImageName({ registry }: Pick<EnvironmentFile, 'registry'>, clusterId: string, hash: string): string | undefined {
  const repository = typeof registry === 'string' ? registry : registry?.repository;
  return repository === undefined ? undefined : `${repository.replace(/\/+$/, '')}/${clusterId}:${hash.slice(0, 16)}`;
}

/** Writes the job's image over the runner's: its artefact and its jars, as layers. The same job gives the same image, so that doing it again sends nothing. */
export async function pushJobImage({ promoted, packed, loaded, script, environment }: Blueprint, pusher: ImagePusher | undefined, signal: AbortSignal, onProgress: (message: string) => void): Promise<void> {
  const { image: base, registry } = environment.file;
  if (!pusher || !base) throw new Failure('environment-incomplete', `The job has jars, which travel in an image over the runner's, and the environment ${environment.name} names no image. Add "image:" to its file.`);
  const folder = await mkdtemp(join(tmpdir(), 'weir-image-'));
  try {
    const artefact = join(folder, 'artefact.json');
    await writeFile(artefact, packed.text.plain);
    const locked = loaded.connectors.jars.map((jar): ImageFile => ({ from: placeOf(jar), to: `${PLACES.jars}/${nameIn(placeOf(jar))}` }));
    const own: ImageFile[] = script.jar ? [{ from: script.jar.path, to: `${PLACES.jars}/${nameIn(script.jar.path)}` }] : [];
    const hiding = locked.some(({ to }) => KAFKA.test(nameIn(to))) ? [await hidden(folder, PLACES.connectors)] : [];
    const layers = [
      ...(locked.length ? [{ name: 'connectors', files: [...locked, ...hiding] }] : []),
      ...(own.length ? [{ name: 'jar', files: own }] : []),
      { name: 'artefact', files: [{ from: artefact, to: PLACES.artefact }] },
    ];
    const ca = typeof registry === 'object' ? registry.ca : undefined;
    await pusher.pushLayered({ base, layers, target: promoted.image, signal, onProgress, ...(ca ? { authorities: [await confine(loaded.folder, join('environments', ca))] } : {}) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An entry by which a layer hides a folder of those below it. */
async function hidden(work: string, path: string): Promise<ImageFile> {
  const from = join(work, 'nothing');
  await writeFile(from, '');
  return { from, to: `${dirname(path)}/.wh.${nameIn(path)}` };
}

function nameIn(path: string): string {
  return path.split(/[/\\]/).at(-1)!;
}
