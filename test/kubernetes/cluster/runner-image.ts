import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { places } from '#electron/host/places.ts';
import { userCacheFolder } from '#electron/services/user-data.ts';
import { Images } from '#local-cluster/images/images.ts';
import type { Kubernetes } from './kubernetes.ts';

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
 * The runner image in the cluster's registry, of no base: its name with its digest. The first call of a run pushes it; layers are made
 * once for each content, and kept in the user's cache folder.
 */
export async function runnerImage(cluster: Pick<Kubernetes, 'registry'>): Promise<string> {
  const { registry } = cluster;
  const written = await writerFor(cluster).runnerImage({ base: null, target: { registry: `${registry.host}/weir/runner:test` }, authorities: [registry.authority] });
  return written.image;
}

function imagesWith(dockerConfig: string, env: NodeJS.ProcessEnv = {}): Images {
  const { runner, images, maven } = places();
  return new Images({ runnerFolder: runner, imagesFolder: images, wrapper: maven, cacheFolder: userCacheFolder(), env: { ...process.env, DOCKER_CONFIG: dockerConfig, HOME: dockerConfig, ...env } });
}
