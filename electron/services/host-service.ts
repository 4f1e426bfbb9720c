import { join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Service } from '#shared/rpc/contract.ts';
import { HOST_PROTOCOL, type host } from '#shared/services/host.ts';
import { keepersOf, type Engines } from './engines.ts';
import { followEngines } from './follow-engines.ts';
import { JsonFile, workspaceDataFolder } from './user-data.ts';
import type { Desk } from './workspace/desk.ts';

export interface HostParts {
  engines: Engines;
  desk: Desk;
  home: string;
  version: string;
  log: EngineLog;
}

/** The host itself, towards one window. */
export function createHostService({ engines, desk, home, version, log }: HostParts): Service<typeof host> {
  const settings = async () => settingsOf(join(workspaceDataFolder(home, (await desk.workspace()).folder), 'settings.json'));
  return {
    hello: async ({ protocol }) => {
      if (protocol !== HOST_PROTOCOL)
        throw new Failure('protocol-differs', 'This window and its host are of different versions. Close the window and start Weir again.');
      return { protocol: HOST_PROTOCOL, version, platform: process.platform };
    },
    engine: (_params, signal) => followEngines(engines, signal),
    restartEngine: async () => {
      await Promise.all(keepersOf(engines).map((keeper) => keeper.restart()));
      return {};
    },
    engineLog: (_params, signal) => log.follow(signal),
    recall: async ({ key }) => ({ value: (await (await settings()).read())[key] ?? null }),
    remember: async ({ key, value }) => {
      await (await settings()).set(key, value);
      return {};
    },
  };
}

const settingsFiles = new Map<string, JsonFile>();

/** One object a file, so that changes from two windows take turns. */
function settingsOf(path: string): JsonFile {
  const file = settingsFiles.get(path) ?? new JsonFile(path);
  settingsFiles.set(path, file);
  return file;
}

/** The last lines of the engines' own output, for windows that open later. */
export class EngineLog {
  private readonly kept: { number: number; text: string }[] = [];
  private readonly last = new Live(-1);

  constructor(engines: Engines, private readonly cap = 2000) {
    for (const keeper of keepersOf(engines)) keeper.onOutput((line) => this.add(line));
  }

  async *follow(signal: AbortSignal): AsyncGenerator<{ text: string }> {
    let next = 0;
    for await (const last of this.last.follow(signal))
      for (const line of this.kept.slice())
        if (line.number >= next && line.number <= last) {
          next = line.number + 1;
          yield { text: line.text };
        }
  }

  private add(text: string): void {
    this.kept.push({ number: this.last.value + 1, text });
    if (this.kept.length > this.cap) this.kept.shift();
    this.last.set(this.last.value + 1);
  }
}
