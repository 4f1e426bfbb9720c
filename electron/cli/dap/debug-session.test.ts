import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import { connect } from '#shared/rpc/connect.ts';
import { memoryPipes } from '#shared/rpc/pipe.ts';
import { bind, serve } from '#shared/rpc/serve.ts';
import type { RunStatus } from '#shared/services/engine.ts';
import { scriptDebugger } from '#shared/services/script-debugger.ts';
import { type DebugClient, joinAdapter } from '#test/drivers/debug-client.ts';
import { createFakeScriptDebugger, FAKE_FILE, type FakeScriptDebugger, fakeThread } from '#test/fakes/window-script-debugger.ts';
import { runStatus } from '#test/fakes/window-parts.ts';
import { WeirDebugSession } from './debug-session.ts';

const FOLDER = resolve('/workspace');
const PATH = join(FOLDER, FAKE_FILE);

/** An adapter over pipes, its run stood in for. */
let client: DebugClient;
let fake: FakeScriptDebugger;
let status: Live<RunStatus>;
let refused: Failure | undefined;
let disposed: number;
let ended: boolean;
beforeEach(() => {
  let clock = 0;
  fake = createFakeScriptDebugger(() => ++clock);
  fake.state.set({ watched: false, threads: [] });
  status = new Live(runStatus());
  refused = undefined;
  disposed = 0;
  ended = false;
  const [near, far] = memoryPipes();
  serve(far, [bind(scriptDebugger, fake)]);
  const [toAdapter, fromAdapter] = [new PassThrough(), new PassThrough()];
  const session = new WeirDebugSession({
    launch: async ({ job }) => {
      if (job === 'nope') throw new Failure('no-such-job', 'There is no file nope.');
      return {
        run: status.value.run,
        folder: FOLDER,
        scripts: connect(near).client(scriptDebugger),
        start: async (begins, say) => {
          if (refused) say('job.sql:1:1: error: it is wrong [syntax]');
          if (refused) throw refused;
          begins();
          fake.state.set({ watched: true, threads: [fakeThread(0), fakeThread(1)] });
          return status.value;
        },
        status: () => status.follow(new AbortController().signal),
        logs: async function* () {
          yield { at: 0, level: 'info', logger: 'Calc[3]', text: 'hello from console.log' };
          yield { at: 0, level: 'info', logger: 'Task', text: 'Flink says something' };
        },
        cancel: async () => (status.set(runStatus({ state: 'cancelled' })), status.end()),
        textOf: async (file) => `text of ${file}`,
        endOf: ({ state }) => ({ summary: [`${state}: 3 rows`], faults: [] }),
        dispose: async () => {
          disposed++;
          near.close();
        },
      };
    },
    onEnd: () => (ended = true),
  });
  session.start(toAdapter, fromAdapter);
  client = joinAdapter(fromAdapter, toAdapter);
});
afterEach(async () => {
  await client.request('disconnect');
  expect([ended, disposed <= 1]).toEqual([true, true]);
});

type Stopped = DebugProtocol.StoppedEvent['body'];

/** As an editor begins; `more`: of the launch configuration. */
async function begin(breakpoints: DebugProtocol.SourceBreakpoint[] = [], more: object = {}) {
  await client.request('initialize', { adapterID: 'weir', linesStartAt1: true, columnsStartAt1: true });
  const launched = client.request('launch', { job: 'fares', ...more });
  await Promise.race([client.event('initialized'), launched]);
  const set = await client.request<{ breakpoints: DebugProtocol.Breakpoint[] }>('setBreakpoints', { source: { path: PATH }, breakpoints });
  await client.request('configurationDone');
  await launched;
  return set.breakpoints;
}

const threads = () => client.request<{ threads: DebugProtocol.Thread[] }>('threads').then((answer) => answer.threads);
const frames = (threadId: number) => client.request<{ stackFrames: DebugProtocol.StackFrame[] }>('stackTrace', { threadId }).then(({ stackFrames }) => stackFrames);
const variables = (variablesReference: number) => client.request<{ variables: DebugProtocol.Variable[] }>('variables', { variablesReference }).then((answer) => answer.variables);

test('says what it can do, and what not', async () => {
  const can = await client.request<DebugProtocol.Capabilities>('initialize', { adapterID: 'weir' });
  expect(can).toMatchObject({ supportsConditionalBreakpoints: true, supportsHitConditionalBreakpoints: false, supportsLogPoints: true, supportsEvaluateForHovers: true });
  expect(can.exceptionBreakpointFilters!.map(({ filter }) => filter)).toEqual(['uncaught', 'all']);
});

test('breakpoints are told with their conditions, where they stand, and why one stands nowhere', async () => {
  const set = await begin([{ line: 3, condition: 'id > 3n' }, { line: 6, logMessage: 'id is {id}' }, { line: 20 }]);
  expect(fake.settings.value.breakpoints).toMatchObject([{ file: FAKE_FILE, line: 3, condition: 'id > 3n', log: null }, { line: 6, log: 'id is {id}' }, { line: 20 }]);
  expect(set).toMatchObject([{ verified: true, line: 3 }, { verified: true, line: 9 }, { verified: false, line: 20, message: expect.stringContaining('[breakpoint-no-code]') }]);
  const elsewhere = await client.request<{ breakpoints: DebugProtocol.Breakpoint[] }>('setBreakpoints', { source: { path: resolve('/elsewhere/x.ts') }, breakpoints: [{ line: 1 }] });
  expect(elsewhere.breakpoints).toMatchObject([{ verified: false, message: expect.stringContaining(`is not in ${FOLDER}`) }]);
  const sql = await client.request<{ breakpoints: DebugProtocol.Breakpoint[] }>('setBreakpoints', { source: { path: join(FOLDER, 'jobs/x/job.sql') }, breakpoints: [{ line: 1 }] });
  expect(sql.breakpoints[0]!.message).toContain('no TypeScript');
  const { settings } = fake;
  settings.set({ ...settings.value, breakpoints: settings.value.breakpoints.map((each) => (each.line === 20 ? { ...each, problem: null, stands: { line: 21, column: 1 } } : each)) });
  expect(await client.event('breakpoint')).toMatchObject({ reason: 'changed', breakpoint: { id: set[2]!.id, verified: true, line: 21 } });
});

