import type { Edit } from '#shared/topology/edits.ts';
import type { TopologyLayout } from '#shared/topology/layout.ts';
import { breakBehind, chainedBehind, type Edited, join, operatorOf, setChaining, setGroup } from './edit-actions.ts';

/** What is dragged: one operator, or all of a chain. */
export interface Dragged {
  uids: readonly string[];
  whole: boolean;
}

/** Where it is let go: on a slot group of the legend, on a chain, or on the empty canvas. */
export type DropTarget = { group: string } | { newGroup: true } | { chain: string } | undefined;

export interface Drop {
  /** What happens on letting go. */
  words: string;
  /** Empty where a name has to be asked for first. */
  edits: Edit[];
}

/** What it means to let go here; undefined where it means nothing. */
export function dropOn(edited: Edited, { uids, whole }: Dragged, target: DropTarget): Drop | undefined {
  if (target === undefined) return whole ? undefined : apart(edited, uids[0]!);
  if ('newGroup' in target) return { words: 'Into a new slot sharing group', edits: [] };
  if ('group' in target) return intoGroup(edited, uids, target.group);
  const { chains } = edited.topology;
  const chain = chains.find(({ id }) => id === target.chain);
  if (!chain || uids.every((uid) => chain.operators.includes(uid))) return undefined;
  const head = uids.find((uid) => edited.topology.edges.some(({ from, to }) => to === uid && chain.operators.includes(from)));
  if (head) return { words: 'Join this chain', edits: join(edited, [head]) };
  return intoGroup(edited, uids, operatorOf(edited.topology, chain.operators[0]!)!.slotSharingGroup);
}

function intoGroup(edited: Edited, uids: readonly string[], group: string): Drop | undefined {
  const others = uids.filter((uid) => operatorOf(edited.topology, uid)?.slotSharingGroup !== group);
  return others.length ? { words: `Into ${group === 'default' ? 'the default group' : `group ${group}`}`, edits: setGroup(edited, others, group) } : undefined;
}

/** Out of its chain: what stands behind another starts a chain of its own, the first of a chain leaves the others behind. */
function apart(edited: Edited, uid: string): Drop | undefined {
  const { edges, operators } = edited.topology;
  const chainOf = new Map(operators.map((operator) => [operator.uid, operator.chain]));
  const isBehind = edges.some(({ from, to }) => to === uid && chainOf.get(from) === chainOf.get(uid));
  if (isBehind) return { words: 'Start a chain here', edits: setChaining([uid], 'head') };
  return chainedBehind(edited.topology, uid).length ? { words: 'Break the chain behind it', edits: breakBehind(edited, [uid]) } : undefined;
}

/** The chain whose frame holds a point of the drawing. */
export function chainAt({ chains }: TopologyLayout, { x, y }: { x: number; y: number }): string | undefined {
  return chains.find((frame) => x >= frame.x && x <= frame.x + frame.width && y >= frame.y && y <= frame.y + frame.height)?.id;
}
