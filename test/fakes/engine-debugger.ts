import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Contract, Service } from '#shared/rpc/contract.ts';
import { createFakeChaos } from './engine-chaos.ts';
import type { Breakpoint, DebuggedStart, DebuggerState, debuggerMethods, TappedEdge } from '#shared/services/debugger.ts';

export interface FakeDebugger {
  methods: Service<Contract<typeof debuggerMethods>>;
  begin(run: string, start: DebuggedStart): void;
  end(run: string): void;
}

export const FAKE_EDGE: TappedEdge = { from: 'u0-source', to: 'u0', columns: [{ name: 'n', type: 'BIGINT' }], eventTime: null, key: null };
const CONDITION = /^n\s*[<>=]\s*\d+$/;

/** One edge, one source, a condition on `n`; a step ends as soon as it is asked for, and a tap shows the rows of the run. */
export function createFakeDebugger(linesOf: (run: string) => readonly string[]): FakeDebugger {
  const states = new Map<string, Live<DebuggerState>>();
  const get = (run: string) => states.get(run) ?? fail('run-unknown', 'The engine knows no such run.');
  const change = (run: string, part: Partial<DebuggerState>) => (get(run).set({ ...get(run).value, ...part }), {});
  const chaos = createFakeChaos(FAKE_EDGE);
  const paused = (reason: 'asked' | 'step') => ({ paused: { reason, at: 1, hit: null }, step: null });
  return {
    begin: (run, start) =>
      (chaos.begin(run),
      void states.set(run, new Live<DebuggerState>({ paused: start.paused ? paused('asked').paused : null, step: null, sources: [{ operator: FAKE_EDGE.from, held: null, pace: 'max', disorder: null }], breakpoints: start.breakpoints.map(setOf) }))),
    end: (run) => (states.get(run)?.end(), chaos.end(run)),
    methods: {
      edges: async ({ run }) => (get(run), [FAKE_EDGE]),
      tap: async function* ({ run, from, to, filter, late }, signal) {
        get(run);
        if (from !== FAKE_EDGE.from || to !== FAKE_EDGE.to) fail('edge-not-here', 'The run has no such edge.');
        if (filter !== null) check(filter);
        const lines = (late ? [] : linesOf(run)).map((line) => line.replace(/^(\["..",\d+),/, '$1,null,0,'));
        yield { header: { first: 0, count: lines.length, matched: lines.length }, body: new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')) };
        for await (const _state of get(run).follow(signal));
      },
      debugger: ({ run }, signal) => get(run).follow(signal),
      time: async function* ({ run }, signal) {
        get(run);
        const operator = { inputs: [], watermark: 'none' as const, watermarkSince: 41_000, recordsSince: 41_000, records: 0, late: null, busy: 0, splits: [] };
        yield { at: 0, operators: [{ operator: FAKE_EDGE.from, ...operator }] };
        for await (const _state of get(run).follow(signal));
      },
      pause: async ({ run }) => change(run, paused('asked')),
      goOn: async ({ run }) => change(run, { paused: null }),
      step: async ({ run, until }) => (until === 'checkpoint' ? fail('no-checkpoints', 'This job takes no checkpoints.') : change(run, paused('step'))),
      holdSource: async ({ run, source, how }) => change(run, { sources: get(run).value.sources.map((each) => (each.operator === source ? { ...each, held: how } : fail('no-such-source', 'There is no such source.'))) }),
      setPace: async ({ run, pace }) => change(run, { sources: get(run).value.sources.map((each) => ({ ...each, pace })) }),
      setDisorder: async ({ run, source, disorder }) => change(run, { sources: get(run).value.sources.map((each) => (each.operator === source ? { ...each, disorder } : fail('no-such-source', 'There is no such source.'))) }),
      setBreakpoints: async ({ run, breakpoints }) => change(run, { breakpoints: breakpoints.map(setOf) }),
      ...chaos.methods,
    },
  };
}

function setOf({ id, from, to, condition }: Breakpoint): DebuggerState['breakpoints'][number] {
  try {
    if (from !== FAKE_EDGE.from || (to !== null && to !== FAKE_EDGE.to)) fail('breakpoint-gone', 'This job has no such edge any more.');
    if (condition !== null) check(condition);
    return { id, hits: 0, problem: null };
  } catch (thrown) {
    const { code, message, data } = thrown as Failure;
    return { id, hits: 0, problem: { code, message, data: data ?? {} } };
  }
}

function check(condition: string): void {
  if (CONDITION.test(condition)) return;
  throw new Failure('invalid-condition', `"${condition}" is no condition.`, { range: { start: { line: 1, column: 1 }, end: { line: 1, column: condition.length + 1 } } });
}

function fail(code: string, message: string): never {
  throw new Failure(code, message);
}
