import { Failure, toFailure } from '#shared/base/failure.ts';
import type { PlacedBreakpoint, ScriptBreakpoint, ScriptBreakpoints, ScriptFrame, ScriptPause, ScriptScope, ScriptThread } from '#shared/services/script-debugger.ts';
import { BINDING, conditionOf, faultOf, type Said } from './conditions.ts';
import type { InspectedProgram } from './inspected-program.ts';
import { whoseIs } from './inspected-program.ts';
import { Protocol, type CallFrame, type Location, type Paused } from './protocol.ts';
import { isBundle, ThreadValues, type Page } from './thread-values.ts';

/** The name under which V8 knows a bundle. */
const BUNDLE = 'weir-functions.js';
const STEPS = { continue: 'Debugger.resume', over: 'Debugger.stepOver', into: 'Debugger.stepInto', out: 'Debugger.stepOut' } as const;
/** Numbers of settings of breakpoints: one that changed fails anew. */
let last = 0;

export interface ThreadParts {
  opened: Omit<ScriptThread, 'paused'>;
  send(message: string): Promise<unknown>;
  /** The program that V8 has, by its code. */
  programOf(code: () => Promise<string>): Promise<InspectedProgram>;
  changed(thread: InspectedThread): void;
  /** It stops; whether it is to. */
  stops(thread: InspectedThread, reason: ScriptPause['reason']): boolean;
  logged(breakpoint: ScriptBreakpoint, text: string, line: number): void;
}

/** A breakpoint as it is set in this thread. */
interface Set {
  asked: ScriptBreakpoint;
  number: number;
  id: string | null;
  /** Where V8 has it. */
  at: Location | null;
  stands: PlacedBreakpoint['stands'];
  problem: PlacedBreakpoint['problem'];
  hits: number;
}

/** One V8 of a run. */
export class InspectedThread {
  readonly thread: ScriptThread;
  readonly breakpoints = new Map<string, Set>();
  private readonly protocol: Protocol;
  private readonly loaded: Promise<{ scriptId: string; program: InspectedProgram }>;
  private load: (scriptId: string) => void = () => {};
  private fail: (reason: Failure) => void = () => {};
  private frames: CallFrame[] = [];
  private values: ThreadValues | undefined;
  private exceptions: ScriptBreakpoints['exceptions'] = 'none';
  /** What is to make it stop next, beside breakpoints. */
  private expected: 'step' | 'asked' | 'other' | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private ended = false;

  constructor(private readonly parts: ThreadParts) {
    this.thread = { ...parts.opened, paused: null };
    this.protocol = new Protocol(parts.send, (method, params) => this.hear(method, params));
    const script = new Promise<string>((resolve, reject) => ((this.load = resolve), (this.fail = reject)));
    this.loaded = script.then(async (scriptId) => ({ scriptId, program: await parts.programOf(async () => (await this.protocol.ask('Debugger.getScriptSource', { scriptId })).scriptSource) }));
    this.loaded.catch(() => {});
  }

  /** Watches it, sets what is to stop it, and lets it begin. */
  async begin(settings: ScriptBreakpoints): Promise<void> {
    try {
      await this.protocol.ask('Runtime.enable');
      await this.protocol.ask('Runtime.addBinding', { name: BINDING });
      await this.protocol.ask('Debugger.enable');
      await this.apply(settings);
    } finally {
      if (!this.ended) await this.protocol.ask('Runtime.runIfWaitingForDebugger').catch(() => {});
    }
  }

  receive(message: string): void {
    this.protocol.receive(message);
  }

  end(): void {
    this.ended = true;
    const reason = new Failure('thread-gone', 'This thread has ended: its task has, or its run.');
    this.fail(reason);
    this.protocol.end(reason);
    this.thread.paused = null;
  }

  /** Takes the place of all breakpoints; those that are as they were keep their hits. */
  apply(settings: ScriptBreakpoints): Promise<void> {
    const done = this.turn.then(() => this.set(settings));
    this.turn = done.catch(() => {});
    return done;
  }

  private async set({ breakpoints, exceptions }: ScriptBreakpoints): Promise<void> {
    const { scriptId, program } = await this.loaded;
    this.exceptions = exceptions;
    await this.protocol.ask('Debugger.setPauseOnExceptions', { state: exceptions === 'none' ? 'none' : 'all' });
    const wanted = new Map(breakpoints.filter(({ enabled, file }) => enabled && program.has(file)).map((each) => [each.id, each]));
    for (const [id, old] of [...this.breakpoints])
      if (JSON.stringify(wanted.get(id)) !== JSON.stringify(old.asked)) {
        this.breakpoints.delete(id);
        if (old.id !== null) await this.protocol.ask('Debugger.removeBreakpoint', { breakpointId: old.id });
      }
    for (const each of wanted.values()) if (!this.breakpoints.has(each.id)) this.breakpoints.set(each.id, await this.place(each, scriptId, program));
    this.parts.changed(this);
  }

