import { afterEach, expect, test, vi } from 'vitest';
import { Live } from '#shared/base/live.ts';
import type { RunSummary } from '#shared/services/runs.ts';
import { createFakeScriptDebugger, FAKE_FILE } from '#test/fakes/window-script-debugger.ts';
import { runStatus, windowParts } from '#test/fakes/window-parts.ts';
import { debuggerFeature } from '../debugger.feature.tsx';
import { createScriptParts } from './create-script-parts.ts';
import { standingOf } from './thread-store.ts';
import { rowsOfScopes } from './value-rows.ts';

const RUN = runStatus();
const going: RunSummary[] = [{ run: RUN.run, file: 'jobs/fares/job.ts', status: RUN, text: '' }];

const made: { dispose(): void }[] = [];
afterEach(() => made.splice(0).forEach((each) => each.dispose()));

/** Each stop has a time of its own. */
let clock = 0;
const now = () => ++clock;

/** A window of the workspace; `kept`: what an earlier one left, `host`: one that is there already. */
function make({ kept, host = createFakeScriptDebugger(now) }: { kept?: unknown; host?: ReturnType<typeof createFakeScriptDebugger> } = {}) {
  const runs = new Live<RunSummary[]>([]);
  const clients = { scriptDebugger: host as never, runs: { list: (_: unknown, signal?: AbortSignal) => runs.follow(signal!) } as never, debugger: {} as never };
  const parts = windowParts(clients, { activeFile: { path: FAKE_FILE, text: '', dirty: false, runnable: false }, cursor: { line: 4, column: 1 } });
  if (kept) parts.settings.remember('script-breakpoints', kept);
  return { host, runs, parts };
}

function open(given: Parameters<typeof make>[0] = {}) {
  const world = make(given);
  const script = createScriptParts(world.parts);
  made.push(script);
  const signs = () => world.parts.session.getState().scriptBreakpoints.get(FAKE_FILE)?.map(({ line, kind, state }) => [line, kind, state]);
  return { ...world, script, signs, stopped: () => world.parts.session.getState().stopped };
}

test('a breakpoint is set, drawn, told to the host and kept; a second click takes it away', async () => {
  const { script, host, parts, signs } = open();
  script.breakpoints.toggle(FAKE_FILE, 4);
  expect(signs()).toEqual([[4, 'stop', 'set']]);
  await vi.waitFor(() => expect(host.settings.value.breakpoints).toMatchObject([{ file: FAKE_FILE, line: 4, condition: null, log: null, enabled: true }]));
  expect(await parts.settings.recall('script-breakpoints', null)).toMatchObject({ breakpoints: [{ line: 4 }], exceptions: 'none', stops: 'one' });
  script.breakpoints.put({ file: FAKE_FILE, line: 4, condition: 'id > 3n' });
  expect(script.breakpoints.getState().breakpoints).toMatchObject([{ id: 'line-1', condition: 'id > 3n' }]);
  expect(signs()).toEqual([[4, 'condition', 'set']]);
  script.breakpoints.put({ file: FAKE_FILE, line: 4, log: 'id is {id}' });
  expect(signs()).toEqual([[4, 'log', 'set']]);
  script.breakpoints.enable('line-1', false);
  expect(signs()).toEqual([[4, 'log', 'off']]);
  script.breakpoints.toggle(FAKE_FILE, 4);
  expect(signs()).toBeUndefined();
  await vi.waitFor(() => expect(host.settings.value.breakpoints).toEqual([]));
});

test('breakpoints go with their lines; two that meet become one', async () => {
  const { script } = open();
  script.breakpoints.toggle(FAKE_FILE, 3);
  script.breakpoints.toggle(FAKE_FILE, 4);
  script.breakpoints.move(FAKE_FILE, [{ id: 'line-2', line: 5 }]);
  script.breakpoints.move('other.ts', [{ id: 'line-2', line: 9 }]);
  expect(script.breakpoints.getState().breakpoints.map(({ line }) => line)).toEqual([3, 5]);
  script.breakpoints.move(FAKE_FILE, [{ id: 'line-2', line: 3 }]);
  expect(script.breakpoints.getState().breakpoints.map(({ id, line }) => [id, line])).toEqual([['line-1', 3]]);
});

