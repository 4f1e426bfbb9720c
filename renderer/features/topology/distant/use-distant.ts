import { useStore } from '@xyflow/react';
import { LARGE, type TopologyLayout } from '#shared/topology/layout.ts';

/** Below this zoom no text of a card can be read. */
const READABLE = 0.4;

/** Whether a large topology is looked at from so far that boxes say as much as cards, and are drawn at once. */
export function useDistant(layout: TopologyLayout | undefined): boolean {
  const isFar = useStore(({ transform }) => transform[2] < READABLE);
  return isFar && (layout?.operators.length ?? 0) > LARGE;
}
