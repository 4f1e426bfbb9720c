import { createLauncher } from '#local-cluster/launcher/launcher.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import type { Places } from './places.ts';

/** Starts an engine that is looked after until it is disposed of. */
export function startEngine({ runner, cache, java }: Places): EngineKeeper {
  return createLauncher({ runnerFolder: runner, cacheFolder: cache, javaHome: java });
}
