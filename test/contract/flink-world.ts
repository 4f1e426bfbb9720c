import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import { createFakeBroker } from '../fakes/broker.ts';
import { createWorld, type World } from './worlds.ts';

const where = places();

export const engineIsBuilt = existsSync(join(where.runner, 'weir-runner.jar'));

export interface FlinkWorld extends Pick<World, 'clients' | 'folder' | 'home'> {
  keeper: EngineKeeper;
  /** A window on a trusted workspace of its own, on the same engine; dispose of it. */
  another(files: Record<string, string>): Promise<World>;
}

/** An engine of its own and a window on a workspace, for all tests of the `describe` that this is called in. */
export function flinkWorld(kind: Parameters<typeof createWorld>[0], files: Record<string, string>, { trusted = false } = {}): FlinkWorld {
  let keeper: EngineKeeper | undefined;
  let world: World | undefined;
  const open = async (given: Record<string, string>, isTrusted: boolean) => {
    const made = await createWorld(kind, { files: given, keeper: keeper!, keepEngine: true });
    if (isTrusted) await made.clients.workspace.trust({ trusted: true });
    return made;
  };
  beforeAll(async () => {
    keeper = startEngine(where);
    await keeper.engine();
    world = await open(files, trusted);
  });
  afterAll(async () => {
    await world?.dispose();
    await keeper?.dispose();
  });
  return {
    get clients() {
      return world!.clients;
    },
    get folder() {
      return world!.folder;
    },
    get home() {
      return world!.home;
    },
    get keeper() {
      return keeper!;
    },
    another: (given) => open(given, true),
  };
}

/** Runs a command of Weir's in a workspace, on an engine that goes on afterwards. */
export async function command({ folder, home }: Pick<World, 'folder' | 'home'>, keeper: EngineKeeper, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const to = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (text: string) => void (said[name] += text) });
  // The command ends its engine; this one goes on.
  const lent = new Proxy(keeper, { get: (of, name) => (name === 'dispose' ? async () => {} : typeof of[name as keyof EngineKeeper] === 'function' ? (of[name as keyof EngineKeeper] as () => unknown).bind(of) : of[name as keyof EngineKeeper]) });
  const code = await runCli(args, { cwd: folder, out: to('out'), err: to('err'), interrupted: new AbortController().signal, places: { ...where, home }, startEngine: () => lent, broker: () => createFakeBroker(), wait: () => new Promise(() => {}) });
  return { code, ...said };
}
