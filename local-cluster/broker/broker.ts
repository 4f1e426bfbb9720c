import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, watch, type FSWatcher } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, toFailure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { BrokerState } from '#shared/services/broker.ts';
import { findJava } from '#local-cluster/launcher/find-java.ts';
import { Patience } from '#local-cluster/launcher/patience.ts';
import { findBroker, type FoundBroker } from './broker-door.ts';
import { startBroker } from './broker-process.ts';
import { freePort, serverProperties } from './broker-settings.ts';
import { kafkaJars } from './kafka-jars.ts';

/** Where the broker's parts are, and where it may write. Paths are absolute. */
export interface BrokerOptions {
  /** The folder with `weir-runner.jar`: the program around Kafka is in it. */
  runnerFolder: string;
  /** The folder of the pom.xml that names Kafka. */
  brokerFolder: string;
  /** The Maven wrapper. */
  wrapper: string;
  cacheFolder: string;
  /** Its data, its log and the note by which it is found: in the user's data folder. */
  folder: string;
  javaHome?: string;
  /** It runs until it is told to stop, not as long as this process. */
  stays?: boolean;
  heapMb?: number;
  /** Kafka's own keys. */
  extra?: Record<string, string>;
  env?: NodeJS.ProcessEnv;
}

const STOPPED: BrokerState = { state: 'stopped', message: 'The local Kafka is not running.', address: null };

/** Keeps at most one local broker: finds one that runs already, starts one, starts it again when it crashes, stops it. */
export class Broker {
  readonly state = new Live<BrokerState>(STOPPED);
  private readonly life = new AbortController();
  private readonly patience = new Patience();
  private found: FoundBroker | undefined;
  /** Whether it is to live as long as this keeper. */
  private isOurs = false;
  private starting: Promise<BrokerState> | undefined;
  private stopAsked = false;
  private watcher: FSWatcher | undefined;

  constructor(private readonly options: BrokerOptions) {}

  /** Looks whether a broker runs already, started by whomever. */
  async look(): Promise<BrokerState> {
    if (this.starting) return this.starting.catch(() => this.state.value);
    this.watchForOthers();
    if (!this.found) {
      const found = await findBroker(this.options.folder);
      if (found && !this.found && !this.starting) this.enter(found);
      else found?.leave();
    }
    return this.state.value;
  }

  /** Starts a broker unless one runs; resolves when it takes connections. */
  start(): Promise<BrokerState> {
    this.starting ??= this.bringUp().finally(() => (this.starting = undefined));
    return this.starting;
  }

  /** Ends the broker that runs, whoever started it; resolves when its process is gone. */
  async stop(): Promise<void> {
    await this.look();
    const { found } = this;
    if (!found) return;
    this.stopAsked = true;
    this.state.set({ ...this.state.value, state: 'stopping', message: 'The local Kafka is stopping.' });
    await found.stop();
  }

  /** Ends the broker if it belongs to this process, and lets another's go on. */
  async dispose(): Promise<void> {
    this.life.abort(new Failure('disposed', 'Weir is closing.'));
    this.patience.wake();
    this.watcher?.close();
    await this.starting?.catch(() => {});
    const { found } = this;
    this.found = undefined;
    if (found && this.isOurs) await found.stop();
    else found?.leave();
    this.state.end();
  }

  /** A broker that another process starts makes its note in the folder. */
  private watchForOthers(): void {
    if (this.watcher) return;
    try {
      mkdirSync(this.options.folder, { recursive: true });
      this.watcher = watch(this.options.folder, (_event, name) => void (name === 'broker.json' && !this.life.signal.aborted && this.look()));
      this.watcher.on('error', () => {});
      this.watcher.unref();
    } catch {
      // Without it, whoever asks still hears the truth.
    }
  }

