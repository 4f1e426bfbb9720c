import type { Client } from '#shared/rpc/contract.ts';
import type { engine } from '#shared/services/engine.ts';
import type { Launcher } from '#local-cluster/launcher/launcher.ts';

export type EngineClient = Client<typeof engine>;

/** What the host needs of whoever keeps an engine alive. */
export type EngineKeeper = Omit<Launcher, 'prepareArchive'>;

/**
 * Who does what. By default one engine plays both roles and nothing waits for a cold start twice; a run that may die
 * of memory can be given an engine of its own.
 */
export interface Engines {
  language: EngineKeeper;
  run: EngineKeeper;
}

export function oneEngine(keeper: EngineKeeper): Engines {
  return { language: keeper, run: keeper };
}

/** Each engine once, whatever it plays. */
export function keepersOf({ language, run }: Engines): EngineKeeper[] {
  return [...new Set([language, run])];
}
