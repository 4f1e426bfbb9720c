import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { largeTopology } from '#test/fixtures/topologies/large.ts';
import { overlap } from './boxes.ts';
import { createElk } from './elk.ts';
import type { Elk } from './elk-graph.ts';
import { layoutTopology, type TopologyLayout } from './layout.ts';
import { Topology } from './model.ts';
import { approximateText } from './text-size.ts';

const elk = createElk();
const parts = { elk, measure: approximateText };
const notAgain: Elk = { layout: () => Promise.reject(new Error('An edit must not be laid out anew.')) };
const fixture = (name: string) => Topology.parse(JSON.parse(readFileSync(new URL(`../../test/fixtures/topologies/${name}.json`, import.meta.url), 'utf8')));

/** As the engine answers when a chain is broken: the rest of the chain gets an id of its own. */
function broken(topology: Topology, uid: string): Topology {
  const { chain } = topology.operators.find((operator) => operator.uid === uid)!;
  const members = topology.operators.filter((operator) => operator.chain === chain).map((operator) => operator.uid);
  const rest = new Set(members.slice(members.indexOf(uid)));
  const operators = topology.operators.map((operator) => (rest.has(operator.uid) ? { ...operator, chain: `${chain}-rest` } : operator));
  const edges = topology.edges.map((edge) => (rest.has(edge.to) && !rest.has(edge.from) && members.includes(edge.from) ? { ...edge, ship: 'FORWARD' } : edge));
  return { ...topology, operators, edges, chains: [] };
}

function inChain(topology: Topology): string {
  const seen = new Set<string>();
  return topology.operators.find(({ chain }) => seen.has(chain) || !seen.add(chain))!.uid;
}

function unmoved(before: TopologyLayout, after: TopologyLayout, except: ReadonlySet<string>): void {
  const places = new Map(after.operators.map((card) => [card.uid, card]));
  for (const card of before.operators) if (!except.has(card.uid)) expect(places.get(card.uid), card.uid).toEqual(card);
}

function noOverlaps({ chains }: TopologyLayout): void {
  for (const [index, chain] of chains.entries()) for (const other of chains.slice(index + 1)) expect(overlap(chain, other), `${chain.id} ${other.id}`).toBe(false);
}

describe('an edited topology', () => {
  it.each(['delays-by-airport', 'two-sinks', 'several-jobs'])('%s: broken chains stand beside what stays where it was, and come back', async (name) => {
    const topology = fixture(name);
    const before = await layoutTopology(topology, parts);
    for (const { uid, chain } of topology.operators) {
      if (topology.operators.find((operator) => operator.chain === chain)!.uid === uid) continue;
      const edited = broken(topology, uid);
      const after = await layoutTopology(edited, { ...parts, elk: notAgain, previous: before });
      unmoved(before, after, new Set(topology.operators.filter((operator) => operator.chain === chain).map((operator) => operator.uid)));
      noOverlaps(after);
      const back = await layoutTopology(topology, { ...parts, elk: notAgain, previous: after });
      unmoved(before, back, new Set());
    }
  });

  it('keeps lines to their cards and labels beside the frames', async () => {
    const topology = fixture('delays-by-airport');
    const before = await layoutTopology(topology, parts);
    const after = await layoutTopology(broken(topology, inChain(topology)), { ...parts, previous: before });
    const cards = new Map(after.operators.map((card) => [card.uid, card]));
    for (const { from, to, points, label } of after.edges) {
      for (const [uid, point] of [[from, points[0]!], [to, points.at(-1)!]] as const) expect(overlap(cards.get(uid)!, { ...point, width: 0, height: 0 }, 0.5), uid).toBe(true);
      if (label) expect(after.chains.filter((chain) => overlap(chain, label))).toEqual([]);
    }
    expect(after.edges.filter(({ label }) => label).map(({ label }) => label!.text).sort()).toEqual(['forward', 'hash(origin)', 'rebalance']);
  });

  it('of five hundred operators is redrawn without ELK, nothing unchanged moves', async () => {
    const topology = largeTopology({ operators: 500 });
    const before = await layoutTopology(topology, parts);
    const parallel = { ...topology, operators: topology.operators.map((operator, index) => (index === 77 ? { ...operator, parallelism: 9, slotSharingGroup: 'heavy' } : operator)) };
    unmoved(before, await layoutTopology(parallel, { ...parts, elk: notAgain, previous: before }), new Set());
    const uid = inChain(topology);
    const { chain } = topology.operators.find((operator) => operator.uid === uid)!;
    const after = await layoutTopology(broken(topology, uid), { ...parts, elk: notAgain, previous: before });
    unmoved(before, after, new Set(topology.operators.filter((operator) => operator.chain === chain).map((operator) => operator.uid)));
    noOverlaps(after);
  }, 30_000);
});
