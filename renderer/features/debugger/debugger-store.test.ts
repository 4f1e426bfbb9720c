import { afterEach, expect, test, vi } from 'vitest';
import { Live } from '#shared/base/live.ts';
import type { DebuggerState } from '#shared/services/debugger.ts';
import type { TimeFacts } from '#shared/topology/time-facts.ts';
import { runStatus, showing, windowParts } from '#test/fakes/window-parts.ts';
import { debuggerFeature } from './debugger.feature.tsx';
import { createDebuggerStore } from './debugger-store.ts';
import { countWords } from './tap-view.tsx';
import { titlesWith } from './watched-names.ts';
import { edgeTitle, goneOf, hitFacts, paceWords, pausedWords, problemOf } from './words.ts';

const EDGE = { from: 'a', to: 'b', columns: [{ name: 'item', type: 'STRING' }, { name: 'ts', type: 'TIMESTAMP(3) *ROWTIME*' }], eventTime: 'ts', key: ['item'] };
const ASKED = { from: 'a', to: 'b', filter: '', all: false, late: false };
const HIT = { breakpoint: 'x', from: 'a', to: 'b', row: '["+I",1000,"2020-01-01 00:00:00",3,"tea","2020-01-01 00:00:01"]', key: ['item'], subtask: 3 };
const line = (item: string) => `["+I",1000,null,0,"${item}","2020-01-01 00:00:01"]\n`;

function make() {
  const state = new Live<DebuggerState>({ paused: null, step: null, sources: [], breakpoints: [] });
  const time = new Live<TimeFacts>({ at: 0, operators: [] });
  const calls: unknown[][] = [];
  let open = 0;
  const called =
    (name: string) =>
    async (params: unknown): Promise<never> => (calls.push([name, params]), {}) as never;
  const client = {
    edges: async () => [EDGE],
    debugger: (_: unknown, signal?: AbortSignal) => state.follow(signal!),
    tap: async function* (params: unknown, signal?: AbortSignal) {
      calls.push(['tap', params]);
      signal?.throwIfAborted();
      open++;
      signal?.addEventListener('abort', () => open--, { once: true });
      yield { header: { first: 0, count: 0, matched: 0 }, body: new Uint8Array() };
      yield { header: { first: 0, count: 1, matched: 5 }, body: new TextEncoder().encode(line('tea')) };
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
    },
    time: (_: unknown, signal?: AbortSignal) => time.follow(signal!),
    ...Object.fromEntries(['pause', 'goOn', 'step', 'holdSource', 'setPace', 'setBreakpoints'].map((name) => [name, called(name)])),
  };
  const parts = windowParts({ debugger: client as never }, { activeFile: { path: 'job.sql', text: '', dirty: false, runnable: true } });
  return { parts, calls, state, time, store: createDebuggerStore(parts), opened: () => open };
}

vi.stubGlobal('requestAnimationFrame', (look: () => void) => setTimeout(look));
const made: { dispose(): void }[] = [];
afterEach(() => made.splice(0).forEach((each) => each.dispose()));

test('a tap that waits for a run holds its first row back, and lets the run go once it is open', async () => {
  const { parts, calls, store } = make();
  made.push(store);
  store.tap(ASKED);
  expect(parts.session.getState().debugged.awaitsRun).toBe(true);
  parts.session.setState({ run: runStatus() });
  await store.begun(runStatus().run);
  expect(calls.map(([name]) => name)).toEqual(['tap', 'goOn']);
  const [tap] = store.getState().taps;
  await vi.waitFor(() => expect(tap!.facts.getState().matched).toBe(5));
  expect(tap!.facts.getState().columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['watermark TIMESTAMP(3)', 'subtask INT', 'item STRING', 'ts TIMESTAMP(3)']);
  expect(countWords(5, tap!)).toBe('5 rows passed; a sample of 1 is shown');
});

test('a run that was not held for its taps is left as it is', async () => {
  const { parts, calls, store } = make();
  made.push(store);
  store.tap(ASKED);
  parts.session.setState({ run: runStatus() });
  await vi.waitFor(() => expect(calls.map(([name]) => name)).toEqual(['tap']));
  store.untap('a b');
  parts.session.setState({ run: runStatus({ run: 'run-2' as never }) });
  await vi.waitFor(() => expect(store.getState().edges).toHaveLength(1));
  expect(calls.map(([name]) => name)).toEqual(['tap']);
});

