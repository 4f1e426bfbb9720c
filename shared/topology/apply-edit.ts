import { OperatorEdits, type Edit, type TopologyEdits } from './edits.ts';

/**
 * The edits with one more, sorted. Whatever no longer says anything is left out, so that taking an edit back leaves no trace:
 * equal edits are equal values, whatever way led there.
 */
export function applyEdit(edits: TopologyEdits, edit: Edit): TopologyEdits {
  switch (edit.type) {
    case 'set-parallelism':
      return withOperator(edits, edit.operator, { parallelism: edit.parallelism ?? undefined });
    case 'set-max-parallelism':
      return withOperator(edits, edit.operator, { maxParallelism: edit.maxParallelism ?? undefined });
    case 'set-slot-sharing-group':
      return withOperator(edits, edit.operator, { slotSharingGroup: edit.group ?? undefined });
    case 'set-chaining':
      return withOperator(edits, edit.operator, { chaining: edit.chaining ?? undefined });
    case 'set-ship':
      return withOperator(edits, edit.operator, { ship: { ...own(edits.operators, edit.operator)?.ship, [edit.to]: edit.ship ?? undefined } as OperatorEdits['ship'] });
    case 'set-state-ttl':
      return withOperator(edits, edit.operator, { stateTtl: edit.ttl ?? undefined });
    case 'set-name':
      return withOperator(edits, edit.operator, { name: edit.name ?? undefined });
    case 'pin':
      return withOperator(edits, edit.operator, { pin: edit.pin ?? undefined });
    case 'set-group-resources':
      return tidy({ ...edits, groups: { ...edits.groups, [edit.group]: edit.resources ?? {} } });
    case 'forget-operator':
      return tidy({ ...edits, operators: { ...edits.operators, [edit.operator]: {} } });
  }
}

export function applyEdits(edits: TopologyEdits, more: readonly Edit[]): TopologyEdits {
  return more.reduce(applyEdit, edits);
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

function withOperator(edits: TopologyEdits, uid: string, change: Partial<OperatorEdits>): TopologyEdits {
  return tidy({ ...edits, operators: { ...edits.operators, [uid]: { ...own(edits.operators, uid), ...change } } });
}

const KEYS = Object.keys(OperatorEdits.shape) as (keyof OperatorEdits)[];

function tidyOperator(edits: OperatorEdits): OperatorEdits | undefined {
  const stateTtl = typeof edits.stateTtl === 'object' ? orNothing(sorted(edits.stateTtl, (ttl) => ttl)) : edits.stateTtl;
  const told: OperatorEdits = { ...edits, ship: edits.ship && orNothing(sorted(edits.ship, (ship) => ship)), stateTtl };
  return orNothing(without(Object.fromEntries(KEYS.map((key) => [key, told[key]]))) as OperatorEdits);
}

/** By code unit, as Git and every machine sort; an author's uid may be called like a method of every object, so only own keys count. */
function sorted<T>(entries: Record<string, T>, change: (value: T) => T | undefined): Record<string, T> {
  const keys = Object.keys(entries).sort();
  return without(Object.fromEntries(keys.map((key) => [key, entries[key] === undefined ? undefined : change(entries[key])])));
}

function own<T>(entries: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(entries, key) ? entries[key] : undefined;
}

function without<T>(entries: Record<string, T | undefined>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, T] => entry[1] !== undefined));
}

function orNothing<T extends object>(value: T): T | undefined {
  return Object.keys(value).length ? value : undefined;
}
