import { createLauncher } from '#local-cluster/launcher/launcher.ts';
import { oneEngine, type EngineKeeper, type Engines } from '#electron/services/engines.ts';
import type { Places } from './places.ts';

/** Starts an engine that is looked after until it is disposed of. */
export function startEngine({ runner, cache, java }: Places): EngineKeeper {
  return createLauncher({ runnerFolder: runner, cacheFolder: cache, javaHome: java });
}

/** What a host starts with: one engine for every role. */
export function startEngines(where: Places): Engines {
  return oneEngine(startEngine(where));
}
