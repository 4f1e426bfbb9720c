import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Failure } from '#shared/base/failure.ts';
import { findBroker, type FoundBroker } from './broker-door.ts';

export interface BrokerStart {
  java: string;
  /** The jar with the program around Kafka, then Kafka's. */
  classPath: string[];
  folder: string;
  /** A file of Kafka's properties; it goes. */
  properties: string;
  heapMb: number;
  /** It runs on when this process ends. */
  stays: boolean;
  env: NodeJS.ProcessEnv;
}

/** The exit code of a program that found the folder taken by another broker. */
const TAKEN = 4;
const LOOK_MS = 40;
const START_MS = 120_000;

/** Starts a broker and waits until it takes connections, or until the one that has the folder does. Fails with `broker-start-failed`. */
export async function startBroker(start: BrokerStart, signal: AbortSignal): Promise<{ found: FoundBroker; isNew: boolean; exited: Promise<number | null> }> {
  const log = openSync(join(start.folder, 'broker.log'), 'w', 0o600);
  const child = spawnBroker(start, log);
  closeSync(log);
  let code: number | null | undefined;
  const exited = new Promise<number | null>((resolve) => {
    const end = (given: number | null) => resolve((code = given));
    child.once('error', () => end(null)).once('exit', end);
  });
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    if (signal.aborted) break;
    // Only its end is news: what its folder says before that may be of a broker that ran earlier.
    const found = await findBroker(start.folder);
    if (found && (code === TAKEN || found.facts.pid === child.pid)) return { found, isNew: code !== TAKEN, exited };
    found?.leave();
    if (code !== undefined && code !== TAKEN) throw await startFailure(start.folder, code === null ? 'it could not be run' : `exit code ${code}`);
    await wait(LOOK_MS);
  }
  child.kill('SIGKILL');
  signal.throwIfAborted();
  throw await startFailure(start.folder, `nothing for ${START_MS / 1000} s`);
}

function spawnBroker({ java, classPath, folder, properties, heapMb, stays, env }: BrokerStart, log: number): ChildProcess {
  const options = [`-Xmx${heapMb}m`, '-Xms64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:+ExitOnOutOfMemoryError', '-XX:-UsePerfData', '-Djava.awt.headless=true', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];
  const child = spawn(java, [...options, '-cp', classPath.join(delimiter), 'dev.weir.runner.broker.BrokerMain', folder, properties], {
    cwd: folder,
    detached: stays,
    // What it prints goes to a file: a pipe would break with whoever holds its other end.
    stdio: ['ignore', log, log],
    env: { ...env, WEIR_PARENT_PID: stays ? undefined : String(process.pid) },
    windowsHide: true,
  });
  if (stays) child.unref();
  return child;
}

async function startFailure(folder: string, how: string): Promise<Failure> {
  const path = join(folder, 'broker.log');
  const said = await readFile(path, 'utf8').catch(() => '');
  const cause = /(?:^|\n)(?:.*?(?:Exception|Error): )([^\n]+)/.exec(said)?.[1] ?? said.trim().split('\n').at(-1) ?? '';
  return new Failure('broker-start-failed', `The local Kafka did not start (${how}). ${cause} Its log is ${path}`.replace(/ {2,}/g, ' '));
}
