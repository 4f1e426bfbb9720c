import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Box } from './boxes.ts';
import { createElk } from './elk.ts';
import { layoutTopology, type TopologyLayout } from './layout.ts';
import { type Operator, Topology } from './model.ts';
import { approximateText } from './text-size.ts';

const elk = createElk();
const parts = { elk, measure: approximateText };
const fixture = (name: string) => Topology.parse(JSON.parse(readFileSync(new URL(`../../test/fixtures/topologies/${name}.json`, import.meta.url), 'utf8')));

describe('layoutTopology', () => {
  it.each(['delays-by-airport', 'two-sinks', 'several-jobs', 'sixty-operators'])('draws %s without overlaps, edges from card to card', async (name) => {
    const topology = fixture(name);
    check(topology, await layoutTopology(topology, parts));
  });

  it('draws any acyclic graph well: a hundred random ones', async () => {
    for (let seed = 1; seed <= 100; seed++) {
      const topology = randomTopology(seed);
      check(topology, await layoutTopology(topology, parts));
    }
  }, 60_000);

  it('gives the same drawing for the same topology', async () => {
    const topology = fixture('sixty-operators');
    expect(await layoutTopology(topology, parts)).toEqual(await layoutTopology(structuredClone(topology), parts));
  });

  it('moves nothing when only words that need no room have changed', async () => {
    const topology = fixture('two-sinks');
    const previous = await layoutTopology(topology, parts);
    const edited = { ...topology, operators: topology.operators.map((operator) => ({ ...operator, parallelism: 7, operatorId: 'x' })) };
    const layout = await layoutTopology(edited, { ...parts, previous });
    expect(layout.operators).toEqual(previous.operators);
    expect(layout.edges).toEqual(previous.edges);
  });

  it('draws an operator that takes the place of another of the same size', async () => {
    const topology = fixture('delays-by-airport');
    const inner = topology.operators.find(({ type }) => type === 'calc')!;
    const renamed = (uid: string) => (uid === inner.uid ? 'uother' : uid);
    const edited = {
      ...topology,
      operators: topology.operators.map((operator) => ({ ...operator, uid: renamed(operator.uid) })),
      edges: topology.edges.map((edge) => ({ ...edge, from: renamed(edge.from), to: renamed(edge.to) })),
    };
    const previous = await layoutTopology(topology, parts);
    const layout = await layoutTopology(edited, { ...parts, previous });
    check(edited, layout);
    expect(layout.operators).toEqual(previous.operators.map((operator) => ({ ...operator, uid: renamed(operator.uid) })));
  });

  it('leaves one job where it is while the text of another grows', async () => {
    const topology = fixture('several-jobs');
    const previous = await layoutTopology(topology, parts);
    const second = topology.operators.find(({ job, type }) => job === 1 && type === 'temporal-join')!;
    const grown = { ...topology, operators: [...topology.operators, { ...second, uid: 'unew', chain: 'cnew', name: 'new', type: 'calc' }], edges: [...topology.edges, { from: second.uid, to: 'unew', ship: 'REBALANCE', exchange: '', input: 0, key: null }] };
    const layout = await layoutTopology(grown, { ...parts, previous });
    const ofFirst = ({ operators }: TopologyLayout) => operators.filter(({ uid }) => topology.operators.some((operator) => operator.uid === uid && operator.job === 0));
    expect(ofFirst(layout)).toEqual(ofFirst(previous));
    check(grown, layout);
  });

  it('keeps at least half of the cards of a changed job in place', async () => {
    const topology = fixture('two-sinks');
    const previous = await layoutTopology(topology, parts);
    const sink = topology.operators.find(({ table }) => table === 'late_by_carrier')!;
    const grown = { ...topology, operators: [...topology.operators, { ...sink, uid: 'unew', table: 'copy', chain: 'cnew' }], edges: [...topology.edges, { from: topology.edges.find(({ to }) => to === sink.uid)!.from, to: 'unew', ship: 'REBALANCE', exchange: '', input: 0, key: null }] };
    const layout = await layoutTopology(grown, { ...parts, previous });
    const moved = previous.operators.filter((before) => {
      const after = layout.operators.find(({ uid }) => uid === before.uid)!;
      return Math.hypot(after.x - before.x, after.y - before.y) > 1;
    });
    expect(moved.length).toBeLessThanOrEqual(previous.operators.length / 2);
  });

  it('puts every operator right of those that feed its chain', async () => {
    const topology = fixture('sixty-operators');
    const layout = await layoutTopology(topology, parts);
    const card = new Map(layout.operators.map((placed) => [placed.uid, placed]));
    for (const { from, to, label } of layout.edges) if (label) expect(card.get(to)!.x).toBeGreaterThan(card.get(from)!.x + card.get(from)!.width);
  });

  it('takes a topology without operators, and operators whose chain nobody lists', async () => {
    expect(await layoutTopology({ operators: [], edges: [], chains: [], slots: { total: 0, groups: {} } }, parts)).toMatchObject({ operators: [], width: 0 });
    const lonely = { ...fixture('delays-by-airport'), chains: [], edges: [] };
    check(lonely, await layoutTopology(lonely, parts));
  });

  it('is quick with a thousand operators', async () => {
    const topology = randomTopology(7, 1000);
    check(topology, await layoutTopology(topology, parts));
  }, 60_000);
});

