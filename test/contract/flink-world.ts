import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import { createWorld, type World } from './worlds.ts';

const where = places();

export const engineIsBuilt = existsSync(join(where.runner, 'weir-runner.jar'));

/** An engine of its own and a window on a workspace, for all tests of the `describe` that this is called in. */
export function flinkWorld(kind: Parameters<typeof createWorld>[0], files: Record<string, string>): Pick<World, 'clients'> {
  let keeper: EngineKeeper | undefined;
  let world: World | undefined;
  beforeAll(async () => {
    keeper = startEngine(where);
    await keeper.engine();
    world = await createWorld(kind, { files, keeper, keepEngine: true });
  });
  afterAll(async () => {
    await world?.dispose();
    await keeper?.dispose();
  });
  return {
    get clients() {
      return world!.clients;
    },
  };
}
