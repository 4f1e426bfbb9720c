import { useMemo } from 'react';
import { useStore } from 'zustand';
import { nameOperators } from '#shared/topology/name-operators.ts';
import { sqlParts } from '#shared/topology/sql-parts.ts';
import { titlesOf } from '#shared/topology/titles.ts';
import type { Session } from '#renderer/platform/session.ts';

/** What the canvas calls each operator, by uid. */
export function useTitles(session: Session): ReadonlyMap<string, string> {
  const topology = useStore(session, ({ preview }) => preview?.good?.topology);
  const text = useStore(session, ({ activeFile }) => activeFile?.text ?? '');
  return useMemo(() => titlesOf(topology ? nameOperators(topology, sqlParts(text)) : undefined), [topology, text]);
}
