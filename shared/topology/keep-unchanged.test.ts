import { expect, it } from 'vitest';
import { largeTopology } from '#test/fixtures/topologies/large.ts';
import { isEqual, keepUnchanged } from './keep-unchanged.ts';

it('keeps the very objects of what has not changed, and only of that', () => {
  const before = largeTopology({ operators: 60 });
  const answer = structuredClone(before);
  answer.operators[7]!.state = [{ name: 'other', kind: 'map', ttl: null }];
  const kept = keepUnchanged(answer, before);
  expect(kept).toEqual(answer);
  expect(kept.operators.filter((operator, index) => operator !== before.operators[index])).toEqual([answer.operators[7]]);
  expect(kept.edges.every((edge, index) => edge === before.edges[index])).toBe(true);
  expect(kept.chains.every((chain, index) => chain === before.chains[index])).toBe(true);
});

it('is the topology before where nothing has changed, and another one where something is gone', () => {
  const before = largeTopology({ operators: 60 });
  expect(keepUnchanged(structuredClone(before), before)).toBe(before);
  expect(keepUnchanged({ ...before, edges: before.edges.slice(1) }, before)).not.toBe(before);
  expect(keepUnchanged({ ...before, slots: { total: 9, groups: { default: 9 } } }, before).slots.total).toBe(9);
});

it('takes an operator for unchanged where only Flink has counted it anew', () => {
  const before = largeTopology({ operators: 3 });
  const counted = (from: number) => ({ ...before, operators: before.operators.map((operator, index) => ({ ...operator, flinkName: `${operator.name}[${index + from}]` })) });
  const first = counted(1);
  expect(keepUnchanged(counted(7), first)).toBe(first);
});

it('takes a topology without one before', () => {
  const topology = largeTopology({ operators: 3 });
  expect(keepUnchanged(topology, undefined)).toBe(topology);
});

it.each([
  [[1, 2], [1, 2], true],
  [[1, 2], [1, 2, 3], false],
  [[1, 2], [1, { a: 2 }], false],
  [[{ a: [1] }], [{ a: [1] }], true],
  [[], {}, false],
  [{}, [], false],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [{ a: undefined }, {}, false],
  [null, {}, false],
])('%j and %j are equal: %j', (one, other, equal) => expect(isEqual(one, other)).toBe(equal));
