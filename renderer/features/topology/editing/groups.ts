import type { TopologyEdits } from '#shared/topology/edits.ts';
import type { Topology } from '#shared/topology/model.ts';

/** How many colours there are: `--group-1` … in the tokens. */
const COLOURS = 6;

/** Every slot sharing group of a job, also one that so far only has resources: `default` first, then by name. */
export function groupsOf(topology: Topology | undefined, edits: TopologyEdits): string[] {
  const names = new Set([...(topology?.operators.map(({ slotSharingGroup }) => slotSharingGroup) ?? []), ...Object.keys(edits.groups)]);
  const others = [...names].filter((name) => name !== 'default').sort();
  return ['default', ...others];
}

/** A colour of the violet range by name, so that a group keeps its colour whatever others come and go; the default group is the flow itself. */
export function groupColour(group: string): string {
  if (group === 'default') return 'var(--flow)';
  let hash = 0;
  for (const char of group) hash = (hash * 31 + char.codePointAt(0)!) >>> 0;
  return `var(--group-${(hash % COLOURS) + 1})`;
}
