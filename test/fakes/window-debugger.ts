import { Live } from '#shared/base/live.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { RunTimeline } from '#shared/services/chaos.ts';
import type { DebuggerState, runDebugger } from '#shared/services/debugger.ts';
import { createFakeChaos } from './engine-chaos.ts';
import type { Topology } from '#shared/topology/model.ts';

const STANDS = Date.UTC(2013, 0, 9, 17);

const NOTHING_HAPPENED: RunTimeline = { at: STANDS, restarts: false, checkpoints: false, events: [], repeats: [] };

/** Edges of a topology that can be tapped; the rows of the window's fake pass the first of them. */
export function debuggerOf({ topology, rows, timeline }: { topology?: Topology; rows?: { columns: { name: string; type: string }[]; lines: readonly string[] }; timeline?: RunTimeline }): Service<typeof runDebugger> {
  const sources = topology?.operators.filter(({ type }) => type === 'source').map(({ uid }) => ({ operator: uid, held: null, pace: 'max' as const, disorder: { most: 0, share: 0, by: 0, seed: 1 } })) ?? [];
  const state = new Live<DebuggerState>({ paused: null, step: null, sources, breakpoints: [] });
  const change = (part: Partial<DebuggerState>) => (state.set({ ...state.value, ...part }), {});
  return {
    edges: async () => topology?.edges.map(({ from, to, key }) => ({ from, to, key, columns: rows?.columns ?? [], eventTime: null })) ?? [],
    tap: async function* (_, signal) {
      const lines = rows?.lines.map((line) => line.replace(/^(\["..",(?:\d+|null)),/, '$1,"2013-01-09 17:00:00",0,')) ?? [];
      yield { header: { first: 0, count: lines.length, matched: lines.length }, body: new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')) };
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
    debugger: (_, signal) => state.follow(signal),
    time: async function* (_, signal) {
      const operators = topology?.operators.map(({ uid, type }) => ({
        operator: uid,
        inputs: type === 'source' ? [] : [STANDS],
        watermark: STANDS,
        watermarkSince: 41_000,
        recordsSince: 41_000,
        records: 27_004,
        late: type.includes('window') ? 12 : null,
        busy: 0.2,
        splits: [],
      }));
      yield { at: STANDS + 41_000, operators: operators ?? [] };
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
    pause: async () => change({ paused: { reason: 'asked', at: 0, hit: null } }),
    goOn: async () => change({ paused: null }),
    step: async () => change({ paused: { reason: 'step', at: 0, hit: null } }),
    holdSource: async ({ source, how }) => change({ sources: state.value.sources.map((each) => (each.operator === source ? { ...each, held: how } : each)) }),
    setPace: async ({ source, pace }) => change({ sources: state.value.sources.map((each) => (source === null || each.operator === source ? { ...each, pace } : each)) }),
    ...createFakeChaos({ from: '', to: '' }).methods,
    timeline: async function* (_, signal) {
      yield timeline ?? NOTHING_HAPPENED;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
    setDisorder: async ({ source, disorder }) => change({ sources: state.value.sources.map((each) => (each.operator === source ? { ...each, disorder } : each)) }),
    record: async function* ({ name, limit }) {
      yield { read: limit ?? 3, written: limit ?? 3, skipped: 0, leftOut: [], done: true, stream: `streams/${name}.yaml`, data: `data/${name}.jsonl` };
    },
    locate: async ({ name }) => ({ name: name ?? '', kind: 'cte', edges: topology?.edges.slice(0, 1).map(({ from, to }) => ({ from, to })) ?? [], exact: true, words: `Exactly the rows of ${name} pass here.` }),
    setBreakpoints: async ({ breakpoints }) => change({ breakpoints: breakpoints.map(({ id }) => ({ id, hits: 0, problem: null })) }),
  };
}