  private async place(asked: ScriptBreakpoint, scriptId: string, program: InspectedProgram): Promise<Set> {
    const made: Set = { asked, number: ++last, id: null, at: null, stands: null, problem: faultOf(asked), hits: 0 };
    const { file, line, column } = asked;
    const at = program.generated(file, line, column);
    if (at === null) made.problem = { code: 'breakpoint-no-code', message: `No code runs at line ${line} of ${file} or below it. Set it on a line of a function's body.` };
    else if (at === 'loaded') made.problem = { code: 'breakpoint-no-code', message: `What stands at line ${line} of ${file} ran once, when the file was loaded, before the first row. Set it on a line of a function's body.` };
    if (made.problem || at === null || at === 'loaded') return made;
    try {
      const { breakpointId, actualLocation } = await this.protocol.ask('Debugger.setBreakpoint', { location: { scriptId, ...at }, condition: conditionOf(asked, made.number) });
      const stands = program.original(actualLocation);
      return { ...made, id: breakpointId, at: actualLocation, stands: stands?.file === file ? { line: stands.line, column: stands.column } : { line, column: 1 } };
    } catch (refused) {
      // V8 sets one breakpoint at a place.
      const shared = [...this.breakpoints.values()].find(({ asked: other, stands }) => other.file === file && stands !== null && stands.line >= line);
      if (this.ended) throw refused;
      return { ...made, problem: { code: 'breakpoint-no-code', message: shared ? `Another breakpoint stands there already, at line ${shared.stands!.line}. Remove one of them.` : `V8 sets none at line ${line} of ${file}: ${toFailure(refused).message}. Set it on another line.` } };
    }
  }

  async step(how: keyof typeof STEPS): Promise<void> {
    const before = this.paused();
    const { scriptId, program } = await this.loaded;
    // Exceptions count also where Weir's own code throws them; a step goes over it.
    await this.protocol.ask('Debugger.setBlackboxedRanges', { scriptId, positions: how === 'continue' ? [] : program.skipped });
    this.expected = how === 'continue' ? undefined : 'step';
    await this.protocol.ask(STEPS[how]);
    // V8 says a moment later that it went.
    if (this.thread.paused === before) this.went();
  }

  async pause(why: 'asked' | 'other'): Promise<void> {
    if (this.thread.paused) return;
    const { scriptId, program } = await this.loaded;
    this.expected = why;
    await this.protocol.ask('Debugger.setBlackboxedRanges', { scriptId, positions: program.skipped });
    await this.protocol.ask('Debugger.pause');
  }

  variables(reference: string, from: number, limit: number): Promise<Page> {
    this.paused();
    return this.asking(this.values!.page(reference, from, limit));
  }

  evaluate(frame: string, text: string) {
    this.paused();
    const found = this.frames.find(({ callFrameId }) => callFrameId === frame);
    if (!found) throw new Failure('thread-runs', 'The thread went on since, so this frame is gone. Ask again where it stops next.');
    return this.asking(this.values!.evaluate(found, text));
  }

  /** V8 says of what is gone only that it does not know it. */
  private asking<T>(answer: Promise<T>): Promise<T> {
    return answer.catch((thrown: unknown) => {
      if (thrown instanceof Failure) throw thrown;
      throw new Failure('thread-runs', 'The thread went on since, so this value is gone. Ask again where it stops next.');
    });
  }

  private paused(): ScriptPause {
    if (this.ended) throw new Failure('thread-gone', 'This thread has ended: its task has, or its run.');
    return this.thread.paused ?? runs();
  }

  private hear(method: string, params: Record<string, unknown>): void {
    if (method === 'Debugger.scriptParsed' && params.url === BUNDLE) this.load(params.scriptId as string);
    else if (method === 'Runtime.bindingCalled' && params.name === BINDING) this.said(JSON.parse(params.payload as string) as Said);
    else if (method === 'Debugger.paused') void this.stopped(params as unknown as Paused).catch(() => !this.ended && void this.goOn());
    else if (method === 'Debugger.resumed') this.went();
  }

