import { createLauncher } from '#local-cluster/launcher/launcher.ts';
import { oneEngine, type EngineKeeper, type Engines } from '#electron/services/engines.ts';
import type { Places } from './places.ts';

/** Starts an engine that is looked after until it is disposed of; `oneCall`: for one command, without warming up. */
export function startEngine(where: Places, how: { oneCall?: boolean } = {}): EngineKeeper {
  return createLauncher({ ...launcherOptions(where), ...how });
}

/** What a host starts with: one engine for every role. */
export function startEngines(where: Places): Engines {
  const keeper = createLauncher(launcherOptions(where));
  // A clone's set-up has made the archive of classes; an installed Weir, which brings its own Java, makes it on its first start.
  if (where.java)
    void keeper
      .engine()
      .then((engine) => engine.warm({}))
      .then(() => keeper.prepareArchive())
      .catch(() => {});
  return oneEngine(keeper);
}

function launcherOptions({ runner, cache, java }: Places) {
  return { runnerFolder: runner, cacheFolder: cache, javaHome: java };
}
