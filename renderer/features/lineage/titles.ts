import { useMemo } from 'react';
import { useStore } from 'zustand';
import { describeOperator } from '#shared/topology/describe-operator.ts';
import { nameOperators } from '#shared/topology/name-operators.ts';
import { sqlParts } from '#shared/topology/sql-parts.ts';
import type { Session } from '#renderer/platform/session.ts';

/** What the canvas calls each operator, by uid; with what it is and does, where several are called the same. */
export function useTitles(session: Session): ReadonlyMap<string, string> {
  const topology = useStore(session, ({ preview }) => preview?.good?.topology);
  const text = useStore(session, ({ activeFile }) => activeFile?.text ?? '');
  return useMemo(() => {
    const words = topology ? nameOperators(topology, sqlParts(text)).operators.map((operator) => [operator.uid, describeOperator(operator)] as const) : [];
    const shared = (title: string) => words.filter(([, each]) => each.title === title).length > 1;
    return new Map(words.map(([uid, { title, kind }]) => [uid, kind && shared(title) ? `${title}, ${kind}` : title]));
  }, [topology, text]);
}
