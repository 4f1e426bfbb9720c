import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import type { PlacedBreakpoint, PlacedBreakpoints, ScriptBreakpoint, ScriptBreakpoints } from '#shared/services/script-debugger.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';

export type HowToStop = Pick<ScriptBreakpoints, 'exceptions' | 'stops'>;

export interface BreakpointsState extends HowToStop {
  /** In the order in which they were set. */
  breakpoints: readonly ScriptBreakpoint[];
  /** What the host says of each, by id. */
  placed: ReadonlyMap<string, PlacedBreakpoint>;
}

/** What is asked of a line: a breakpoint in the place of the one that it has. */
export type LineAsked = Pick<ScriptBreakpoint, 'file' | 'line'> & Partial<Pick<ScriptBreakpoint, 'condition' | 'log' | 'enabled'>>;

export interface BreakpointStore extends StoreApi<BreakpointsState>, Disposable {
  at(file: string, line: number): ScriptBreakpoint | undefined;
  /** Sets one on the line, or takes away the one that is there. */
  toggle(file: string, line: number): void;
  put(asked: LineAsked): void;
  remove(id: string): void;
  removeAll(): void;
  enable(id: string, enabled: boolean): void;
  /** The lines of a file have others before them now. */
  move(file: string, moved: readonly { id: string; line: number }[]): void;
  stop(how: Partial<HowToStop>): void;
}

type Parts = Pick<FeatureParts, 'link' | 'settings' | 'say'> & { clients: Pick<FeatureParts['clients'], 'scriptDebugger'> };

const SETTING = 'script-breakpoints';
const NONE: ScriptBreakpoints = { breakpoints: [], exceptions: 'none', stops: 'one' };

/** The breakpoints in TypeScript of the workspace: kept from window to window, told to the host, which tells its runs. Of two windows each has what the other sets. */
export function createBreakpointStore({ link, settings, clients, say }: Parts): BreakpointStore {
  const store = createStore<BreakpointsState>(() => ({ ...NONE, placed: new Map() }));
  /** How many changes the host has not answered: what it says meanwhile is of an earlier list. */
  let asking = 0;
  const recalled = settings.recall<ScriptBreakpoints>(SETTING, NONE).then((kept) => kept, () => NONE);

  const told = ({ breakpoints, exceptions, stops }: PlacedBreakpoints) => {
    const { placed: before } = store.getState();
    const placed = new Map(breakpoints.map((each) => [each.id, each]));
    store.setState(asking ? { placed } : { placed, exceptions, stops, breakpoints: breakpoints.map(asked) });
    for (const { id, problem } of breakpoints) if (problem && NOT_AS_ASKED.has(problem.code) && before.get(id)?.problem?.message !== problem.message) say({ tone: 'warning', code: problem.code, text: problem.message });
  };
  const tell = async () => {
    const { breakpoints, exceptions, stops } = store.getState();
    const all = { breakpoints: [...breakpoints], exceptions, stops };
    settings.remember(SETTING, all);
    asking++;
    const answer = await clients.scriptDebugger.set(all).catch(() => undefined);
    asking--;
    if (answer && !asking) told(answer);
  };
  const change = (part: Partial<BreakpointsState>) => {
    store.setState(part);
    void tell();
  };
  const heard = async (now: PlacedBreakpoints) => {
    const kept = await recalled;
    const { breakpoints, exceptions, stops } = store.getState();
    const own = breakpoints.length ? { breakpoints: [...breakpoints], exceptions, stops } : first ? kept : NONE;
    first = false;
    // A host that has just started knows of none.
    if (fresh && !now.breakpoints.length && (own.breakpoints.length || own.exceptions !== 'none' || own.stops !== 'one')) change(own);
    else told(now);
    fresh = false;
  };
  let first = true;
  let fresh = true;
  const stream = keepOpen(link, {
    open: (signal) => {
      fresh = true;
      return clients.scriptDebugger.breakpoints({}, signal);
    },
    onItem: heard,
  });

  const list = () => store.getState().breakpoints;
  const at = (file: string, line: number) => list().find((each) => each.file === file && each.line === line);
  const put = (asked: LineAsked) => {
    const known = at(asked.file, asked.line);
    const made: ScriptBreakpoint = { id: known?.id ?? newId(list()), column: null, condition: null, log: null, enabled: true, ...asked };
    change({ breakpoints: known ? list().map((each) => (each === known ? made : each)) : [...list(), made] });
  };
  const remove = (id: string) => change({ breakpoints: list().filter((each) => each.id !== id) });
  return Object.assign(store, {
    at,
    put,
    remove,
    toggle: (file: string, line: number) => {
      const known = at(file, line);
      if (known) remove(known.id);
      else put({ file, line });
    },
    removeAll: () => change({ breakpoints: [] }),
    enable: (id: string, enabled: boolean) => change({ breakpoints: list().map((each) => (each.id === id ? { ...each, enabled } : each)) }),
    move: (file: string, moved: readonly { id: string; line: number }[]) => {
      const lines = new Map(moved.map(({ id, line }) => [id, line]));
      const now = list().map((each) => (each.file === file && lines.has(each.id) ? { ...each, line: lines.get(each.id)! } : each));
      // Lines that have become one have one.
      change({ breakpoints: now.filter((each, index) => now.findIndex((other) => other.file === each.file && other.line === each.line) === index) });
    },
    stop: (how: Partial<HowToStop>) => change(how),
    dispose: () => stream.dispose(),
  });
}

/** Problems of what a person wrote; the others are told where the breakpoint is. */
const NOT_AS_ASKED = new Set(['breakpoint-condition', 'breakpoint-log']);

function asked({ id, file, line, column, condition, log, enabled }: PlacedBreakpoint): ScriptBreakpoint {
  return { id, file, line, column, condition, log, enabled };
}

function newId(all: readonly ScriptBreakpoint[]): string {
  const taken = new Set(all.map(({ id }) => id));
  let number = 1;
  while (taken.has(`line-${number}`)) number++;
  return `line-${number}`;
}
