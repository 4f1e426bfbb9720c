import { type Grouping, groupsOf } from '#shared/topology/collapse.ts';
import type { CanvasParts } from '../canvas-context.ts';
import type { Drawing } from './drawing.ts';

type Parts = Pick<CanvasParts, 'store' | 'look'>;

/** Every chain, or every view and CTE, as one card; those of one operator stay as they are. */
export function collapseAll({ store, look }: Parts, by: Grouping): void {
  const { topology, parts } = store.getState();
  if (topology) look.collapse({ by, ids: groupsOf(topology, by, parts).map(({ id }) => id) });
}

export function expandAll({ look }: Parts): void {
  look.collapse({ by: look.getState().collapsed.by, ids: [] });
}

/** Draws the group of an operator as one card, or a card as its operators again. Without a choice made before, the group is the chain. */
export function foldOperator({ store, look }: Parts, uid: string, isFolded: boolean): void {
  const { topology, drawing, parts } = store.getState();
  const { collapsed } = look.getState();
  if (!topology) return;
  const card = drawing && cardOf(drawing, uid);
  if (card !== undefined && drawing?.groups.has(card)) {
    if (!isFolded) look.collapse({ ...collapsed, ids: collapsed.ids.filter((id) => id !== card) });
    return;
  }
  const group = isFolded && groupsOf(topology, collapsed.by, parts).find(({ members }) => members.some((member) => member.uid === uid));
  if (group) look.collapse({ ...collapsed, ids: [...collapsed.ids, group.id] });
}

/** The card that an operator is drawn as: its own, or that of its group. */
export function cardOf({ groups }: Drawing, uid: string): string {
  if (groups.has(uid)) return uid;
  for (const { id, members } of groups.values()) if (members.some((member) => member.uid === uid)) return id;
  return uid;
}
