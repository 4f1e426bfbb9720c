import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { RunId } from '#shared/services/engine.ts';
import type { Inspected } from '#shared/services/inspector.ts';
import type { ScriptBreakpoints, ScriptDebuggerState, ScriptLogged, ScriptPause } from '#shared/services/script-debugger.ts';
import type { EngineClient } from '../engines.ts';
import { InspectedProgram } from './inspected-program.ts';
import { InspectedThread } from './inspected-thread.ts';

const NOTHING: ScriptDebuggerState = { watched: false, threads: [] };

/** Takes lines as long as somebody listens. */
type Listener = (line: ScriptLogged) => void;

/** The TypeScript of one run, while it is inspected: V8 is, in each of its tasks, as long as this reads. */
export class InspectedRun {
  readonly state = new Live<ScriptDebuggerState>(NOTHING);
  readonly listeners = new Set<Listener>();
  private readonly threads = new Map<string, InspectedThread>();
  private readonly programs = new Map<string, Promise<InspectedProgram>>();
  private reading: AbortController | undefined;
  private opening: Promise<void> | undefined;
  /** All are to stop, since one has. */
  private allStop = false;
  private settings: ScriptBreakpoints;

  constructor(
    private readonly run: RunId,
    private readonly engine: EngineClient,
    settings: ScriptBreakpoints,
    private readonly changed: () => void,
  ) {
    this.settings = settings;
  }

  get isWatched(): boolean {
    return this.reading !== undefined;
  }

  get all(): InspectedThread[] {
    return [...this.threads.values()];
  }

  thread(id: string): InspectedThread {
    const found = this.threads.get(id);
    if (!found) throw new Failure('thread-gone', 'This thread has ended: its task has, or its run.');
    return found;
  }

  /** Begins to inspect; resolves when all that opens from then on waits for its breakpoints. */
  watch(): Promise<void> {
    this.opening ??= this.open();
    return this.opening;
  }

  /** Lets everything go on, and inspects no more. */
  leave(): void {
    this.reading?.abort();
    this.reading = this.opening = undefined;
    for (const thread of this.threads.values()) thread.end();
    this.threads.clear();
    this.allStop = false;
    this.tell();
  }

  /** No more is to come of the run. */
  end(): void {
    this.leave();
    this.state.end();
  }

  async apply(settings: ScriptBreakpoints): Promise<void> {
    this.settings = settings;
    await Promise.allSettled(this.all.map((thread) => thread.apply(settings)));
  }

  /** Where all have stopped, `continue` lets all go. */
  async step(id: string, how: 'continue' | 'over' | 'into' | 'out'): Promise<void> {
    const thread = this.thread(id);
    if (how !== 'continue' || !this.allStop) return thread.step(how);
    this.allStop = false;
    const others = this.all.filter((other) => other !== thread && other.thread.paused);
    await thread.step(how);
    await Promise.allSettled(others.map((other) => other.step('continue')));
  }

  async pause(id: string | null): Promise<void> {
    await this.watch();
    await Promise.all((id === null ? this.all : [this.thread(id)]).map((thread) => thread.pause('asked')));
  }

  private async open(): Promise<void> {
    const reading = (this.reading = new AbortController());
    const items = this.engine.inspect({ run: this.run }, reading.signal)[Symbol.asyncIterator]();
    await items.next();
    void this.read(items, reading).finally(() => this.reading === reading && this.leave());
    this.tell();
  }

  private async read(items: AsyncIterator<Inspected>, { signal }: AbortController): Promise<void> {
    try {
      for (let next = await items.next(); !next.done && !signal.aborted; next = await items.next()) this.hear(next.value);
    } catch {
      // The engine ended, or the run is forgotten: nothing of it can be inspected.
    }
  }

  private hear({ what, thread, name, operators, subtask, map, message }: Inspected): void {
    const id = thread ?? '';
    if (what === 'message') this.threads.get(id)?.receive(message!);
    if (what === 'opened') this.begin(id, { name: name ?? '', operators: operators ?? [], subtask: subtask ?? 0 }, map!);
    if (what !== 'closed') return;
    this.threads.get(id)?.end();
    this.threads.delete(id);
    this.tell();
  }

  private begin(id: string, of: { name: string; operators: string[]; subtask: number }, map: string): void {
    const made = new InspectedThread({
      opened: { id, ...of },
      send: (message) => this.engine.inspectorSend({ run: this.run, thread: id, message }),
      programOf: (code) => this.programOf(code, map),
      changed: () => this.tell(),
      stops: (thread, reason) => this.stops(thread, reason),
      logged: ({ id: breakpoint, file }, text, line) => {
        for (const listener of this.listeners) listener({ breakpoint, text, file, line, thread: id, at: Date.now() });
      },
    });
    this.threads.set(id, made);
    this.tell();
    // What cannot be inspected runs on: its end is told as a task's end is.
    made.begin(this.settings).catch(() => {});
  }

  /** The threads of a run have one program, or a few where it was replaced. */
  private programOf(code: () => Promise<string>, map: string): Promise<InspectedProgram> {
    const known = this.programs.get(map) ?? code().then((text) => InspectedProgram.of(text, map));
    this.programs.set(map, known);
    known.catch(() => this.programs.delete(map));
    return known;
  }

  private stops(stopped: InspectedThread, reason: ScriptPause['reason']): boolean {
    if (reason === 'other') return this.allStop;
    if (this.settings.stops === 'all' && !this.allStop) {
      this.allStop = true;
      for (const other of this.all) if (other !== stopped) void other.pause('other').catch(() => {});
    }
    return true;
  }

  private tell(): void {
    this.state.set({ watched: this.isWatched, threads: this.all.map(({ thread }) => ({ ...thread })) });
    this.changed();
  }
}
