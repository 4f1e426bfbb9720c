import type { Disposable } from '#shared/base/disposable.ts';
import type { Client } from '#shared/rpc/contract.ts';
import type { engine } from '#shared/services/engine.ts';
import type { EngineState } from '#shared/services/host.ts';

/** Where the runner is and how it may live. Paths are absolute. */
export interface LauncherOptions {
  /** The folder with `weir-runner.jar` and `lib/`. */
  runnerFolder: string;
  /** The user's cache folder; the class archive is kept below it. */
  cacheFolder: string;
  /** The engine's heap cap in MB; 512 unless told. */
  heapMb?: number;
  /** A JDK or runtime to use before any other: the person's setting, or the one an installed Weir brings. */
  javaHome?: string;
  /** Environment in which a JDK is looked for and the engine runs; `process.env` unless told. */
  env?: NodeJS.ProcessEnv;
}

/** Keeps one engine alive: starts it, watches it, restarts it, ends it. */
export interface Launcher extends Disposable {
  /** The engine that is up now, or the one that is coming; fails with the reason when none can be had. */
  engine(signal?: AbortSignal): Promise<Client<typeof engine>>;
  state(): EngineState;
  onState(listener: (state: EngineState) => void): Disposable;
  /** Lines of the engine's own output, outside any run. */
  onOutput(listener: (line: string) => void): Disposable;
  /** Ends the engine and starts another, also after it was given up. */
  restart(): Promise<void>;
  /** Makes the class archive that lets the engine start fast; does nothing where it is up to date. */
  prepareArchive(onProgress?: (message: string) => void): Promise<void>;
  /** Ends the engine; resolves when its process is gone. */
  dispose(): Promise<void>;
}