test('a host that has just started is told what was kept; one that knows of breakpoints tells the window', async () => {
  const kept = { breakpoints: [{ id: 'line-1', file: FAKE_FILE, line: 4, column: null, condition: null, log: null, enabled: true }], exceptions: 'all', stops: 'all' };
  const one = open({ kept });
  await vi.waitFor(() => expect(one.host.settings.value).toMatchObject({ exceptions: 'all', stops: 'all', breakpoints: [{ line: 4 }] }));
  const other = open({ host: one.host });
  await vi.waitFor(() => expect(other.script.breakpoints.getState().breakpoints).toHaveLength(1));
  other.script.breakpoints.stop({ exceptions: 'uncaught' });
  await vi.waitFor(() => expect(one.script.breakpoints.getState().exceptions).toBe('uncaught'));
});

test('that no run has the file is told while one goes; that nothing of a line runs, always; where it stops instead, in words', async () => {
  const { script, runs, parts, signs } = open();
  const titles = () => parts.session.getState().scriptBreakpoints.get('functions/other.ts')!.map(({ state, title }) => [state, title]);
  script.breakpoints.put({ file: 'functions/other.ts', line: 1 });
  script.breakpoints.put({ file: FAKE_FILE, line: 20 });
  script.breakpoints.put({ file: FAKE_FILE, line: 6 });
  await vi.waitFor(() => expect(signs()).toEqual([[20, 'stop', 'unbound'], [6, 'stop', 'set']]));
  expect(parts.session.getState().scriptBreakpoints.get(FAKE_FILE)![1]!.title).toContain('Line 9 is the next that has code');
  expect(titles()).toEqual([['set', expect.stringContaining('Breakpoint.')]]);
  runs.set(going);
  await vi.waitFor(() => expect(titles()).toEqual([['unbound', expect.stringContaining('No run that goes on has functions/other.ts')]]));
});

test('a stop is shown with its place, brings its panel to the front once, and frames can be looked at', async () => {
  const { script, runs, host, parts, stopped } = open();
  script.breakpoints.put({ file: FAKE_FILE, line: 4, condition: 'id > 3n' });
  runs.set(going);
  await vi.waitFor(() => expect(script.threads.getState().runs).toHaveLength(1));
  host.stop('t0', { breakpoints: ['line-1'] });
  await vi.waitFor(() => expect(stopped()).toMatchObject({ run: RUN.run, thread: 't0', file: 'functions/weigh.ts', line: 2, frame: 0, operators: ['u1'], words: 'Stopped in weigh at weigh.ts:2: it meets id > 3n.' }));
  expect(parts.executed).toEqual([{ command: 'view.show', argument: 'debugger' }]);
  script.threads.pickFrame('f1');
  expect(stopped()).toMatchObject({ file: FAKE_FILE, line: 4, frame: 1 });
  host.stop('t1');
  await vi.waitFor(() => expect(standingOf(script.threads.getState().runs)).toHaveLength(2));
  expect(stopped()).toMatchObject({ thread: 't0', frame: 1 });
  script.threads.pick(RUN.run, 't1');
  expect(stopped()).toMatchObject({ thread: 't1', frame: 0 });
  expect(parts.executed).toHaveLength(1);
});

test('steps go to the thread that is looked at; when it goes on, another that stands is looked at, and at last none', async () => {
  const { script, runs, host, parts, stopped } = open();
  runs.set(going);
  host.stop('t0');
  host.stop('t1');
  await vi.waitFor(() => expect(stopped()?.thread).toBe('t0'));
  await script.threads.step('over');
  await script.threads.step('continue');
  expect(host.steps).toEqual([{ thread: 't0', how: 'over' }, { thread: 't0', how: 'continue' }]);
  await vi.waitFor(() => expect(stopped()?.thread).toBe('t1'));
  await script.threads.step('continue');
  await vi.waitFor(() => expect(stopped()).toBeUndefined());
  host.stop('t0');
  await vi.waitFor(() => expect(stopped()?.thread).toBe('t0'));
  parts.session.setState({ run: runStatus({ state: 'cancelling' }) });
  host.stop('t0');
  await vi.waitFor(() => expect(stopped()).toBeUndefined());
  parts.session.setState({ run: undefined });
  host.stop('t0');
  await vi.waitFor(() => expect(stopped()?.thread).toBe('t0'));
  runs.set([{ ...going[0]!, status: runStatus({ state: 'cancelling' }) }]);
  await vi.waitFor(() => expect(stopped()).toBeUndefined());
});