function check(topology: Topology, layout: TopologyLayout): void {
  expect(layout.operators.map(({ uid }) => uid).sort()).toEqual(topology.operators.map(({ uid }) => uid).sort());
  expect(layout.edges).toHaveLength(topology.edges.length);
  expect(new Set(layout.edges.map(({ id }) => id)).size).toBe(topology.edges.length);
  expect(overlaps(layout.operators)).toEqual([]);
  expect(overlaps(layout.chains)).toEqual([]);
  const cards = new Map(layout.operators.map((card) => [card.uid, card]));
  for (const { from, to, points, label } of layout.edges) {
    for (const [index, point] of points.entries()) {
      const next = points[index + 1];
      if (next) expect(Math.abs(next.x - point.x) < 0.01 || Math.abs(next.y - point.y) < 0.01, `${from} ${to} bends only at right angles: ${JSON.stringify(points)}`).toBe(true);
    }
    expect(onBorder(points[0]!, cards.get(from)!), `${from} is left from its card`).toBe(true);
    expect(onBorder(points.at(-1)!, cards.get(to)!), `${to} is reached at its card`).toBe(true);
    if (label) expect(layout.chains.filter((chain) => overlap(chain, { ...label, width: label.width - 1 }))).toEqual([]);
  }
}

function overlaps(boxes: Box[]): [Box, Box][] {
  return boxes.flatMap((box, index) => boxes.slice(index + 1).filter((other) => overlap(box, other)).map((other): [Box, Box] => [box, other]));
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function onBorder({ x, y }: { x: number; y: number }, box: Box): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) < 0.6;
  const inside = x >= box.x - 0.6 && x <= box.x + box.width + 0.6 && y >= box.y - 0.6 && y <= box.y + box.height + 0.6;
  return inside && (near(x, box.x) || near(x, box.x + box.width) || near(y, box.y) || near(y, box.y + box.height));
}

/** Any acyclic graph: chains of one to five operators, several jobs, parallel edges, operators that feed nobody. */
function randomTopology(seed: number, size = 4 + (seed % 23)): Topology {
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  const pick = <T>(items: T[]): T => items[Math.floor(random() * items.length)]!;
  const operators: Operator[] = [];
  const edges: Topology['edges'] = [];
  const jobs = 1 + Math.floor(random() * 2);
  while (operators.length < size) {
    const job = operators.length % jobs;
    const chain = `chain-${operators.length}`;
    const earlier = operators.filter((operator) => operator.job === job);
    const members = Array.from({ length: 1 + Math.floor(random() * 5) }, (_, index) => operator(operators.length + index, job, chain, random));
    members.slice(1).forEach((member, index) => edges.push(edge(pick(members.slice(0, index + 1)), member, 'FORWARD', 0)));
    if (earlier.length)
      for (let input = 1; input <= 1 + Math.floor(random() * 3); input++) edges.push(edge(pick(earlier), pick(members), pick(['HASH', 'REBALANCE', 'BROADCAST']), input));
    operators.push(...members);
  }
  const chains = [...new Set(operators.map(({ chain }) => chain))].map((id) => ({ id, operators: operators.filter(({ chain }) => chain === id).map(({ uid }) => uid), parallelism: 2 }));
  return { operators, edges, chains, slots: { total: 2, groups: { default: 2 } } };
}

function operator(index: number, job: number, chain: string, random: () => number): Operator {
  const long = 'x'.repeat(Math.floor(random() * 60));
  return { ...fixture('delays-by-airport').operators[0]!, uid: `u${index}`, operatorId: `o${index}`, name: `op ${index} ${long}`, type: 'calc', table: null, job, chain };
}

function edge(from: Operator, to: Operator, ship: string, input: number): Topology['edges'][number] {
  return { from: from.uid, to: to.uid, ship, exchange: 'UNDEFINED', input, key: ship === 'HASH' ? ['a_key', 'another'] : null };
}