test('another condition opens the tap anew, and a closed one is closed in the engine', async () => {
  const { parts, calls, store, opened } = make();
  made.push(store);
  parts.session.setState({ run: runStatus() });
  await vi.waitFor(() => expect(store.getState().edges).toHaveLength(1));
  store.tap(ASKED);
  store.tap({ ...ASKED, filter: ' item = \'tea\' ' });
  await vi.waitFor(() => expect(calls.at(-1)).toEqual(['tap', { run: 'run-1', from: 'a', to: 'b', filter: "item = 'tea'", all: false, late: false }]));
  expect(store.getState().taps).toHaveLength(1);
  store.untap('a b');
  await vi.waitFor(() => expect(opened()).toBe(0));
});

test('breakpoints are told to the run that goes, kept for the next, and marked on the edges', async () => {
  const { parts, calls, state, store } = make();
  made.push(store);
  parts.session.setState({ run: runStatus() });
  store.setBreakpoint({ id: 'x', from: 'a', to: 'b', condition: 'n < 0' });
  expect(calls.at(-1)).toEqual(['setBreakpoints', { run: 'run-1', breakpoints: [{ id: 'x', from: 'a', to: 'b', condition: 'n < 0' }] }]);
  expect(parts.session.getState().debugged).toMatchObject({ breakpoints: [{ id: 'x' }], marks: new Map([['a b', { tapped: false, breakpoint: 'set', hit: false, passed: false }]]) });
  state.set({ paused: { reason: 'breakpoint', at: 0, hit: HIT }, step: null, sources: [], breakpoints: [{ id: 'x', hits: 1, problem: null }] });
  await vi.waitFor(() => expect(parts.session.getState().debugged).toMatchObject({ paused: 'Paused at a row from a → b: it meets n < 0.', marks: new Map([['a b', { tapped: false, breakpoint: 'set', hit: true, passed: false }]]) }));
  parts.session.setState({ run: runStatus({ state: 'cancelled' }) });
  expect(parts.session.getState().debugged.paused).toBeUndefined();
  parts.session.setState({ activeFile: { path: 'other.sql', text: '', dirty: false, runnable: true }, run: undefined });
  expect(parts.session.getState().debugged.breakpoints).toEqual([]);
  parts.session.setState({ activeFile: { path: 'job.sql', text: '', dirty: false, runnable: true } });
  expect(parts.session.getState().debugged.breakpoints).toHaveLength(1);
});

test('a condition that Flink does not take is told once, and stays told after a short run, until the breakpoint is another', async () => {
  const { parts, state, store } = make();
  made.push(store);
  const breakpoint = { id: 'x', from: 'a', to: 'b', condition: 'nope = 1' };
  const mark = () => parts.session.getState().debugged.marks.get('a b')?.breakpoint;
  store.setBreakpoint(breakpoint);
  const problem = { code: 'invalid-condition', message: "Column 'nope' not found in any table", data: {} };
  state.set({ paused: null, step: null, sources: [], breakpoints: [{ id: 'x', hits: 0, problem }] });
  parts.session.setState({ run: runStatus({ state: 'finished' }) });
  await vi.waitFor(() => expect(parts.said).toEqual([{ tone: 'warning', code: 'invalid-condition', text: `The breakpoint at nope = 1 holds no row: ${problem.message}` }]));
  expect([mark(), [...store.getState().refused.values()]]).toEqual(['off', [problem]]);
  parts.session.setState({ run: runStatus({ run: 'run-2' as never }) });
  await vi.waitFor(() => expect(store.getState().state).toBeDefined());
  expect(parts.said).toHaveLength(1);
  parts.session.setState({ run: undefined });
  expect(mark()).toBe('off');
  store.setBreakpoint({ ...breakpoint, condition: 'item IS NULL' });
  expect(mark()).toBe('set');
});

test('a step marks the way that its rows went, until the run goes on', async () => {
  const { parts, time, state, store } = make();
  made.push(store);
  const records = (count: number) => ({ at: 0, operators: [{ operator: 'a', records: count, inputs: [], watermark: null, watermarkSince: 0, recordsSince: 0, late: null, busy: null, splits: [] }] });
  const passed = () => parts.session.getState().debugged.marks.get('a b')?.passed;
  parts.session.setState({ run: runStatus() });
  time.set(records(3));
  await vi.waitFor(() => expect(store.getState().edges).toHaveLength(1));
  await vi.waitFor(() => expect(store.getState().time?.operators[0]?.records).toBe(3));
  await store.step('record');
  state.set({ paused: { reason: 'step', at: 0, hit: null }, step: null, sources: [], breakpoints: [] });
  time.set(records(4));
  await vi.waitFor(() => expect(passed()).toBe(true));
  await store.goOn();
  state.set({ paused: null, step: null, sources: [], breakpoints: [] });
  await vi.waitFor(() => expect(passed()).toBeUndefined());
});

