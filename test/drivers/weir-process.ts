import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';

const BUNDLE = resolve(import.meta.dirname, '../../out/electron/weir.js');

/** Weir as a person starts it, in a process of its own that a test may end as rudely as it likes. */
export interface WeirProcess {
  /** With its token. */
  url: string;
  pid: number;
  /** Process ids of the engines that it runs now. */
  engines(): number[];
  /** kill -9. */
  kill(): Promise<void>;
  /** Ctrl-C; waits until it is gone. */
  stop(): Promise<void>;
}

export interface WeirStart {
  workspace: string;
  home: string;
  port?: number;
}

/** Starts `weir serve` and waits for its address. Fails with what it said when it ends before. */
export async function startWeir({ workspace, home, port = 0 }: WeirStart): Promise<WeirProcess> {
  if (!existsSync(BUNDLE)) throw new Error('The journeys run the built program: run `npm run build` first, or `npm test -- e2e`, which does.');
  const args = ['serve', '--no-open', '--json', '--port', String(port), workspace];
  const program = `const { main } = await import(process.argv[1]); await main(process.argv.slice(2));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, '--', BUNDLE, ...args], {
    env: { ...process.env, WEIR_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr!.on('data', (data) => errors.push(String(data)));
  const url = await addressOf(child, errors);
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  };
  return {
    url,
    pid: child.pid!,
    engines: () => childrenOf(child.pid!),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGINT'),
  };
}

async function addressOf(child: ChildProcess, errors: string[]): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [undefined])])) as [string | undefined];
  if (line === undefined) throw new Error(`Weir ended before it was ready: ${errors.join('')}`);
  return (JSON.parse(line) as { url: string }).url;
}

/** The JVMs that a host has started. */
function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' });
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  return rows.filter(([, parent, name]) => Number(parent) === pid && /java/.test(name ?? '')).map(([child]) => Number(child));
}

/** Whether a process is still there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
