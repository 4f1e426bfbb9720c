import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { places } from '#electron/host/places.ts';
import { userCacheFolder } from '#electron/services/user-data.ts';
import { Images } from '#local-cluster/images/images.ts';
import type { Kubernetes } from './kubernetes.ts';
import { keepSeed } from './registry-seed.ts';

/** Writes images with the cluster's login, as a person who has logged in does. */
export function writerFor({ registry }: Pick<Kubernetes, 'registry'>): Images {
  return imagesWith(registry.dockerConfig);
}

/** The same of a person whose config.json of Docker holds this; `folder`: where it is made, `bin`: where credential helpers are. */
export function withLogin(folder: string, config: object, bin = ''): Images {
  mkdirSync(folder);
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  return imagesWith(folder, { PATH: [bin, process.env.PATH].join(delimiter) });
}

/**
 * The runner image in the cluster's registry, of no base: its name with its digest. The first call of a run pushes it, but for
 * what the registry of an earlier run had; layers are made once for each content, and kept in the user's cache folder.
 */
export async function runnerImage(cluster: Pick<Kubernetes, 'registry' | 'folder'>): Promise<string> {
  const { registry, folder } = cluster;
  const written = await writerFor(cluster).runnerImage({ base: null, target: { registry: `${registry.host}/weir/runner:test` }, authorities: [registry.authority] });
  // The folder of a cluster is below `clusters` in the cache; a given cluster's registry is none of ours.
  if (!process.env.WEIR_TEST_KUBECONFIG) await keepSeed(join(folder, '../../..'), join(folder, 'registry'), written.digest);
  return written.image;
}

function imagesWith(dockerConfig: string, env: NodeJS.ProcessEnv = {}): Images {
  const { runner, images, maven } = places();
  return new Images({ runnerFolder: runner, imagesFolder: images, wrapper: maven, cacheFolder: userCacheFolder(), env: { ...process.env, DOCKER_CONFIG: dockerConfig, HOME: dockerConfig, ...env } });
}
