import type { ChainingEdit, GroupResources, OperatorEdits, StateTtlEdit } from '#shared/topology/edits.ts';

export const CHAINING_WORDS: Record<ChainingEdit, string> = { head: 'starts a chain', never: 'never chained', always: 'chained where it can be' };

/** What was changed of one operator, a phrase each: `parallelism 4`, `starts a chain`. */
export function describeOperatorEdits(edits: OperatorEdits, titleOf: (uid: string) => string): string[] {
  const phrases = [
    edits.name !== undefined && `name ${edits.name}`,
    edits.parallelism !== undefined && `parallelism ${edits.parallelism}`,
    edits.maxParallelism !== undefined && `max parallelism ${edits.maxParallelism}`,
    edits.slotSharingGroup !== undefined && `slot sharing group ${edits.slotSharingGroup}`,
    edits.chaining !== undefined && CHAINING_WORDS[edits.chaining],
    ...Object.entries(edits.ship ?? {}).map(([to, ship]) => `${ship} to ${titleOf(to)}`),
    edits.stateTtl !== undefined && `state TTL ${showTtl(edits.stateTtl)}`,
    edits.pin !== undefined && `pinned to ${edits.pin}`,
  ];
  return phrases.filter((phrase): phrase is string => Boolean(phrase));
}

/** `1 h`, or `left: 1 h, right: 2 h`. */
export function showTtl(ttl: StateTtlEdit): string {
  return typeof ttl === 'string' ? ttl : Object.entries(ttl).map(([state, each]) => `${state}: ${each}`).join(', ');
}

/** The opposite of `showTtl`; nothing said is null. */
export function readTtl(text: string): StateTtlEdit | null {
  const trimmed = text.trim();
  if (!trimmed.includes(':')) return trimmed || null;
  const parts = trimmed.split(',').map((part) => part.split(':').map((word) => word.trim()));
  return Object.fromEntries(parts.filter(([state, each]) => state && each).map(([state, each]) => [state!, each!]));
}

/** `cpu 1 · heap 512 mb · managed 256 mb`; empty where nothing is said. */
export function showResources({ cpu, heap, managed }: GroupResources): string {
  return [cpu !== undefined && `cpu ${cpu}`, heap && `heap ${heap}`, managed && `managed ${managed}`].filter(Boolean).join(' · ');
}
