import { createStore, type StoreApi } from 'zustand/vanilla';

export type Question = 'operator' | 'parallelism' | 'max-parallelism' | 'group' | 'new-group' | 'chaining' | 'ship' | 'state-ttl' | 'name' | 'pin' | 'resources';

/** A menu or a small question that stands open beside what it is about. */
export interface Asked {
  what: Question;
  at: { x: number; y: number };
  uids: readonly string[];
  /** Of `ship`: this edge alone; else all edges that leave the operator. */
  edge?: { from: string; to: string };
  /** Of `resources`. */
  group?: string;
}

export type Asking = StoreApi<{ asked: Asked | undefined }>;

export function createAsking(): Asking {
  return createStore<{ asked: Asked | undefined }>(() => ({ asked: undefined }));
}

/** Beside an operator's card; where that is out of sight, in the middle of the canvas. */
export function besideCard(uid: string | undefined): Asked['at'] {
  const canvas = document.querySelector('.canvas')?.getBoundingClientRect();
  const card = uid === undefined ? undefined : document.querySelector(`.react-flow__node[data-id="${CSS.escape(uid)}"]`)?.getBoundingClientRect();
  if (card && (!canvas || (card.right > canvas.left && card.left < canvas.right && card.bottom > canvas.top && card.top < canvas.bottom))) return { x: card.left + 12, y: card.bottom + 6 };
  return canvas ? { x: canvas.left + canvas.width / 2 - 140, y: canvas.top + canvas.height / 3 } : { x: 40, y: 40 };
}
