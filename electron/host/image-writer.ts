import { Images } from '#local-cluster/images/images.ts';
import type { Places } from './places.ts';

/** What writes images with this Weir's parts. */
export function imageWriter({ runner, images, maven, cache, java }: Places): Images {
  return new Images({ runnerFolder: runner, imagesFolder: images, wrapper: maven, cacheFolder: cache, javaHome: java });
}
