import type { Edit, OperatorEdits, TopologyEdits } from './edits.ts';

/** The edits with one more. Whatever no longer says anything is left out, so that taking an edit back leaves no trace. */
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
      return withOperator(edits, edit.operator, { ship: orNothing(without({ ...edits.operators[edit.operator]?.ship, [edit.to]: edit.ship ?? undefined })) });
    case 'set-state-ttl':
      return withOperator(edits, edit.operator, { stateTtl: edit.ttl ?? undefined });
    case 'set-name':
      return withOperator(edits, edit.operator, { name: edit.name ?? undefined });
    case 'pin':
      return withOperator(edits, edit.operator, { pin: edit.pin ?? undefined });
    case 'set-group-resources':
      return { ...edits, groups: without({ ...edits.groups, [edit.group]: edit.resources ?? undefined }) };
    case 'forget-operator':
      return { ...edits, operators: without({ ...edits.operators, [edit.operator]: undefined }) };
  }
}

export function applyEdits(edits: TopologyEdits, more: readonly Edit[]): TopologyEdits {
  return more.reduce(applyEdit, edits);
}

function withOperator(edits: TopologyEdits, uid: string, change: OperatorEdits): TopologyEdits {
  const changed = orNothing(without({ ...edits.operators[uid], ...change }));
  return { ...edits, operators: without({ ...edits.operators, [uid]: changed }) };
}

function without<T>(entries: Record<string, T | undefined>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, T] => entry[1] !== undefined));
}

function orNothing<T extends object>(value: T): T | undefined {
  return Object.keys(value).length ? value : undefined;
}
