import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { PlacedBreakpoint, PlacedBreakpoints, scriptDebugger, ScriptBreakpoint, ScriptDebuggerState, ScriptLogged, ScriptPause, ScriptThread, ScriptVariable } from '#shared/services/script-debugger.ts';

export interface FakeScriptDebugger extends Service<typeof scriptDebugger> {
  readonly settings: Live<PlacedBreakpoints>;
  readonly state: Live<ScriptDebuggerState>;
  /** Stops a thread, as a breakpoint would. */
  stop(thread?: string, pause?: Partial<ScriptPause>): void;
  /** Says something, as a logpoint would. */
  say(line: ScriptLogged): void;
  /** How threads were let go, oldest first. */
  readonly steps: { thread: string; how: string }[];
  /** Texts that were evaluated. */
  readonly evaluated: string[];
}

export const FAKE_FILE = 'functions/score.ts';
/** The lines of the fake's file that have code. */
export const FAKE_CODE = [3, 4, 5, 9];

const SCOPES = [
  { name: 'Local', kind: 'local' as const, reference: 'local' },
  { name: 'Closure of score', kind: 'closure' as const, reference: 'closure' },
  { name: 'Flink', kind: 'flink' as const, reference: 'flink' },
];

export const FAKE_FRAMES: ScriptPause['frames'] = [
  { id: 'f0', name: 'weigh', file: 'functions/weigh.ts', line: 2, column: 3, whose: 'workspace', scopes: SCOPES },
  { id: 'f1', name: 'score', file: FAKE_FILE, line: 4, column: 16, whose: 'workspace', scopes: SCOPES },
];

const VARIABLES: Record<string, ScriptVariable[]> = {
  flink: [
    { name: 'function', value: '"score (functions/score.ts)"', type: 'string', reference: null },
    { name: 'arguments', value: '', type: '', reference: 'arguments' },
  ],
  arguments: [
    { name: '1', value: '9007199254740993n', type: 'BIGINT NOT NULL', reference: null },
    { name: '2', value: '"EWR"', type: 'STRING', reference: null },
  ],
  local: [
    { name: 'id', value: '9007199254740993n', type: 'bigint', reference: null },
    { name: 'fare', value: 'Decimal 12.50', type: 'Decimal', reference: 'fare' },
    { name: 'seen', value: 'Map(1)', type: 'Map', reference: 'seen' },
  ],
  seen: [{ name: '"EWR"', value: '2', type: 'number', reference: null }],
  fare: [{ name: 'unscaled', value: '1250n', type: 'bigint', reference: null }],
  closure: [{ name: 'factor', value: '31n', type: 'bigint', reference: null }],
};

export const fakeThread = (subtask: number): ScriptThread => ({ id: `t${subtask}`, name: `Calc[3] (${subtask + 1}/2)`, operators: ['u1'], subtask, paused: null });

/** Two threads of one run; `stop` stops one, and what is asked of it then is always the same. */
export function createFakeScriptDebugger(now: () => number = () => 0): FakeScriptDebugger {
  const settings = new Live<PlacedBreakpoints>({ exceptions: 'none', stops: 'one', breakpoints: [] });
  const state = new Live<ScriptDebuggerState>({ watched: false, threads: [fakeThread(0), fakeThread(1)] });
  const lines = new Live<ScriptLogged[]>([]);
  const steps: FakeScriptDebugger['steps'] = [];
  const evaluated: string[] = [];
  const threadOf = (id: string) => state.value.threads.find((thread) => thread.id === id) ?? fail('thread-gone', 'This thread has ended: its task has, or its run.');
  const pausedOf = (id: string) => threadOf(id).paused ?? fail('thread-runs', 'This thread goes on, so there is nothing to see. Wait until it stops.');
  const change = (id: string | null, paused: (thread: ScriptThread) => ScriptPause | null) =>
    state.set({ ...state.value, threads: state.value.threads.map((thread) => (id === null || thread.id === id ? { ...thread, paused: paused(thread) } : thread)) });
  const pause = (reason: ScriptPause['reason']): ScriptPause => ({ reason, breakpoints: [], exception: null, at: now(), frames: FAKE_FRAMES });
  return {
    settings,
    state,
    steps,
    evaluated,
    stop: (thread = 't0', more = {}) => {
      const stopped = pause('breakpoint');
      change(thread, () => ({ ...stopped, ...more }));
      if (settings.value.stops === 'all') change(null, ({ paused }) => paused ?? pause('other'));
    },
    say: (line) => lines.set([...lines.value, line]),
    set: async ({ breakpoints, ...how }) => {
      settings.set({ ...how, breakpoints: breakpoints.map(placed) });
      state.set({ ...state.value, watched: how.exceptions !== 'none' || breakpoints.some(({ enabled }) => enabled) });
      return settings.value;
    },
    breakpoints: (_, signal) => settings.follow(signal),
    threads: (_, signal) => state.follow(signal),
    step: async ({ thread, how }) => {
      pausedOf(thread);
      steps.push({ thread, how });
      if (how !== 'continue') change(thread, () => pause('step'));
      else change(settings.value.stops === 'all' ? null : thread, () => null);
      return {};
    },
    pause: async ({ thread }) => (change(thread, ({ paused }) => paused ?? pause('asked')), {}),
    variables: async ({ thread, reference, from, limit }) => {
      pausedOf(thread);
      const all = VARIABLES[reference] ?? fail('thread-runs', 'The thread went on since, so this value is gone.');
      return { variables: all.slice(from, from + limit), more: Math.max(0, all.length - from - limit) };
    },
    evaluate: async ({ thread, text }) => {
      pausedOf(thread);
      evaluated.push(text);
      return [...VARIABLES.local!, ...VARIABLES.closure!].find(({ name }) => name === text) ?? fail('evaluation-failed', `ReferenceError: ${text} is not defined`);
    },
    logged: async function* (_, signal) {
      let told = lines.value.length;
      for await (const all of lines.follow(signal)) {
        yield* all.slice(told);
        told = all.length;
      }
    },
  };
}

function placed(breakpoint: ScriptBreakpoint): PlacedBreakpoint {
  const line = breakpoint.file === FAKE_FILE ? FAKE_CODE.find((code) => code >= breakpoint.line) : undefined;
  const says = (code: string, message: string) => ({ ...breakpoint, stands: null, hits: 0, problem: { code, message } });
  if (breakpoint.file !== FAKE_FILE) return says('breakpoint-waits', `No run that goes on has ${breakpoint.file}. It holds when one does.`);
  if (line === undefined) return says('breakpoint-no-code', `No code runs at line ${breakpoint.line} of ${breakpoint.file} or below it. Set it on a line of a function.`);
  return { ...breakpoint, stands: { line, column: 3 }, hits: 0, problem: null };
}

function fail(code: string, message: string): never {
  throw new Failure(code, message);
}
