import { OperatorEdits, type Edit, type TopologyEdits } from './edits.ts';

/**
 * The edits with more, one after the other, sorted; a selection of thousands of operators is copied and sorted once. Whatever no longer
 * says anything is left out, so that taking an edit back leaves no trace: equal edits are equal values, whatever way led there.
 */
export function applyEdits(edits: TopologyEdits, more: readonly Edit[]): TopologyEdits {
  const [operators, groups] = [new Map(Object.entries(edits.operators)), new Map(Object.entries(edits.groups))];
  for (const edit of more)
    if (edit.type === 'set-group-resources') groups.set(edit.group, edit.resources ?? {});
    else operators.set(edit.operator, changed(operators.get(edit.operator) ?? {}, edit));
  return tidy({ operators: Object.fromEntries(operators), groups: Object.fromEntries(groups) });
}

function changed(edits: OperatorEdits, edit: Exclude<Edit, { type: 'set-group-resources' }>): OperatorEdits {
  switch (edit.type) {
    case 'set-parallelism':
      return { ...edits, parallelism: edit.parallelism ?? undefined };
    case 'set-max-parallelism':
      return { ...edits, maxParallelism: edit.maxParallelism ?? undefined };
    case 'set-slot-sharing-group':
      return { ...edits, slotSharingGroup: edit.group ?? undefined };
    case 'set-chaining':
      return { ...edits, chaining: edit.chaining ?? undefined };
    case 'set-ship':
      return { ...edits, ship: without({ ...edits.ship, [edit.to]: edit.ship ?? undefined }) };
    case 'set-state-ttl':
      return { ...edits, stateTtl: edit.ttl ?? undefined };
    case 'set-name':
      return { ...edits, name: edit.name ?? undefined };
    case 'pin':
      return { ...edits, pin: edit.pin ?? undefined };
    case 'forget-operator':
      return {};
  }
}

/** The same edits in their one order: operators and groups by name, keys as the format lists them, nothing empty. */
export function tidy(edits: TopologyEdits): TopologyEdits {
  return {
    operators: sorted(edits.operators, tidyOperator),
    groups: sorted(edits.groups, ({ cpu, heap, managed }) => orNothing(without({ cpu, heap, managed }))),
  };
}

/** Whether both say the same; the order of keys says nothing. */
export function sameEdits(one: TopologyEdits, other: TopologyEdits): boolean {
  return one === other || JSON.stringify(tidy(one)) === JSON.stringify(tidy(other));
}

export function isEmpty({ operators, groups }: TopologyEdits): boolean {
  return !Object.keys(operators).length && !Object.keys(groups).length;
}

const KEYS = Object.keys(OperatorEdits.shape) as (keyof OperatorEdits)[];

function tidyOperator(edits: OperatorEdits): OperatorEdits | undefined {
  const stateTtl = typeof edits.stateTtl === 'object' ? orNothing(sorted(edits.stateTtl, (ttl) => ttl)) : edits.stateTtl;
  const told: OperatorEdits = { ...edits, ship: edits.ship && orNothing(sorted(edits.ship, (ship) => ship)), stateTtl };
  return orNothing(without(Object.fromEntries(KEYS.map((key) => [key, told[key]]))) as OperatorEdits);
}

/** By code unit, as Git and every machine sort. */
function sorted<T>(entries: Record<string, T>, change: (value: T) => T | undefined): Record<string, T> {
  const keys = Object.keys(entries).sort();
  return without(Object.fromEntries(keys.map((key) => [key, entries[key] === undefined ? undefined : change(entries[key])])));
}

function without<T>(entries: Record<string, T | undefined>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, T] => entry[1] !== undefined));
}

function orNothing<T extends object>(value: T): T | undefined {
  return Object.keys(value).length ? value : undefined;
}
