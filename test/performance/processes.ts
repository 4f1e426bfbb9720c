import { type ChildProcess, execFile, spawn, type SpawnOptions } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const started = new Set<ChildProcess>();
let closing = false;

/** Starts a process that `endAll` will end; refuses after `endForGood`. */
export function start(file: string, args: string[], options: SpawnOptions): ChildProcess {
  if (closing) throw new Error('The bench was interrupted.');
  const child = spawn(file, args, options);
  started.add(child);
  child.once('exit', () => started.delete(child));
  return child;
}

/** Asks the process to end and waits until it is gone; insists after ten seconds. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(insist);
}

/** Ends whatever this bench started and has not ended yet. */
export async function endAll(): Promise<void> {
  await Promise.all([...started].map(end));
}

/** As `endAll`, and nothing can be started any more. */
export function endForGood(): Promise<void> {
  closing = true;
  return endAll();
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Asks `check` again and again until it answers true; an error counts as no. */
export async function until(what: string, seconds: number, check: () => Promise<boolean>): Promise<void> {
  for (const give = Date.now() + seconds * 1000; Date.now() < give; ) {
    if (await check().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${what} did not come within ${seconds} s.`);
}

export interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** The process and all that descend from it. */
export async function familyOf(pid: number): Promise<Process[]> {
  const { stdout } = await execute('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args=']);
  const all = stdout.split('\n').flatMap((line) => {
    const [, child, parent, command] = line.match(/^\s*(\d+)\s+(\d+)\s+(.*)$/) ?? [];
    return command === undefined ? [] : [{ pid: Number(child), parent: Number(parent), command }];
  });
  const family = all.filter((one) => one.pid === pid);
  for (const member of family) family.push(...all.filter((one) => one.parent === member.pid));
  return family;
}

/** Memory of one process in bytes. `peak` and `proportional` (shared pages divided among their users) only Linux tells. */
export interface Memory {
  resident: number;
  proportional?: number;
  peak?: number;
}

export async function memoryOf(pid: number): Promise<Memory> {
  if (process.platform !== 'linux') {
    const { stdout } = await execute('ps', ['-o', 'rss=', '-p', String(pid)]);
    return { resident: Number(stdout.trim()) * 1024 };
  }
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const shares = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return { resident: kilobytes(status, 'VmRSS')!, peak: kilobytes(status, 'VmHWM'), proportional: kilobytes(shares, 'Pss') };
}

function kilobytes(text: string, key: string): number | undefined {
  const found = text.match(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm'))?.[1];
  return found === undefined ? undefined : Number(found) * 1024;
}
