import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Session, SessionState } from '#renderer/platform/session.ts';
import type { TopologyState, TopologyStore } from './topology-store.ts';

export interface CanvasParts {
  store: TopologyStore;
  session: Session;
  /** Takes an operator in hand and marks its SQL; undefined lets go. */
  pick(uid: string | undefined, options?: { focus?: boolean }): void;
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