  private async bringUp(): Promise<BrokerState> {
    const there = await this.standing();
    if (there) return this.enter(there);
    try {
      const { folder, heapMb = 256, env = process.env, stays = false } = this.options;
      this.say('starting', 'The local Kafka is starting.');
      const java = await findJava(env, this.options.javaHome);
      const { version, jars } = await kafkaJars({ ...this.options, java: java.command, env }, this.life.signal, (message) => this.say('fetching', message));
      this.say('starting', `Kafka ${version} is starting.`);
      const properties = await this.writeSettings(version);
      const classPath = [join(this.options.runnerFolder, 'weir-runner.jar'), ...jars];
      const { found, isNew, exited } = await startBroker({ java: java.command, classPath, folder, properties, heapMb, stays, env }, this.life.signal);
      return this.enter(found, isNew && !stays ? exited : undefined);
    } catch (thrown) {
      const failure = toFailure(thrown);
      this.state.set({ state: 'failed', code: failure.code, message: failure.message, address: null });
      throw failure;
    }
  }

  /** The broker that answers now: one that was killed a moment ago is known here until its last connection is told closed. */
  private async standing(): Promise<FoundBroker | undefined> {
    const answers = await findBroker(this.options.folder);
    if (!this.found || this.found.facts.pid !== answers?.facts.pid) return answers;
    answers.leave();
    return this.found;
  }

  /** In a file of its own: another process may be starting a broker on this folder too, and the settings are those of whichever does. */
  private async writeSettings(kafka: string): Promise<string> {
    const { folder, extra } = this.options;
    const path = join(folder, 'server.properties');
    await mkdir(join(folder, 'data'), { recursive: true });
    const before = await readFile(path, 'utf8').catch(() => '');
    const last = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(before)?.[1];
    const port = await freePort(Number(last('weir\\.address')?.split(':')[1] ?? 0));
    let controllerPort = await freePort();
    while (controllerPort === port) controllerPort = await freePort();
    const clusterId = last('weir\\.cluster\\.id') ?? randomBytes(16).toString('base64url').replace(/^-/, 'w');
    const own = join(folder, `server.${randomUUID()}.properties`);
    await writeFile(own, serverProperties({ kafka, clusterId, data: join(folder, 'data'), port, controllerPort, extra }), { mode: 0o600 });
    return own;
  }

  /** `exited`: how its process ends, where it is to live as long as this keeper. */
  private enter(found: FoundBroker, exited?: Promise<number | null>): BrokerState {
    if (this.found === found) return this.state.value;
    this.found = found;
    this.isOurs = exited !== undefined;
    this.stopAsked = false;
    const since = performance.now();
    const { address, kafka, parent } = found.facts;
    const life = this.isOurs ? 'It stops with Weir.' : parent === null ? 'It runs until it is stopped.' : 'It stops with the Weir that started it.';
    this.state.set({ state: 'ready', message: `Kafka ${kafka} at ${address}. ${life}`, address });
    void found.gone.then(async () => {
      const code = await exited;
      if (this.found === found) this.lost(code, performance.now() - since);
    });
    return this.state.value;
  }

  /** A broker of ours that ended badly has crashed: the next one recovers its data. One that ended well was told to, if by another process. */
  private lost(code: number | null | undefined, lived: number): void {
    this.found = undefined;
    if (this.stopAsked || !this.isOurs || code === 0) return void this.state.set(STOPPED);
    const next = this.patience.after(lived);
    if (!next) {
      const message = `The local Kafka ended several times right after its start, so Weir stopped trying. Look at ${join(this.options.folder, 'broker.log')}, then start it again.`;
      return void this.state.set({ state: 'failed', code: 'broker-keeps-ending', message, address: null });
    }
    this.state.set({ state: 'starting', code: 'broker-ended', message: 'The local Kafka ended unexpectedly. It is starting again, on the same data.', address: null });
    void next.then(async () => {
      if (!this.life.signal.aborted) await this.start().catch(() => {});
    });
  }

  private say(state: 'fetching' | 'starting', message: string): void {
    this.state.set({ state, message, address: null });
  }
}
