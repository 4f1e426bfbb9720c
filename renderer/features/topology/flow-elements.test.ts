import { expect, test } from 'vitest';
import type { Topology } from '#shared/topology/model.ts';
import twoSinksJson from '#test/fixtures/topologies/two-sinks.json';
import { flowElements } from './flow-elements.ts';

test('an edge says to a screen reader what its ends are called, not their ids', () => {
  const topology = twoSinksJson as Topology;
  const { from, to } = topology.edges[0]!;
  const layout = { operators: [], chains: [], groups: [], edges: [{ id: 'e', from, to }] };
  const label = flowElements({ topology, groups: new Map(), diff: undefined } as never, layout as never).edges[0]!.ariaLabel!;
  expect(label).toMatch(/^Edge from .+ to .+$/);
  expect([label.includes(from), label.includes(to)]).toEqual([false, false]);
});
