import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { RunId, Script } from '#shared/services/engine.ts';
import type { PlacedBreakpoint, PlacedBreakpoints, ScriptBreakpoint, ScriptBreakpoints, scriptDebugger, ScriptLogged } from '#shared/services/script-debugger.ts';
import type { EngineClient } from '../engines.ts';
import type { RunWatch } from '../run-book.ts';
import { faultOf } from './conditions.ts';
import { InspectedRun } from './inspected-run.ts';

/** How long an answer waits for threads that are in the middle of a call, in milliseconds: what they say then is told by `breakpoints`. */
const PATIENCE = 2_000;
const NONE: ScriptBreakpoints = { exceptions: 'none', stops: 'one', breakpoints: [] };

interface Held {
  folder: string;
  inspected: InspectedRun;
  /** The files of its program. */
  files: ReadonlySet<string>;
}

interface Settings {
  asked: ScriptBreakpoints;
  placed: Live<PlacedBreakpoints>;
}

/** The breakpoints of each workspace, and the runs in which they hold; one for all windows. */
export class ScriptDebuggers implements RunWatch {
  private readonly settings = new Map<string, Settings>();
  private readonly runs = new Map<RunId, Held>();

  /** Before a run begins: it is inspected from its first row where anything could stop it. */
  async beginning(run: RunId, folder: string, script: Script, engine: EngineClient): Promise<void> {
    if (!script.functions?.map) return;
    const inspected = new InspectedRun(run, engine, this.of(folder).asked, () => this.tell(folder));
    const held: Held = { folder, inspected, files: filesOf(script) };
    this.runs.set(run, held);
    if (this.wantsWatch(held)) await inspected.watch();
  }

  /** A run has other functions now, which may stand in other files. */
  replaced(run: RunId, script: Script): void {
    const held = this.runs.get(run);
    if (!held) return;
    held.files = filesOf(script);
    if (this.wantsWatch(held)) void held.inspected.watch();
  }

  ended(run: RunId): void {
    const held = this.runs.get(run);
    this.runs.delete(run);
    held?.inspected.end();
    if (held) this.tell(held.folder);
  }

  /** Somebody looks again. */
  join(): void {
    for (const held of this.runs.values()) if (this.wantsWatch(held)) void held.inspected.watch();
  }

  /** Nobody looks any more: what stands still goes on. */
  leave(): void {
    for (const { inspected } of this.runs.values()) inspected.leave();
  }

  placed(folder: string): Live<PlacedBreakpoints> {
    return this.of(folder).placed;
  }

  async set(folder: string, asked: ScriptBreakpoints): Promise<PlacedBreakpoints> {
    if (new Set(asked.breakpoints.map(({ id }) => id)).size < asked.breakpoints.length) throw new Failure('breakpoint-twice', 'Two breakpoints have one id. Give each one of its own.');
    const settings = this.of(folder);
    settings.asked = asked;
    this.tell(folder);
    const applied = [...this.runs.values()].filter((held) => held.folder === folder).map((held) => this.applyTo(held, asked));
    await within(Promise.allSettled(applied));
    this.tell(folder);
    return settings.placed.value;
  }

  /** Undefined for a run without TypeScript. */
  find(run: RunId): InspectedRun | undefined {
    return this.runs.get(run)?.inspected;
  }

  get(run: RunId): InspectedRun {
    return this.find(run) ?? gone();
  }

  private async applyTo(held: Held, asked: ScriptBreakpoints): Promise<void> {
    const { inspected } = held;
    const applied = inspected.apply(asked);
    if (!this.wantsWatch(held)) inspected.leave();
    else {
      await inspected.watch();
      await applied;
    }
  }

  private wantsWatch({ folder, files }: Held): boolean {
    const { breakpoints, exceptions } = this.of(folder).asked;
    return exceptions !== 'none' || breakpoints.some(({ enabled, file }) => enabled && files.has(file));
  }

  private of(folder: string): Settings {
    const known = this.settings.get(folder) ?? { asked: NONE, placed: new Live<PlacedBreakpoints>({ ...NONE, breakpoints: [] }) };
    this.settings.set(folder, known);
    return known;
  }

  private tell(folder: string): void {
    const { asked, placed } = this.of(folder);
    const runs = [...this.runs.values()].filter((held) => held.folder === folder);
    const next = { ...asked, breakpoints: asked.breakpoints.map((each) => placedOf(each, runs)) };
    if (JSON.stringify(next) !== JSON.stringify(placed.value)) placed.set(next);
  }
}

function filesOf({ functions }: Script): ReadonlySet<string> {
  const { sources = [] } = functions?.map ? (JSON.parse(functions.map) as { sources?: string[] }) : {};
  return new Set(sources);
}

/** A breakpoint as all threads together have it. */
function placedOf(asked: ScriptBreakpoint, runs: Held[]): PlacedBreakpoint {
  const sets = runs.flatMap(({ inspected }) => inspected.all.flatMap(({ breakpoints }) => breakpoints.get(asked.id) ?? []));
  const waits = { code: 'breakpoint-waits', message: `No run that goes on has ${asked.file}. It holds when one does.` };
  const problem = !asked.enabled ? null : (faultOf(asked) ?? (sets.length ? (sets.find((set) => set.problem)?.problem ?? null) : waits));
  return { ...asked, stands: sets.find(({ stands }) => stands)?.stands ?? null, hits: sets.reduce((sum, { hits }) => sum + hits, 0), problem };
}

/** What a window asks of the breakpoints of its workspace. */
export function createScriptDebuggerService(debuggers: ScriptDebuggers, folder: () => Promise<string>): Service<typeof scriptDebugger> {
  return {
    set: async (asked) => debuggers.set(await folder(), asked),
    breakpoints: async function* (_, signal) {
      yield* debuggers.placed(await folder()).follow(signal);
    },
    threads: async function* ({ run }, signal) {
      const inspected = debuggers.find(run);
      if (inspected) yield* inspected.state.follow(signal);
      else yield { watched: false, threads: [] };
    },
    step: async ({ run, thread, how }) => (await debuggers.get(run).step(thread, how), {}),
    pause: async ({ run, thread }) => (await debuggers.get(run).pause(thread), {}),
    variables: async ({ run, thread, reference, from, limit }) => debuggers.get(run).thread(thread).variables(reference, from, limit),
    evaluate: async ({ run, thread, frame, text }) => debuggers.get(run).thread(thread).evaluate(frame, text),
    logged: (params, signal) => logged(debuggers, params.run, signal),
  };
}

async function* logged(debuggers: ScriptDebuggers, run: RunId, signal: AbortSignal): AsyncGenerator<ScriptLogged> {
  const inspected = debuggers.find(run);
  if (!inspected) return;
  const lines: ScriptLogged[] = [];
  const more = new Live(0);
  const listen = (line: ScriptLogged) => {
    lines.push(line);
    more.set(more.value + 1);
  };
  inspected.listeners.add(listen);
  const over = new AbortController();
  const ends = (async () => {
    for await (const _ of inspected.state.follow(AbortSignal.any([signal, over.signal])));
    more.end();
  })();
  try {
    for await (const _ of more.follow(signal)) yield* lines.splice(0);
  } finally {
    over.abort();
    inspected.listeners.delete(listen);
    await ends;
  }
}

function within(work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function gone(): never {
  throw new Failure('thread-gone', 'This run has no TypeScript that could be debugged, or it is over. Run the job again.');
}
