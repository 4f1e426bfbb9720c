import { BreakpointEvent, ContinuedEvent, ExitedEvent, InitializedEvent, OutputEvent, StoppedEvent, TerminatedEvent, ThreadEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { LogLine, RunStatus } from '#shared/services/engine.ts';
import type { PlacedBreakpoint, ScriptBreakpoint, ScriptFrame, ScriptPause, ScriptThread } from '#shared/services/script-debugger.ts';
import type { Debuggee } from './debuggee.ts';
import { launchOptions, type LaunchOptions } from './launch-options.ts';
import { gone, LookingSession } from './looking-session.ts';
import { Numbers } from './numbers.ts';
import { fileOfPath, REASONS, stopWords, toBreakpoint, toSource } from './to-debug-protocol.ts';

export interface SessionParts {
  /** Makes a job ready to run. Fails with a sentence where there is none. */
  launch(options: LaunchOptions): Promise<Debuggee>;
  /** The editor has said goodbye, or went. */
  onEnd(): void;
}

/** One editor, one run: requests of the Debug Adapter Protocol in the words of `scriptDebugger`. */
export class WeirDebugSession extends LookingSession {
  private options: LaunchOptions | undefined;
  /** As the editor sets them, by file of the debuggee. */
  private readonly asked = new Map<string, ScriptBreakpoint[]>();
  /** Names of all threads that there were, as a log has them. */
  private readonly tasks = new Set<string>();
  private placed = new Map<string, PlacedBreakpoint>();
  private started: RunStatus | undefined;
  /** Resolves once the editor has set all breakpoints. */
  private configured: () => void = () => {};
  private readonly whenConfigured = new Promise<void>((resolve) => (this.configured = resolve));
  private ended = false;
  private ending: Promise<void> | undefined;
  private readonly breakpointNumbers = new Numbers<string>((id) => id);

  constructor(private readonly parts: SessionParts) {
    super();
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
  }

  /** The editor's side is closed. The library would end the process here. */
  override shutdown(): void {
    void this.end().then(() => this.parts.onEnd());
  }

  /** Ends the run; resolves when nothing of it is left. */
  end(): Promise<void> {
    this.ending ??= (async () => {
      this.abort.abort();
      this.configured();
      await this.debuggee?.dispose();
    })();
    return this.ending;
  }

  /** What is to know of an engine that is not ready. */
  tellEngine(message: string): void {
    if (this.debuggee) this.say(message, 'console');
  }

  /** The protocol lets an editor leave out how it writes paths, and means files; the library does not. */
  protected override dispatchRequest(request: DebugProtocol.Request): void {
    const given = request.arguments as Partial<DebugProtocol.InitializeRequestArguments> | undefined;
    super.dispatchRequest(request.command === 'initialize' ? { ...request, arguments: { pathFormat: 'path', ...given } } : request);
  }

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = {
      supportsConfigurationDoneRequest: true,
      supportsConditionalBreakpoints: true,
      supportsHitConditionalBreakpoints: false,
      supportsLogPoints: true,
      supportsEvaluateForHovers: true,
      supportsTerminateRequest: true,
      supportTerminateDebuggee: true,
      supportsExceptionInfoRequest: true,
      supportsSingleThreadExecutionRequests: true,
      exceptionBreakpointFilters: [
        { filter: 'uncaught', label: 'Uncaught exceptions', description: "Stops at exceptions that the workspace's code does not catch itself", default: false },
        { filter: 'all', label: 'All exceptions', description: 'Stops at all that are thrown', default: false },
      ],
    };
    this.sendResponse(response);
  }

  protected override launchRequest(response: DebugProtocol.LaunchResponse, given: DebugProtocol.LaunchRequestArguments): void {
    this.answer(response, async () => {
      if (this.debuggee) throw new Failure('bad-usage', 'One process of weir dap debugs one run. Start another for another.');
      this.options = launchOptions(given);
      const debuggee = (this.debuggee = await this.parts.launch(this.options));
      this.sendEvent(new InitializedEvent());
      await this.whenConfigured;
      if (this.abort.signal.aborted) return;
      await this.tell();
      this.started = await debuggee.start(
        () => this.follow(debuggee),
        (line) => this.say(line, 'stderr'),
      );
      void this.each(debuggee.logs(), (line) => isOfJob(line, this.tasks) && this.say(line.text, line.level === 'err' || line.level === 'error' || line.level === 'warn' ? 'stderr' : 'stdout'));
      void this.followRun(debuggee);
    });
  }

  protected override attachRequest(response: DebugProtocol.AttachResponse): void {
    this.refuse(response, new Failure('bad-usage', 'weir dap runs the job that it debugs: use "request": "launch". A run of a window is debugged in that window.'));
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.sendResponse(response);
    this.configured();
  }

  protected override setBreakPointsRequest(response: DebugProtocol.SetBreakpointsResponse, { source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments): void {
    this.answer(response, async () => {
      const path = source.path ?? '';
      const file = fileOfPath(this.running().folder, this.convertClientPathToDebugger(path));
      if (file === undefined || !/\.[cm]?[jt]sx?$/.test(file)) {
        const message = file === undefined ? `${path} is not in ${this.running().folder}, where the job and its functions are.` : `${file} is no TypeScript: a job in SQL has breakpoints on rows, in the window.`;
        response.body = { breakpoints: breakpoints.map(({ line }) => ({ verified: false, line, message })) };
        return;
      }
      const made = breakpoints.map(({ line, column, condition, logMessage }): ScriptBreakpoint => ({
        id: `${file}:${line}:${column ?? ''}`,
        file,
        line: this.convertClientLineToDebugger(line),
        column: column === undefined ? null : this.convertClientColumnToDebugger(column),
        condition: condition?.trim() || null,
        log: logMessage || null,
        enabled: true,
      }));
      this.asked.set(file, made);
      await this.tell();
      response.body = { breakpoints: made.map((each) => this.inWords(this.placed.get(each.id) ?? { ...each, stands: null, hits: 0, problem: null })) };
    });
  }

  protected override setExceptionBreakPointsRequest(response: DebugProtocol.SetExceptionBreakpointsResponse, { filters }: DebugProtocol.SetExceptionBreakpointsArguments): void {
    this.answer(response, async () => {
      this.exceptions = filters.includes('all') ? 'all' : filters.includes('uncaught') ? 'uncaught' : 'none';
      await this.tell();
    });
  }

  protected override continueRequest(response: DebugProtocol.ContinueResponse, { threadId }: DebugProtocol.ContinueArguments): void {
    response.body = { allThreadsContinued: this.options?.stops === 'all' };
    this.step(response, threadId, 'continue');
  }

  protected override nextRequest(response: DebugProtocol.NextResponse, { threadId }: DebugProtocol.NextArguments): void {
    this.step(response, threadId, 'over');
  }

  protected override stepInRequest(response: DebugProtocol.StepInResponse, { threadId }: DebugProtocol.StepInArguments): void {
    this.step(response, threadId, 'into');
  }

  protected override stepOutRequest(response: DebugProtocol.StepOutResponse, { threadId }: DebugProtocol.StepOutArguments): void {
    this.step(response, threadId, 'out');
  }

  protected override pauseRequest(response: DebugProtocol.PauseResponse, { threadId }: DebugProtocol.PauseArguments): void {
    this.answer(response, async () => {
      const { run, scripts } = this.running();
      await scripts.pause({ run, thread: this.threadNumbers.get(threadId) ?? null }, this.abort.signal);
    });
  }

  /** The run is cancelled, and its end told as any other. */
  protected override terminateRequest(response: DebugProtocol.TerminateResponse): void {
    this.answer(response, async () => {
      this.configured();
      if (this.started) await this.running().cancel();
      else this.tellEnd(130);
    });
  }

  protected override disconnectRequest(response: DebugProtocol.DisconnectResponse): void {
    void this.end().then(() => {
      this.sendResponse(response);
      this.parts.onEnd();
    });
  }

  private step(response: DebugProtocol.Response, threadId: number, how: 'continue' | 'over' | 'into' | 'out'): void {
    this.answer(response, async () => {
      const { run, scripts } = this.running();
      await scripts.step({ run, thread: this.threadNumbers.get(threadId) ?? gone(), how }, this.abort.signal);
    });
  }

  /** Tells all breakpoints as they are now; without debugging there are none. */
  private async tell(): Promise<void> {
    if (!this.debuggee || this.options?.noDebug) return;
    const breakpoints = [...this.asked.values()].flat();
    const now = await this.debuggee.scripts.set({ breakpoints, exceptions: this.exceptions, stops: this.options?.stops ?? 'one' }, this.abort.signal);
    this.placed = new Map(now.breakpoints.map((each) => [each.id, each]));
  }

  private follow({ run, scripts }: Debuggee): void {
    const { signal } = this.abort;
    void this.each(scripts.threads({ run }, signal), ({ threads }) => this.tellThreads(threads));
    void this.each(scripts.breakpoints({}, signal), ({ breakpoints }) => this.tellPlaces(breakpoints));
    void this.each(scripts.logged({ run }, signal), ({ text, file, line }) => {
      const said: DebugProtocol.OutputEvent = new OutputEvent(`${text}\n`, 'console');
      said.body.source = toSource(this.running().folder, { file, whose: file.startsWith('@weir/') ? 'weir' : 'workspace' } as ScriptFrame, (each) => this.sources.of(each));
      said.body.line = this.convertDebuggerLineToClient(line);
      this.sendEvent(said);
    });
  }

  private async followRun(debuggee: Debuggee): Promise<void> {
    let last = this.started!;
    let failure: Failure | undefined;
    try {
      for await (const status of debuggee.status()) last = status;
    } catch (thrown) {
      failure = toFailure(thrown);
    }
    if (this.abort.signal.aborted) return;
    const { summary, faults } = debuggee.endOf(last);
    for (const line of [...faults, ...(failure ? [`${failure.message} [${failure.code}]`] : [])]) this.say(line, 'stderr');
    for (const line of summary) this.say(line, 'console');
    this.tellEnd(failure || last.state === 'failed' ? 1 : last.state === 'cancelled' ? 130 : 0);
  }

  private tellEnd(code: number): void {
    if (this.ended) return;
    this.ended = true;
    this.sendEvent(new ExitedEvent(code));
    this.sendEvent(new TerminatedEvent());
  }

  private tellThreads(now: readonly ScriptThread[]): void {
    const before = new Map(this.threads.map((thread) => [thread.id, thread]));
    this.threads = now;
    for (const { id } of before.values()) if (!now.some((thread) => thread.id === id)) this.sendEvent(new ThreadEvent('exited', this.threadNumbers.of(id)));
    for (const { id, name, paused } of now) {
      this.tasks.add(name.replace(/ \(\d+\/\d+\)$/, '').replaceAll('.', '_'));
      const number = this.threadNumbers.of(id);
      const known = before.get(id);
      if (!known) this.sendEvent(new ThreadEvent('started', number));
      if (paused && !isSameStop(paused, known?.paused)) this.tellStop(number, paused);
      else if (!paused && known?.paused) this.sendEvent(new ContinuedEvent(number, false));
    }
  }

  private tellStop(threadId: number, paused: ScriptPause): void {
    const stopped: DebugProtocol.StoppedEvent = new StoppedEvent(REASONS[paused.reason], threadId);
    stopped.body = { ...stopped.body, description: stopWords(paused), allThreadsStopped: false, ...(paused.exception && { text: paused.exception.text }), ...(paused.breakpoints.length && { hitBreakpointIds: paused.breakpoints.map((id) => this.breakpointNumbers.of(id)) }) };
    this.sendEvent(stopped);
  }

  private tellPlaces(now: readonly PlacedBreakpoint[]): void {
    for (const each of now) {
      const before = this.placed.get(each.id);
      this.placed.set(each.id, each);
      if (before && JSON.stringify(this.inWords(before)) !== JSON.stringify(this.inWords(each))) this.sendEvent(new BreakpointEvent('changed', this.inWords(each)));
    }
  }

  private inWords(placed: PlacedBreakpoint): DebugProtocol.Breakpoint {
    const { line, column, ...rest } = toBreakpoint(placed, this.breakpointNumbers.of(placed.id));
    return { ...rest, ...(line !== undefined && { line: this.convertDebuggerLineToClient(line) }), ...(column !== undefined && { column: this.convertDebuggerColumnToClient(column) }) };
  }

  private say(line: string, category: 'console' | 'stdout' | 'stderr'): void {
    this.sendEvent(new OutputEvent(`${line}\n`, category));
  }

  /** Reads a stream until the end of it or of the session. */
  private async each<T>(items: AsyncIterable<T>, take: (item: T) => unknown): Promise<void> {
    try {
      for await (const item of items) {
        if (this.abort.signal.aborted) return;
        take(item);
      }
    } catch (thrown) {
      const { code, message } = toFailure(thrown);
      // The end of the run says it better.
      if (!this.abort.signal.aborted && code !== 'closed' && code !== 'cancelled') this.say(`${message} [${code}]`, 'stderr');
    }
  }

}

/** What the job itself says, and not Flink of it: `console` of its functions, under the names of their tasks, and what is printed. Flink says it under the names of classes. */
function isOfJob({ level, logger }: LogLine, tasks: ReadonlySet<string>): boolean {
  return level === 'out' || level === 'err' || !/^[\w$]+$/.test(logger) || tasks.has(logger);
}

function isSameStop(one: ScriptPause, other: ScriptPause | null | undefined): boolean {
  return other != null && one.at === other.at && one.frames[0]?.id === other.frames[0]?.id;
}
