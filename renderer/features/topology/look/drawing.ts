import { collapse, groupsOf, type OperatorGroup } from '#shared/topology/collapse.ts';
import type { Topology } from '#shared/topology/model.ts';
import { nameOperators } from '#shared/topology/name-operators.ts';
import { diffTopologies, mergeTopologies, type PlanDiff } from '#shared/topology/plan-diff.ts';
import { type SqlPart, sqlParts } from '#shared/topology/sql-parts.ts';
import type { LookState } from './look-store.ts';

/** What is drawn: the topology as a person wants to see it. */
export interface Drawing {
  topology: Topology;
  /** The groups that are one card, by its uid. */
  groups: ReadonlyMap<string, OperatorGroup>;
  /** Against the version it is compared with. */
  diff: PlanDiff | undefined;
}

/** Two versions on one canvas, or one with some of its groups as single cards. */
export function drawingOf(topology: Topology, parts: readonly SqlPart[], { collapsed, comparison }: Pick<LookState, 'collapsed' | 'comparison'>): Drawing {
  if (comparison) {
    const before = nameOperators(comparison.before, sqlParts(comparison.text));
    return { topology: mergeTopologies(before, topology), groups: new Map(), diff: diffTopologies(before, topology) };
  }
  if (!collapsed.ids.length) return { topology, groups: new Map(), diff: undefined };
  const wanted = new Set(collapsed.ids);
  const groups = groupsOf(topology, collapsed.by, parts).filter(({ id }) => wanted.has(id));
  return { topology: collapse(topology, groups), groups: new Map(groups.map((group) => [group.id, group])), diff: undefined };
}