test('values are asked for when they are opened, with their types, and are gone with the stop; what was opened stays open', async () => {
  const { script, runs, host, stopped } = open();
  const { threads, values } = script;
  runs.set(going);
  host.stop('t0');
  await vi.waitFor(() => expect(stopped()).toBeDefined());
  threads.pickFrame('f1');
  const rows = () => rowsOfScopes(threads.getState().shown!.frame.scopes, values.getState()).map(({ level, name, value, type }) => [level, name, value, type].filter((part) => part !== ''));
  expect(rows()).toEqual([[1, 'Local'], [2, '…'], [1, 'Closure of score'], [1, 'Flink'], [2, '…']]);
  values.need(['flink', 'local']);
  values.toggle('local/Local/fare', true);
  await vi.waitFor(() => expect(rows()).toContainEqual([2, 'id', '9007199254740993n', 'bigint']));
  values.need(['fare']);
  await vi.waitFor(() => expect(rows()).toContainEqual([3, 'unscaled', '1250n', 'bigint']));
  await threads.step('over');
  await vi.waitFor(() => expect(values.getState().held.size).toBe(0));
  await vi.waitFor(() => expect(threads.getState().shown?.goes).toBe(false));
  threads.pickFrame('f1');
  expect(rows()).not.toContainEqual([3, '…']);
  values.need(['local']);
  await vi.waitFor(() => expect(rows()).toContainEqual([2, 'fare', 'Decimal 12.50', 'Decimal']));
  expect(rows()).toContainEqual([3, '…']);
});

test('a watched expression is asked in each frame, and kept; what is evaluated by hand says why it has no value', async () => {
  const { script, runs, host, stopped, parts } = open();
  const { values } = script;
  values.watch('id');
  values.watch('id');
  expect(await parts.settings.recall('script-watches', null)).toEqual(['id']);
  runs.set(going);
  host.stop('t0');
  await vi.waitFor(() => expect(values.getState().watched.get('id')).toMatchObject({ value: { value: '9007199254740993n' } }));
  await values.evaluate('nope');
  await values.evaluate('fare');
  expect(values.getState().said).toMatchObject([{ text: 'nope', given: { refused: 'ReferenceError: nope is not defined' } }, { text: 'fare', given: { value: { value: 'Decimal 12.50', reference: 'fare' } } }]);
  await script.threads.step('continue');
  await vi.waitFor(() => expect(stopped()).toBeUndefined());
  expect(values.getState().said[1]).toMatchObject({ given: { value: { value: 'Decimal 12.50', reference: null } } });
  values.unwatch('id');
  expect(values.getState().watches).toEqual([]);
});

test('F5, F10, F11 and Shift+F11 are for TypeScript where it has stopped, and F9 for the line under the cursor', async () => {
  const { host, runs, parts } = make();
  const feature = debuggerFeature.activate(parts);
  made.push(feature);
  const bound = (key: string) => feature.commands!.filter(({ keys, enabled }) => keys?.includes(key) && enabled?.() !== false).map(({ id }) => id);
  expect(['F5', 'F10', 'F11', 'Shift+F11'].map(bound)).toEqual([[], [], [], []]);
  await feature.commands!.find(({ id }) => id === bound('F9')[0])!.run();
  expect(parts.session.getState().scriptBreakpoints.get(FAKE_FILE)).toMatchObject([{ line: 4 }]);
  runs.set(going);
  host.stop('t0');
  await vi.waitFor(() => expect(parts.session.getState().stopped).toBeDefined());
  expect(['F5', 'F10', 'F11', 'Shift+F11'].map((key) => bound(key)[0])).toEqual(['debugger.script-go-on', 'debugger.script-over', 'debugger.script-into', 'debugger.script-out']);
  parts.session.setState({ activeFile: { path: 'jobs/x/job.sql', text: '', dirty: false, runnable: true } });
  expect(bound('F9')).toEqual([]);
});
