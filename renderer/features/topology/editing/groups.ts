import { NO_EDITS, type TopologyEdits } from '#shared/topology/edits.ts';
import type { Topology } from '#shared/topology/model.ts';

/** How many colours there are: `--group-1` … in the tokens. */
const COLOURS = 6;

/** Every slot sharing group of a job, also one that so far only has resources: `default` first, then by name. */
export function groupsOf(topology: Topology | undefined, edits: TopologyEdits): string[] {
  const names = new Set([...(topology?.operators.map(({ slotSharingGroup }) => slotSharingGroup) ?? []), ...Object.keys(edits.groups)]);
  const others = [...names].filter((name) => name !== 'default').sort();
  return ['default', ...others];
}

/** The colour of a group of a topology: of the violet range by its name, the next one where another group has it; the default group is the flow itself. */
export function groupColour(topology: Topology, group: string): string {
  if (!colours.has(topology)) colours.set(topology, coloursOf(groupsOf(topology, NO_EDITS)));
  return colours.get(topology)!.get(group) ?? coloursOf([group]).get(group)!;
}

const colours = new WeakMap<Topology, ReadonlyMap<string, string>>();

/** By name first, so that a group keeps its colour when others come and go. */
export function coloursOf(groups: readonly string[]): Map<string, string> {
  const taken = new Set<number>();
  return new Map(
    groups.map((group) => {
      if (group === 'default') return [group, 'var(--flow)'];
      let colour = hash(group) % COLOURS;
      while (taken.has(colour) && taken.size < COLOURS) colour = (colour + 1) % COLOURS;
      taken.add(colour);
      return [group, `var(--group-${colour + 1})`];
    }),
  );
}

function hash(text: string): number {
  let value = 0;
  for (const char of text) value = (value * 31 + char.codePointAt(0)!) >>> 0;
  return value;
}
