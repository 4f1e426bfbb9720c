import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Operator } from '#shared/topology/model.ts';
import { searchOperators } from '#shared/topology/search.ts';

export interface SearchState {
  open: boolean;
  query: string;
  /** Uids in the order of the drawing; empty too while nothing is asked. */
  found: readonly string[];
  foundSet: ReadonlySet<string>;
  /** The one that is looked at. */
  current: string | undefined;
  /** Counts up whenever the keyboard should go into the field. */
  asked: number;
}

export interface SearchStore extends StoreApi<SearchState> {
  show(): void;
  close(): void;
  ask(query: string): void;
  /** Goes to the next or the previous one, round the end. */
  step(by: 1 | -1): void;
  /** The operators to search in, in the order of the drawing, and their SQL. */
  over(operators: readonly Operator[], sql: string): void;
}

const CLOSED = { open: false, query: '', found: [], foundSet: new Set<string>(), current: undefined };

export function createSearchStore(): SearchStore {
  const store = createStore<SearchState>(() => ({ ...CLOSED, asked: 0 }));
  let operators: readonly Operator[] = [];
  let sql = '';
  const search = (query: string) => {
    const found = searchOperators(operators, query, sql);
    const foundSet = new Set(found);
    const { current } = store.getState();
    store.setState({ query, found, foundSet, current: current !== undefined && foundSet.has(current) ? current : found[0] });
  };
  return Object.assign(store, {
    show: () => store.setState(({ asked }) => ({ open: true, asked: asked + 1 })),
    close: () => store.setState(CLOSED),
    ask: search,
    step: (by: 1 | -1) => {
      const { found, current } = store.getState();
      if (!found.length) return;
      const at = current === undefined ? -1 : found.indexOf(current);
      store.setState({ current: found[(at + by + found.length) % found.length] });
    },
    over: (next: readonly Operator[], text: string) => {
      if (next === operators && text === sql) return;
      [operators, sql] = [next, text];
      const { open, query } = store.getState();
      if (open && query) search(query);
    },
  });
}

export type SearchMark = 'found' | 'current' | 'other' | undefined;

/** How an operator is drawn while something is searched for. */
export function markOf({ open, query, foundSet, current }: SearchState, uid: string): SearchMark {
  if (!open || !query.trim()) return undefined;
  if (uid === current) return 'current';
  return foundSet.has(uid) ? 'found' : 'other';
}
