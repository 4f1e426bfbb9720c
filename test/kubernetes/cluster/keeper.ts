import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Start {
  /** A word for it; its log is `NAME.log` in the keeper's folder. */
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
}

interface Output {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * The processes of one cluster, kept by one process of its own (keeper.mjs) that ends them all when this one ends or dies.
 * `wrap` puts the keeper into namespaces: it is given the command line and gives the one to spawn.
 */
export class Keeper {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, { resolve(value: unknown): void; reject(reason: Error): void }>();
  private readonly endings = new Map<string, (() => void)[]>();
  private next = 0;

  constructor(
    readonly folder: string,
    wrap: (command: string[]) => string[] = (command) => command,
  ) {
    // The folder on the command line proves later whose process this was.
    const [command, ...args] = wrap([process.execPath, join(import.meta.dirname, 'keeper.mjs'), folder]);
    this.child = spawn(command!, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.child.stdout! }).on('line', (line) => this.hear(JSON.parse(line) as Record<string, unknown>));
    this.child.once('close', () => this.fail());
    this.child.stdin!.on('error', () => {});
  }

  /** The process that everything else ends with. */
  get pid(): number {
    return this.child.pid!;
  }

  /** Starts a process and gives its id, as the keeper sees it. */
  start({ name, ...rest }: Start): Promise<number> {
    return this.ask({ action: 'start', name, log: join(this.folder, `${name}.log`), ...rest });
  }

  /** Ends a process and comes back when it is gone. */
  async stop(name: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.ask({ action: 'stop', name, signal });
  }

  /** Runs a program to its end and gives what it wrote; fails with what it said when it ends badly. */
  async run(command: string, args: string[], { env, input }: { env?: Record<string, string>; input?: string } = {}): Promise<string> {
    const { code, stdout, stderr } = await this.ask<Output>({ action: 'run', command, args, env, input });
    if (code !== 0) throw new Error(`\`${command} ${args.join(' ')}\` ended with ${code}: ${stderr.trim() || stdout.trim()}`);
    return stdout;
  }

  /** Comes back when the process has ended. */
  ended(name: string): Promise<void> {
    return new Promise((resolve) => this.endings.set(name, [...(this.endings.get(name) ?? []), resolve]));
  }

  /** Ends every process, the last started first, and waits for each. */
  async dispose(): Promise<void> {
    const gone = this.child.exitCode === null && this.child.signalCode === null ? once(this.child, 'close') : undefined;
    this.child.stdin!.end();
    await gone;
  }

  private ask<T = void>(message: Record<string, unknown>): Promise<T> {
    const id = ++this.next;
    return new Promise<T>((resolve, reject) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return reject(new Error(`The keeper of ${this.folder} is gone.`));
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.child.stdin!.write(`${JSON.stringify({ id, ...message })}\n`);
    });
  }

  private hear({ id, result, failure, ended }: Record<string, unknown>): void {
    if (typeof ended === 'string') {
      for (const resolve of this.endings.get(ended) ?? []) resolve();
      this.endings.delete(ended);
      return;
    }
    const waiting = this.waiting.get(id as number);
    this.waiting.delete(id as number);
    if (failure === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(String(failure)));
  }

  private fail(): void {
    for (const { reject } of this.waiting.values()) reject(new Error(`The keeper of ${this.folder} ended.`));
    this.waiting.clear();
    for (const resolve of [...this.endings.values()].flat()) resolve();
    this.endings.clear();
  }
}
