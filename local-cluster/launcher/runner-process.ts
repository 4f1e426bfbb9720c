import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { delimiter } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import type { Java } from './find-java.ts';
import { openDoor } from './handshake.ts';
import type { Greeted } from './handshake.ts';
import { MAIN_CLASS, javaOptions } from './java-options.ts';
import type { RunnerFiles } from './runner-files.ts';

/** How long a fresh runner may take to dial in; a cold machine under load needs a while. */
const DIAL_IN_MS = 60_000;
/** A runner leaves when its pipe closes; one that does not is told by signals. */
const LEAVE_MS = 1_500;
const TERM_MS = 1_500;

export interface RunnerStart {
  java: Java;
  files: RunnerFiles;
  heapMb: number;
  /** Nothing is done ahead of the one call that it is for. */
  oneCall?: boolean;
  /** A class archive to start from. */
  archive?: string;
  env: NodeJS.ProcessEnv;
  onOutput(line: string): void;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last lines it printed. */
  output: string[];
}

export interface RunnerProcess extends Greeted {
  exited: Promise<Exit>;
  /** Lets it go, then makes it; resolves when it is gone. */
  stop(): Promise<void>;
}

/** Starts a runner and waits until it has dialled in and shown the token; `signal` ends one that is still on its way. */
export async function startRunner(start: RunnerStart, signal: AbortSignal): Promise<RunnerProcess> {
  const door = await openDoor(start.files.build);
  const child = spawnRunner(start, {
    WEIR_HOST_PORT: String(door.port),
    WEIR_TOKEN: door.token,
    WEIR_BUILD: start.files.build,
    WEIR_PARENT_PID: String(process.pid),
    ...(start.oneCall && { WEIR_ONE_CALL: '1' }),
  });
  const exited = watch(child, start.onOutput);
  const stop = () => stopRunner(child, exited);
  const waiting = new AbortController();
  try {
    const greeted = await Promise.race([door.greeted, exited.then(diedEarly), tooLate(AbortSignal.any([waiting.signal, signal]))]);
    const leave = async () => {
      greeted.pipe.close();
      const timer = setTimeout(() => void stop(), LEAVE_MS);
      await exited;
      clearTimeout(timer);
    };
    return { ...greeted, exited, stop: leave };
  } catch (thrown) {
    door.close();
    await stop();
    throw thrown;
  } finally {
    waiting.abort();
  }
}

/** Starts the runner's JVM; `extra` are options before the main class. */
export function spawnRunner(start: RunnerStart, env: NodeJS.ProcessEnv, extra: string[] = []): ChildProcess {
  // -Xshare:auto is the default: an archive that does not fit is passed over, with a warning that nobody needs.
  const archive = start.archive ? [`-XX:SharedArchiveFile=${start.archive}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off', '-Xlog:class+path=off'] : [];
  const options = [...javaOptions(start.heapMb), ...archive, ...extra, '-cp', start.files.classPath.join(delimiter), MAIN_CLASS];
  return spawn(start.java.command, options, { env: { ...start.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
}

/** Passes on what a child prints and keeps the end of it for a word on why it died. */
export function watch(child: ChildProcess, onOutput: (line: string) => void): Promise<Exit> {
  const output: string[] = [];
  for (const stream of [child.stdout!, child.stderr!]) {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line);
      if (output.length > 40) output.shift();
      onOutput(line);
    });
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, output: [error.message] }));
    child.once('close', (code, signal) => resolve({ code, signal, output }));
  });
}

async function stopRunner(child: ChildProcess, exited: Promise<Exit>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), TERM_MS);
  await exited;
  clearTimeout(kill);
}

function diedEarly(exit: Exit): never {
  const last = exit.output.slice(-5).join('\n');
  throw new Failure('engine-start-failed', `The engine ended while it started (${exitWords(exit)}). ${last}`.trim(), { output: exit.output });
}

/** Fails when the time is up, or with the signal's reason. */
function tooLate(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const message = `The engine did not answer within ${DIAL_IN_MS / 1000} s. Look at its log, then restart it.`;
    const timer = setTimeout(() => reject(new Failure('engine-start-failed', message)), DIAL_IN_MS);
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** How a process ended, in words. */
export function exitWords(exit: Exit): string {
  if (exit.code === 3) return 'out of memory';
  if (exit.signal) return `killed by ${exit.signal}`;
  return exit.code === null ? 'it could not be started' : `exit code ${exit.code}`;
}