  private said({ number, text, failed }: Said): void {
    const met = [...this.breakpoints.values()].find((each) => each.number === number);
    if (!met) return;
    const { file } = met.asked;
    const line = met.stands?.line ?? met.asked.line;
    if (text !== undefined) {
      met.hits++;
      this.parts.logged(met.asked, text, line);
    } else {
      const log = met.asked.log !== null;
      met.problem = { code: log ? 'breakpoint-log' : 'breakpoint-condition', message: `${log ? 'What it is to say' : 'The condition'} failed at ${file}:${line}, and counts as not met: ${failed}. Write it so that it has an answer for every row.` };
    }
    this.parts.changed(this);
  }

  private went(): void {
    this.thread.paused = null;
    this.values = undefined;
    this.frames = [];
    this.parts.changed(this);
  }

  /** What cannot be shown must not hold a run. */
  private goOn(): Promise<unknown> {
    return this.protocol.ask('Debugger.resume').catch(() => {});
  }

  private async stopped({ callFrames, reason, data, hitBreakpoints = [] }: Paused): Promise<void> {
    const { program } = await this.loaded;
    const frames = framesOf(callFrames, program);
    // Which one it was V8 says wrongly where another's condition was not met on the way.
    const met = hitBreakpoints.length ? [...this.breakpoints.values()].filter((each) => isThere(each.at, callFrames[0]?.location)) : [];
    const expected = this.expected;
    this.expected = undefined;
    const exception = reason === 'exception' || reason === 'promiseRejection' ? data : undefined;
    const why: ScriptPause['reason'] = exception ? 'exception' : met.length ? 'breakpoint' : (expected ?? 'statement');
    if (!frames.length || (exception && !this.counts(callFrames, frames.length, program, exception.className)) || !this.parts.stops(this, why)) return void (await this.goOn());
    for (const each of met) each.hits++;
    this.frames = callFrames;
    this.values = new ThreadValues(this.protocol, callFrames, program.names);
    const text = exception ? (exception.description ?? String(exception.value)).split('\n')[0]! : '';
    this.thread.paused = { reason: why, breakpoints: met.map(({ asked }) => asked.id), exception: exception ? { text, reference: exception.objectId ? `object ${exception.objectId}` : null } : null, at: Date.now(), frames };
    this.parts.changed(this);
  }

  /** Whether an exception is one to stop at: what Weir's own code throws to itself is none. */
  private counts(callFrames: CallFrame[], own: number, program: InspectedProgram, className = ''): boolean {
    if (className.startsWith('NoRoom')) return false;
    return this.exceptions === 'all' || !callFrames.slice(0, own).some(({ location }) => program.catches(location));
  }
}

/** Down to the outermost one that is not Weir's. */
function framesOf(callFrames: CallFrame[], program: InspectedProgram): ScriptFrame[] {
  const frames = callFrames.map((frame, number) => frameOf(frame, number, program));
  return frames.slice(0, frames.findLastIndex(({ whose }) => whose !== 'weir') + 1);
}

function frameOf(frame: CallFrame, number: number, program: InspectedProgram): ScriptFrame {
  const place = program.original(frame.location as Required<Location>);
  return {
    id: frame.callFrameId,
    name: frame.functionName.replace(/\$\d+$/, '') || '(anonymous)',
    file: place?.file ?? null,
    line: place?.line ?? 0,
    column: place?.column ?? 0,
    whose: place ? whoseIs(place.file) : 'weir',
    scopes: scopesOf(frame, number),
  };
}

function scopesOf(frame: CallFrame, number: number): ScriptScope[] {
  const known = frame.scopeChain.flatMap(({ type, name = '' }, i): ScriptScope[] => {
    const reference = `scope ${number} ${i}`;
    if (isBundle(frame, i)) return [{ name: 'Module', kind: 'module', reference }];
    if (type === 'local') return [{ name: 'Local', kind: 'local', reference }];
    if (type === 'block' || type === 'catch') return [{ name: type === 'catch' ? 'Catch' : 'Block', kind: 'block', reference }];
    return type === 'closure' ? [{ name: name ? `Closure of ${name}` : 'Closure', kind: 'closure', reference }] : [];
  });
  return [...known, { name: 'Flink', kind: 'flink', reference: `flink ${number}` }];
}

function isThere(one: Location | null, other: Location | undefined): boolean {
  return one?.lineNumber === other?.lineNumber && one?.columnNumber === other?.columnNumber;
}

function runs(): never {
  throw new Failure('thread-runs', 'This thread goes on, so there is nothing to see. Wait until it stops.');
}
