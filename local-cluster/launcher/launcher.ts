import { existsSync } from 'node:fs';
import type { Disposable } from '#shared/base/disposable.ts';
import { Failure, toFailure } from '#shared/base/failure.ts';
import { connect } from '#shared/rpc/connect.ts';
import type { Client } from '#shared/rpc/contract.ts';
import { engine } from '#shared/services/engine.ts';
import type { EngineState } from '#shared/services/host.ts';
import { archivePath, writeArchive } from './class-archive.ts';
import { checkedPipe } from './checked-pipe.ts';
import { findJava } from './find-java.ts';
import { Patience } from './patience.ts';
import { restartingPipe } from './restarting-pipe.ts';
import { runnerFiles } from './runner-files.ts';
import { exitWords, startRunner } from './runner-process.ts';
import type { Exit, RunnerProcess, RunnerStart } from './runner-process.ts';

/** Where the runner is and how it may live. Paths are absolute. */
interface LauncherOptions {
  /** The folder with `weir-runner.jar` and `lib/`. */
  runnerFolder: string;
  /** The user's cache folder; the class archive is kept below it. */
  cacheFolder: string;
  /** The engine's heap cap in MB; 512 unless told. */
  heapMb?: number;
  /** A JDK or runtime to use before any other: the person's setting, or the one an installed Weir brings. */
  javaHome?: string;
  /** The engine answers one command and goes: it does not warm up first. */
  oneCall?: boolean;
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

/** Starts an engine at once; wait for it with `engine()`. */
export function createLauncher(options: LauncherOptions): Launcher {
  return new EngineLauncher(options);
}

type EngineClient = Client<typeof engine>;

class EngineLauncher implements Launcher {
  private readonly stateListeners = new Set<(state: EngineState) => void>();
  private readonly outputListeners = new Set<(line: string) => void>();
  private readonly life = new AbortController();
  private readonly patience = new Patience();
  private now: EngineState = { state: 'starting', message: 'Flink is starting.' };
  private process?: RunnerProcess;
  private archive?: Promise<void>;
  private restartAsked = false;
  private current: Promise<EngineClient>;

  constructor(private readonly options: LauncherOptions) {
    this.current = this.begin();
  }

  engine(signal?: AbortSignal): Promise<EngineClient> {
    const { current } = this;
    if (!signal) return current;
    return new Promise((resolve, reject) => {
      const abort = () => reject(new Failure('cancelled', 'Cancelled.'));
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
      current.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    });
  }

  state(): EngineState {
    return this.now;
  }

  onState(listener: (state: EngineState) => void): Disposable {
    this.stateListeners.add(listener);
    return { dispose: () => this.stateListeners.delete(listener) };
  }

  onOutput(listener: (line: string) => void): Disposable {
    this.outputListeners.add(listener);
    return { dispose: () => this.outputListeners.delete(listener) };
  }

  async restart(): Promise<void> {
    this.patience.reset();
    this.patience.wake();
    this.restartAsked = true;
    const { process, current } = this;
    if (process) await process.stop();
    else await current.catch(() => {});
    // An engine that was given up left nothing that would bring up the next one.
    if (this.now.state === 'failed' && !this.life.signal.aborted) this.current = this.begin();
    await this.engine();
  }

  async prepareArchive(onProgress: (message: string) => void = () => {}): Promise<void> {
    const start = await this.findStart();
    const path = archivePath(this.options.cacheFolder, start);
    if (existsSync(path)) return;
    onProgress('Recording the classes of a warm engine');
    this.archive ??= writeArchive(path, start, this.life.signal).finally(() => (this.archive = undefined));
    await this.archive;
  }

  async dispose(): Promise<void> {
    this.life.abort(new Failure('disposed', 'Weir is closing.'));
    this.patience.wake();
    await this.current.catch(() => {});
    await this.process?.stop();
    await this.archive?.catch(() => {});
  }

  private begin(): Promise<EngineClient> {
    const coming = this.bringUp();
    coming.catch((thrown: unknown) => {
      const { code, message } = toFailure(thrown);
      if (!this.life.signal.aborted) this.enter({ state: 'failed', code, message });
    });
    return coming;
  }

  private async bringUp(): Promise<EngineClient> {
    const begun = performance.now();
    const start = await this.findStart();
    this.life.signal.throwIfAborted();
    const archive = archivePath(this.options.cacheFolder, start);
    const process = await startRunner({ ...start, archive: existsSync(archive) ? archive : undefined }, this.life.signal);
    this.process = process;
    if (this.life.signal.aborted) {
      await process.stop();
      this.life.signal.throwIfAborted();
    }
    const upSince = performance.now();
    const ended = process.exited.then((exit) => this.replace(exit, performance.now() - upSince));
    const pipe = restartingPipe(process.pipe, async () => {
      void process.stop();
      return { code: 'runner-restarted', message: (await ended).message };
    });
    const client = connect(checkedPipe(pipe, engine)).client(engine);
    void this.warm(client, process, begun);
    return client;
  }

  private async warm(client: EngineClient, process: RunnerProcess, begun: number): Promise<void> {
    const { flink, java } = process.hello;
    try {
      await client.warm({});
      if (this.process !== process) return;
      const startedInMs = Math.round(performance.now() - begun);
      this.enter({ state: 'ready', message: `Flink ${flink} ready`, flink, java, startedInMs });
    } catch (thrown) {
      const { code, message } = toFailure(thrown);
      // A cold engine still works, only slower; a dead one is being replaced already.
      if (this.process === process) this.enter({ state: 'ready', code, message: `Flink ${flink} is ready, but could not warm up: ${message}`, flink, java });
    }
  }

  /** Says why an engine ended and begins the next one, later and later where they die at once. */
  private replace(exit: Exit, lived: number): { message: string } {
    this.process = undefined;
    const reason = this.restartAsked ? { code: 'engine-restarting', sentence: 'The engine was told to restart.' } : endOf(exit);
    this.restartAsked = false;
    if (this.life.signal.aborted) return { message: 'Weir is closing.' };
    const next = this.patience.after(lived);
    if (next === undefined) {
      const message = `${reason.sentence} It ended several times right after its start, so Weir stopped trying. Look at the engine's log, then restart it.`;
      this.current = Promise.reject(new Failure('engine-keeps-ending', message));
      this.current.catch(() => {});
      this.enter({ state: 'failed', code: 'engine-keeps-ending', message });
      return { message };
    }
    const message = `${reason.sentence} A new one is starting.`;
    this.enter({ state: 'restarting', code: reason.code, message });
    this.current = next.then(() => this.begin());
    this.current.catch(() => {});
    return { message };
  }

  private async findStart(): Promise<RunnerStart> {
    const env = this.options.env ?? process.env;
    return {
      java: await findJava(env, this.options.javaHome),
      files: runnerFiles(this.options.runnerFolder),
      heapMb: this.options.heapMb ?? 512,
      oneCall: this.options.oneCall,
      env,
      onOutput: (line) => this.outputListeners.forEach((listener) => listener(line)),
    };
  }

  private enter(state: EngineState): void {
    this.now = state;
    for (const listener of [...this.stateListeners]) listener(state);
  }
}

function endOf(exit: Exit): { code: string; sentence: string } {
  if (exit.code === 3) return { code: 'engine-out-of-memory', sentence: 'The engine ran out of memory.' };
  return { code: 'engine-ended', sentence: `The engine ended unexpectedly (${exitWords(exit)}).` };
}
