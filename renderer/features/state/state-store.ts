import { createStore, type StoreApi } from 'zustand/vanilla';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { StateEntry, StatePage } from '#shared/topology/state.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';

/** Entries of one page. */
export const PAGE = 100;

/** Where state is read from: the run as it is now, or a snapshot of it. */
export interface StateFrom {
  path: string | null;
  /** As it is listed. */
  title: string;
  /** Of a checkpoint of several jobs, those of the others. */
  others?: readonly string[];
}

export const NOW: StateFrom = { path: null, title: 'now' };

export interface StateAsk {
  operator: string;
  from: StateFrom;
  state: string | null;
  key: string;
  find: string;
}

export interface StateState {
  ask: StateAsk | undefined;
  /** What was read last; the entries of all its pages. */
  page: StatePage | undefined;
  entries: readonly StateEntry[];
  /** When it was read, in epoch milliseconds. */
  at: number | undefined;
  reading: boolean;
  failure: Failure | undefined;
}

export interface StateStore extends StoreApi<StateState> {
  /** Reads from the beginning; a newer look takes the place of an older one. */
  look(ask: StateAsk): Promise<void>;
  /** Filters what was read, in the same snapshot. */
  narrow(change: Partial<Pick<StateAsk, 'state' | 'key' | 'find'>>): Promise<void>;
  more(): Promise<void>;
}

const NOTHING: StateState = { ask: undefined, page: undefined, entries: [], at: undefined, reading: false, failure: undefined };

type Parts = Pick<FeatureParts, 'session'> & { clients: Pick<FeatureParts['clients'], 'runs'> };

/** What is looked at of the state of the run in front. */
export function createStateStore({ clients, session }: Parts): StateStore {
  const store = createStore<StateState>(() => NOTHING);
  let newest = 0;

  async function read(ask: StateAsk, path: string | null, offset: number): Promise<void> {
    const run = session.getState().run?.run;
    if (run === undefined) return;
    const turn = ++newest;
    store.setState({ ask, reading: true, failure: undefined });
    const asked = { run, operator: ask.operator, state: ask.state, key: ask.key.trim() || null, find: ask.find.trim() || null, offset, limit: PAGE };
    try {
      const page = await firstOf(path === null ? [null] : [path, ...(ask.from.others ?? [])], (from) => clients.runs.state({ ...asked, from }));
      if (turn !== newest) return;
      store.setState(({ entries, at }) => ({ page, entries: offset ? [...entries, ...page.entries] : page.entries, at: path === null ? Date.now() : at, reading: false }));
    } catch (thrown) {
      if (turn === newest) store.setState({ failure: toFailure(thrown), reading: false, ...(offset === 0 && path === null && { page: undefined, entries: [] }) });
    }
  }

  return Object.assign(store, {
    look: (ask: StateAsk) => {
      store.setState({ ...(ask.operator !== store.getState().ask?.operator && { page: undefined, entries: [] }), at: undefined });
      return read(ask, ask.from.path, 0);
    },
    narrow: async (change: Partial<StateAsk>) => {
      const { ask, page } = store.getState();
      if (ask && page) await read({ ...ask, ...change }, page.path, 0);
    },
    more: async () => {
      const { ask, page, entries } = store.getState();
      if (ask && page?.more) await read(ask, page.path, entries.length);
    },
  });
}

/** Of a checkpoint of several jobs one has the operator. */
async function firstOf<T extends string | null, R>(paths: readonly T[], read: (path: T) => Promise<R>): Promise<R> {
  let refused: unknown = new Failure('operator-unknown', 'There is no snapshot to read.');
  for (const path of paths) {
    try {
      return await read(path);
    } catch (thrown) {
      refused = thrown;
      if (toFailure(thrown).code !== 'operator-unknown') break;
    }
  }
  throw refused;
}
