import { expect, test } from 'vitest';
import type { Client } from '#shared/rpc/contract.ts';
import type { shells, ShellEvent } from '#shared/services/shells.ts';

/** A job whose pods terminals can be opened in. */
export interface ShellWorld {
  shells: Client<typeof shells>;
  file: string;
  environment: string;
  /** A pod of the job. */
  pod: string;
  /** A pod of the namespace that is not the job's. */
  stranger: string;
  /** Whether a process of that pod lives. */
  isAlive(pid: number): Promise<boolean>;
  /** The size that a terminal has, as `columns x rows`. */
  sizeOf(terminal: Typed): Promise<string>;
}

/** A terminal as a person uses one. */
export class Typed {
  text = '';
  closed: Extract<ShellEvent, { kind: 'closed' }> | undefined;
  private shell = '';
  private readonly stop = new AbortController();
  private readonly events: AsyncIterator<ShellEvent>;

  constructor(
    private readonly world: ShellWorld,
    pod = world.pod,
  ) {
    const { file, environment } = world;
    this.events = world.shells.open({ file, environment, pod, columns: 100, rows: 30 }, this.stop.signal)[Symbol.asyncIterator]();
  }

  async opened(): Promise<this> {
    const { value } = await this.events.next();
    expect(value).toMatchObject({ kind: 'opened' });
    this.shell = (value as { shell: string }).shell;
    return this;
  }

  type(text: string): Promise<unknown> {
    return this.world.shells.write({ shell: this.shell, text });
  }

  resize(columns: number, rows: number): Promise<unknown> {
    return this.world.shells.resize({ shell: this.shell, columns, rows });
  }

  /** Reads until the pattern was printed. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.text);
      if (found) return found;
      const { value, done } = await this.events.next();
      if (done) throw new Error(`The terminal ended without ${String(pattern)}: ${this.text}`);
      this.take(value);
    }
  }

  async end(): Promise<Extract<ShellEvent, { kind: 'closed' }>> {
    for (;;) {
      if (this.closed) return this.closed;
      const { value, done } = await this.events.next();
      if (done) throw new Error('The terminal ended without saying how.');
      this.take(value);
    }
  }

  async breakOff(): Promise<void> {
    this.stop.abort();
    await this.events.next().catch(() => {});
  }

  private take(event: ShellEvent): void {
    if (event.kind === 'text') this.text += event.text;
    if (event.kind === 'closed') this.closed = event;
  }
}

/** What holds for terminals in pods, on the fake and on a real cluster. */
export function shellsSuite(worldOf: () => ShellWorld): void {
  test('the pods of the job are listed, and no others', async () => {
    const { shells: client, file, environment, pod, stranger } = worldOf();
    const pods = await client.pods({ file, environment });
    expect(pods).toContainEqual(expect.objectContaining({ name: pod, phase: 'Running' }));
    expect(pods.map(({ name }) => name)).not.toContain(stranger);
  });

  test('a command is typed, its output read, and the shell ends with its exit code', async () => {
    const terminal = await new Typed(worldOf()).opened();
    await terminal.type('echo "$((40 + 2)) pods are gr\u00fcn"\n');
    await terminal.until(/42 pods are grün/);
    expect(terminal.text).not.toContain('weir;');
    await terminal.type('exit 7\n');
    expect(await terminal.end()).toMatchObject({ exit: 7, failure: null });
    await expect(terminal.type('x')).rejects.toMatchObject({ code: 'no-such-shell' });
  });

  test('it has the size that it is given', async () => {
    const world = worldOf();
    const terminal = await new Typed(world).opened();
    await terminal.resize(91, 27);
    await expect.poll(() => world.sizeOf(terminal), { timeout: 60_000 }).toBe('91 x 27');
    await terminal.breakOff();
  });

  test('whoever breaks off leaves nothing behind in the pod', async () => {
    const world = worldOf();
    const terminal = await new Typed(world).opened();
    await terminal.type('echo "process $$ is here"; trap "" HUP\n');
    const pid = Number((await terminal.until(/process (\d+) is here/))[1]);
    expect(await world.isAlive(pid)).toBe(true);
    await terminal.breakOff();
    await expect.poll(() => world.isAlive(pid), { timeout: 60_000 }).toBe(false);
  });

  test('a pod that is not the job’s is not entered', async () => {
    const world = worldOf();
    for (const pod of [world.stranger, 'nothing-of-that-name']) await expect(new Typed(world, pod).opened()).rejects.toMatchObject({ code: 'no-such-pod' });
  });
}