test('a stop has its thread, its frames in files of the editor, and values with their types', async () => {
  const [set] = await begin([{ line: 4 }]);
  fake.stop('t0', { breakpoints: [`${FAKE_FILE}:4:`] });
  const stopped = await client.event<Stopped>('stopped');
  expect(stopped).toMatchObject({ reason: 'breakpoint', hitBreakpointIds: [set!.id], allThreadsStopped: false });
  expect((await threads()).map(({ name }) => name)).toEqual(['Calc[3] (1/2)', 'Calc[3] (2/2)']);
  const stack = await frames(stopped.threadId!);
  expect(stack).toMatchObject([{ name: 'weigh', line: 2, source: { path: join(FOLDER, 'functions/weigh.ts') } }, { name: 'score', line: 4, column: 16, source: { path: PATH } }]);
  const { scopes } = await client.request<{ scopes: DebugProtocol.Scope[] }>('scopes', { frameId: stack[1]!.id });
  expect(scopes.map(({ name }) => name)).toEqual(['Local', 'Closure of score', 'Flink']);
  const local = await variables(scopes[0]!.variablesReference);
  expect(local).toMatchObject([{ name: 'id', value: '9007199254740993n', type: 'bigint', variablesReference: 0 }, { name: 'fare', type: 'Decimal' }, {}]);
  expect(await variables(local[1]!.variablesReference)).toMatchObject([{ name: 'unscaled', value: '1250n' }]);
  expect(await client.request('evaluate', { expression: 'fare', frameId: stack[1]!.id, context: 'hover' })).toMatchObject({ result: 'Decimal 12.50', type: 'Decimal' });
  await expect(client.request('evaluate', { expression: 'nope', frameId: stack[1]!.id, context: 'repl' })).rejects.toThrow('ReferenceError: nope is not defined [evaluation-failed]');
  await expect(client.request('evaluate', { expression: 'fare', context: 'repl' })).rejects.toThrow('Stop at a breakpoint first. [thread-runs]');
});

test('steps and goes on, each told once; what asks of a thread that goes says so', async () => {
  await begin();
  fake.stop('t0');
  const { threadId } = await client.event<Stopped>('stopped');
  for (const command of ['next', 'stepIn', 'stepOut']) {
    await client.request(command, { threadId });
    expect(await client.event('stopped')).toMatchObject({ reason: 'step', threadId });
  }
  await client.request('continue', { threadId });
  await client.event('continued');
  expect(fake.steps.map(({ how }) => how)).toEqual(['over', 'into', 'out', 'continue']);
  await expect(frames(threadId!)).rejects.toThrow('[thread-runs]');
  await client.request('pause', { threadId });
  expect(await client.event('stopped')).toMatchObject({ reason: 'pause', threadId });
});

test('stops at exceptions as asked, with what was thrown', async () => {
  await begin();
  await client.request('setExceptionBreakpoints', { filters: ['uncaught'] });
  expect(fake.settings.value.exceptions).toBe('uncaught');
  fake.stop('t1', { reason: 'exception', exception: { text: 'RangeError: fare is -1', reference: null } });
  const { threadId, reason, text } = await client.event<Stopped>('stopped');
  expect([reason, text]).toEqual(['exception', 'RangeError: fare is -1']);
  expect(await client.request('exceptionInfo', { threadId })).toMatchObject({ exceptionId: 'RangeError', description: 'RangeError: fare is -1', breakMode: 'unhandled' });
});

test('says what the job prints and what logpoints say, and at the end how it ended', async () => {
  await begin([], { stops: 'all' });
  expect(fake.settings.value.stops).toBe('all');
  expect(await client.event('output')).toMatchObject({ category: 'stdout', output: 'hello from console.log\n' });
  fake.say({ breakpoint: 'x', text: 'fare is 3', file: FAKE_FILE, line: 4, thread: 't0', at: 0 });
  expect(await client.event('output')).toMatchObject({ category: 'console', output: 'fare is 3\n', source: { path: PATH }, line: 4 });
  status.set(runStatus({ state: 'finished' }));
  status.end();
  expect(await client.event('exited')).toEqual({ exitCode: 0 });
  await client.event('terminated');
  expect(client.output()).toContain('finished: 3 rows\n');
  expect(client.output()).not.toContain('Flink says');
});

test('terminate cancels the run', async () => {
  await begin();
  await client.request('terminate');
  expect(await client.event('exited')).toEqual({ exitCode: 130 });
});

test('what cannot be launched says why, and where', async () => {
  await client.request('initialize', { adapterID: 'weir' });
  await expect(client.request('launch', {})).rejects.toThrow('needs "job"');
  await expect(client.request('launch', { job: 'x', mode: 'fast' })).rejects.toThrow('"mode" of the launch configuration');
  await expect(client.request('launch', { job: 'nope' })).rejects.toThrow('There is no file nope. [no-such-job]');
  await expect(client.request('attach', {})).rejects.toThrow('use "request": "launch"');
  refused = new Failure('invalid-script', 'It is wrong.');
  await expect(begin()).rejects.toThrow('It is wrong. [invalid-script]');
  expect(client.output()).toContain('job.sql:1:1: error: it is wrong [syntax]');
});
