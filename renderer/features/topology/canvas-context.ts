import { createContext, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import type { SaidRefusal } from '#shared/topology/refusal-words.ts';
import type { Session, SessionState } from '#renderer/platform/session.ts';
import type { Asked, Asking, Question } from './editing/asking.ts';
import type { EditState, EditStore } from './editing/edit-store.ts';
import type { Edited } from './editing/edit-actions.ts';
import type { Selection } from './editing/selection.ts';
import type { RunningCompare } from './compare/running-compare.ts';
import type { LiveStore } from './live/live-store.ts';
import type { LookStore } from './look/look-store.ts';
import type { SearchStore } from './search/search-store.ts';
import type { TopologyState, TopologyStore } from './topology-store.ts';

export interface CanvasParts {
  store: TopologyStore;
  session: Session;
  edits: EditStore;
  selection: Selection;
  asking: Asking;
  search: SearchStore;
  look: LookStore;
  /** How the job fares that is drawn as it runs elsewhere. */
  live: LiveStore;
  /** What runs elsewhere, to compare with. */
  running: RunningCompare;
  /** Takes an operator in hand and marks its SQL; undefined lets go. */
  pick(uid: string | undefined, options?: { focus?: boolean }): void;
  /** Opens a menu or a question about operators: those in hand where none are given. */
  ask(what: Question, about?: Partial<Omit<Asked, 'what'>>): void;
  /** Runs a command of any feature. */
  execute(command: string, argument?: unknown): void;
}

export const CanvasContext = createContext<CanvasParts | undefined>(undefined);

export function useCanvas(): CanvasParts {
  const parts = useContext(CanvasContext);
  if (!parts) throw new Error('The canvas is drawn inside its context only.');
  return parts;
}

export function useTopology<T>(select: (state: TopologyState) => T): T {
  return useStore(useCanvas().store, select);
}

export function useSession<T>(select: (state: SessionState) => T): T {
  return useStore(useCanvas().session, select);
}

export function useEdits<T>(select: (state: EditState) => T): T {
  return useStore(useCanvas().edits, select);
}

/** The drawing with and without its edits; undefined while there is none. */
export function useEdited(): Edited | undefined {
  const topology = useTopology((state) => state.edited);
  const unedited = useTopology((state) => state.unedited);
  const edits = useEdits((state) => state.job.history.now);
  return useMemo(() => (topology && unedited ? { topology, unedited, edits } : undefined), [topology, unedited, edits]);
}

/** The same, for hands that act outside of drawing. */
export function editedOf({ store, edits }: Pick<CanvasParts, 'store' | 'edits'>): Edited | undefined {
  const { edited, unedited } = store.getState();
  return edited && unedited ? { topology: edited, unedited, edits: edits.getState().job.history.now } : undefined;
}

/** What Flink did not take of an operator's edits. */
export function useRefused(uid: string): readonly SaidRefusal[] {
  const refused = useTopology((state) => state.refused);
  return useMemo(() => refused.filter(({ operator }) => operator === uid), [refused, uid]);
}
