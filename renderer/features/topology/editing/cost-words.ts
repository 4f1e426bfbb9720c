import { costOf, exchangeChanges, type TopologyCost } from '#shared/topology/cost.ts';
import { describeOperator, describeShip } from '#shared/topology/describe-operator.ts';
import type { Edge, Topology } from '#shared/topology/model.ts';
import { formatSize } from '#shared/topology/flink-units.ts';
import type { Edited } from './edit-actions.ts';

export interface Figure {
  name: string;
  before: string;
  now: string;
  /** What the figure is an estimate of. */
  hint: string;
}

export interface Effect {
  slots: { group: string; before: number; now: number; hint: string }[];
  figures: Figure[];
  /** `+1 exchange`, and each in words; empty where none came or went. */
  exchanges: { words: string; each: string[] };
}

/** What the edits cost: figures before and now, and exchanges that came or went. Estimates, by Flink's own constants. */
export function effectOf({ topology, unedited, edits }: Edited): Effect {
  const [before, now] = [costOf(unedited), costOf(topology, { groups: edits.groups })];
  return { slots: slotsOf(before, now), figures: figuresOf(before, now), exchanges: exchangesOf(unedited, topology) };
}

function slotsOf(before: TopologyCost, now: TopologyCost): Effect['slots'] {
  const groups = [...new Set([...now.groups, ...before.groups].map(({ group }) => group))].sort((one, other) => Number(other === 'default') - Number(one === 'default') || (one < other ? -1 : 1));
  return groups.map((group) => {
    const cost = now.groups.find((each) => each.group === group);
    const slot = cost?.slots ? `, each ${round(cost.cpu / cost.slots)} cpu, ${formatSize(cost.heap / cost.slots)} heap, ${formatSize(cost.managed / cost.slots)} managed${cost.stated ? '' : " (Flink's default)"}` : '';
    return { group, before: before.groups.find((each) => each.group === group)?.slots ?? 0, now: cost?.slots ?? 0, hint: `Slot sharing group ${group}: ${cost?.slots ?? 0} slots${slot}` };
  });
}

function figuresOf(before: TopologyCost, now: TopologyCost): Figure[] {
  const figure = (name: string, hint: string, of: (cost: TopologyCost) => string): Figure => ({ name, before: of(before), now: of(now), hint });
  return [
    figure('cpu', 'Cores of all slots', ({ cpu }) => round(cpu)),
    figure('memory', 'Heap and managed memory of all slots, and network buffers', ({ memory }) => formatSize(memory)),
    figure('buffers', 'Network buffers of all exchanges', ({ buffers }) => buffers.toLocaleString('en')),
    figure('connections', 'Pairs of subtasks that send to each other', ({ connections }) => connections.toLocaleString('en')),
  ];
}

function exchangesOf(before: Topology, now: Topology): Effect['exchanges'] {
  const { added, removed, reshipped } = exchangeChanges(before, now);
  const words = [added.length && `+${added.length}`, removed.length && `−${removed.length}`].filter(Boolean).join(' ');
  const count = added.length + removed.length;
  return {
    words: [words && `${words} ${count === 1 ? 'exchange' : 'exchanges'}`, reshipped.length && `${reshipped.length} shipped otherwise`].filter(Boolean).join(' · '),
    each: [
      ...added.map((edge) => `new: ${between(edge, now)} by ${describeShip(edge)}`),
      ...removed.map((edge) => `gone: ${between(edge, before)}`),
      ...reshipped.map(({ before: was, after }) => `${between(after, now)}: ${describeShip(was)} → ${describeShip(after)}`),
    ],
  };
}

function between({ from, to }: Edge, { operators }: Topology): string {
  const [one, other] = [from, to].map((uid) => operators.find((operator) => operator.uid === uid)).map((operator) => (operator ? describeOperator(operator).title : '?'));
  return `${one} → ${other}`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
