import { DebugSession } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { ScriptBreakpoints, ScriptFrame, ScriptPause, ScriptThread } from '#shared/services/script-debugger.ts';
import type { Debuggee } from './debuggee.ts';
import { Numbers } from './numbers.ts';
import { toScope, toSource, toVariable } from './to-debug-protocol.ts';

/** What of a list is shown at once; the rest is behind a line that says how much. */
const PAGE = 500;

interface Held {
  thread: string;
  reference: string;
  from: number;
}

/** What stands still, and what it holds: the requests that change nothing. */
export abstract class LookingSession extends DebugSession {
  protected debuggee: Debuggee | undefined;
  protected readonly abort = new AbortController();
  protected exceptions: ScriptBreakpoints['exceptions'] = 'none';
  protected threads: readonly ScriptThread[] = [];
  protected readonly threadNumbers = new Numbers<string>((thread) => thread);
  protected readonly sources = new Numbers<string>((file) => file);
  private readonly frames = new Numbers<{ thread: string; frame: ScriptFrame }>(({ thread, frame }) => `${thread} ${frame.id}`);
  private readonly held = new Numbers<Held>(({ thread, reference, from }) => `${thread} ${from} ${reference}`);

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    response.body = { threads: this.threads.map(({ id, name }) => ({ id: this.threadNumbers.of(id), name })) };
    this.sendResponse(response);
  }

  protected override stackTraceRequest(response: DebugProtocol.StackTraceResponse, { threadId, startFrame = 0, levels }: DebugProtocol.StackTraceArguments): void {
    this.answer(response, async () => {
      const { id, paused } = this.standing(threadId);
      const frames = paused.frames.slice(startFrame, levels ? startFrame + levels : undefined);
      const stackFrames = frames.map((frame): DebugProtocol.StackFrame => {
        const source = toSource(this.running().folder, frame, (file) => this.sources.of(file));
        return { id: this.frames.of({ thread: id, frame }), name: frame.name || '(a function)', line: this.convertDebuggerLineToClient(frame.line), column: this.convertDebuggerColumnToClient(frame.column), ...(source && { source }), ...(frame.whose !== 'workspace' && { presentationHint: 'subtle' as const }) };
      });
      response.body = { stackFrames, totalFrames: paused.frames.length };
    });
  }

  protected override scopesRequest(response: DebugProtocol.ScopesResponse, { frameId }: DebugProtocol.ScopesArguments): void {
    this.answer(response, async () => {
      const { thread, frame } = this.frameOf(frameId);
      response.body = { scopes: frame.scopes.map((scope) => toScope(scope, this.held.of({ thread, reference: scope.reference, from: 0 }))) };
    });
  }

  protected override variablesRequest(response: DebugProtocol.VariablesResponse, { variablesReference }: DebugProtocol.VariablesArguments): void {
    this.answer(response, async () => {
      const { thread, reference, from } = this.held.get(variablesReference) ?? gone();
      const { run, scripts } = this.running();
      const { variables, more } = await scripts.variables({ run, thread, reference, from, limit: PAGE }, this.abort.signal);
      const shown = variables.map((variable) => toVariable(variable, (inner) => this.held.of({ thread, reference: inner, from: 0 })));
      const rest = more ? [{ name: '…', value: `${more} more`, variablesReference: this.held.of({ thread, reference, from: from + variables.length }) }] : [];
      response.body = { variables: [...shown, ...rest] };
    });
  }

  protected override evaluateRequest(response: DebugProtocol.EvaluateResponse, { expression, frameId }: DebugProtocol.EvaluateArguments): void {
    this.answer(response, async () => {
      if (frameId === undefined) throw new Failure('thread-runs', 'Nothing stands still, so there is nothing to evaluate in. Stop at a breakpoint first.');
      const { thread, frame } = this.frameOf(frameId);
      const { run, scripts } = this.running();
      const { value, type, reference } = await scripts.evaluate({ run, thread, frame: frame.id, text: expression }, this.abort.signal);
      response.body = { result: value, type, variablesReference: reference === null ? 0 : this.held.of({ thread, reference, from: 0 }) };
    });
  }

  protected override exceptionInfoRequest(response: DebugProtocol.ExceptionInfoResponse, { threadId }: DebugProtocol.ExceptionInfoArguments): void {
    this.answer(response, async () => {
      const text = this.standing(threadId).paused.exception?.text ?? '';
      response.body = { exceptionId: /^[\w$.]+(?=: |$)/.exec(text)?.[0] ?? 'exception', description: text, breakMode: this.exceptions === 'all' ? 'always' : 'unhandled' };
    });
  }

  protected override sourceRequest(response: DebugProtocol.SourceResponse, { source, sourceReference }: DebugProtocol.SourceArguments): void {
    this.answer(response, async () => {
      const file = this.sources.get(source?.sourceReference ?? sourceReference);
      const content = file === undefined ? undefined : await this.running().textOf(file);
      if (content === undefined) throw new Failure('file-missing', 'There is no text of this file.');
      response.body = { content, mimeType: 'text/typescript' };
    });
  }

  protected running(): Debuggee {
    return this.debuggee ?? fail('bad-usage', 'Nothing has been launched yet.');
  }

  /** Sends the response when the work is done, or why it was not. */
  protected answer(response: DebugProtocol.Response, work: () => Promise<void>): void {
    work().then(
      () => this.sendResponse(response),
      (thrown: unknown) => this.refuse(response, toFailure(thrown)),
    );
  }

  protected refuse(response: DebugProtocol.Response, { code, message }: Failure): void {
    this.sendErrorResponse(response, { id: 1, format: `${message} [${code}]`, showUser: true });
  }

  private standing(number: number): ScriptThread & { paused: ScriptPause } {
    const thread = this.threads.find(({ id }) => id === this.threadNumbers.get(number)) ?? gone();
    return thread.paused ? { ...thread, paused: thread.paused } : fail('thread-runs', 'This thread goes on, so there is nothing to see.');
  }

  private frameOf(number: number): { thread: string; frame: ScriptFrame } {
    return this.frames.get(number) ?? fail('thread-runs', 'The thread went on since, so this frame is gone.');
  }
}

function fail(code: string, message: string): never {
  throw new Failure(code, message);
}

export function gone(): never {
  throw new Failure('thread-gone', 'This thread has ended: its task has, or its run.');
}