test('F5 lets a run go on while it is held or goes a step, and is free for a new run otherwise', async () => {
  const { parts, state } = make();
  const feature = debuggerFeature.activate(parts);
  made.push(feature);
  const goesOn = () => feature.commands!.find(({ id }) => id === 'debugger.go-on')!.enabled!();
  parts.session.setState({ run: runStatus() });
  expect(goesOn()).toBe(false);
  state.set({ paused: null, step: 'record', sources: [], breakpoints: [] });
  await vi.waitFor(() => expect(goesOn()).toBe(true));
  state.set({ paused: { reason: 'step', at: 0, hit: null }, step: null, sources: [], breakpoints: [] });
  await vi.waitFor(() => expect(goesOn()).toBe(true));
  parts.session.setState({ run: runStatus({ state: 'finished' }) });
  expect(goesOn()).toBe(false);
});

test('a breakpoint whose edge an edit removed says so before the job is run, and what the run says of it holds', () => {
  const breakpoint = { id: 'x', from: 'a', to: 'b', condition: null };
  const topology = { operators: [], edges: [{ from: 'a', to: 'c', ship: 'FORWARD', exchange: '', input: 0, key: null }], chains: [], slots: { total: 0, groups: {} } };
  expect(problemOf(breakpoint, undefined, topology)).toMatchObject({ code: 'breakpoint-gone', message: expect.stringContaining('an edit removed an operator') });
  expect(problemOf({ ...breakpoint, to: null }, undefined, topology)).toBeUndefined();
  expect(problemOf(breakpoint, undefined, undefined)).toBeUndefined();
  expect(problemOf(breakpoint, { paused: null, step: null, sources: [], breakpoints: [{ id: 'x', hits: 0, problem: null }] }, topology)).toBeUndefined();
});

test('taps and breakpoints of operators that an edit removed keep the names that these had', async () => {
  const { parts, store } = make();
  made.push(store);
  const drawn = (...uids: [string, string][]) => {
    const operators = uids.map(([uid, title]) => ({ uid, title, operatorId: uid, name: title, description: '', type: 'calc', parallelism: 1, maxParallelism: null, slotSharingGroup: 'default', chaining: 'always' as const, chain: uid, changelog: null, upsertKey: null, state: [], range: null, job: 0, table: null }));
    const edges = uids.slice(1).map(([to], at) => ({ from: uids[at]![0], to, ship: 'FORWARD' as const, exchange: '', input: 0, key: null }));
    const topology = { operators, edges, chains: [], slots: { total: 0, groups: {} } };
    parts.session.setState({ preview: { ...showing(topology).preview!, file: 'job.sql' } });
    return topology;
  };
  drawn(['a', 'gen'], ['b', 'totals']);
  store.tap(ASKED);
  store.setBreakpoint({ id: 'x', from: 'b', to: null, condition: null });
  const topology = drawn(['a', 'gen'], ['c', 'Filter']);
  const titles = titlesWith(store.getState().names, topology);
  expect([edgeTitle(ASKED, titles), edgeTitle({ from: 'b', to: null }, titles)]).toEqual(['gen → totals', 'totals → any']);
  expect(goneOf(ASKED, [], topology)).toMatchObject({ code: 'edge-not-here', message: expect.stringContaining('an edit removed an operator') });
  expect([goneOf(ASKED, [EDGE], topology), goneOf(ASKED, [], undefined), goneOf({ from: 'a', to: 'c' }, [], topology)]).toEqual([undefined, undefined, undefined]);
  parts.session.setState({ activeFile: { path: 'other.sql', text: '', dirty: false, runnable: true } });
  parts.session.setState({ activeFile: { path: 'job.sql', text: '', dirty: false, runnable: true } });
  expect(titlesWith(store.getState().names, undefined).get('b')).toBe('totals');
});

test('says what waits, and how fast a source goes', () => {
  expect(hitFacts(HIT, EDGE).map(({ name, value }) => `${name}: ${value}`)).toEqual(['key: item = tea', 'watermark: 2020-01-01 00:00:00', 'event time: 1970-01-01 00:00:01', 'subtask: 3', 'change: inserted', 'item: tea', 'ts: 2020-01-01 00:00:01']);
  expect(pausedWords({ reason: 'asked', at: 0, hit: null }, [], new Map())).toBe('Paused: sources wait, and give no row.');
  expect(['max' as const, { speed: 60 }, { rate: 1000 }, { rate: 1 }, null].map(paceWords)).toEqual(['as fast as it goes', '60× event time', '1,000 rows/s', '1 row/s', 'its own pace']);
});
