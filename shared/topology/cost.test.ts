import { describe, expect, it } from 'vitest';
import { costOf, DEFAULT_SLOT, exchangeChanges, exchangesOf } from './cost.ts';
import counted from '#test/fixtures/network-buffers.json' with { type: 'json' };
import type { Edge, Operator, Topology } from './model.ts';

const operator = (uid: string, parallelism: number, change: Partial<Operator> = {}): Operator => ({
  uid, operatorId: uid, name: uid, description: '', type: 'calc', parallelism, maxParallelism: null, slotSharingGroup: 'default', chaining: 'always',
  chain: uid, changelog: null, upsertKey: null, state: [], range: null, job: 0, table: null, ...change,
});
const edge = (from: string, to: string, ship: string, change: Partial<Edge> = {}): Edge => ({ from, to, ship, exchange: 'UNDEFINED', input: 0, key: null, ...change });
const topology = (operators: Operator[], edges: Edge[] = []): Topology => ({ operators, edges, chains: [], slots: { total: 0, groups: {} } });
const exchange = (from: number, to: number, ship: string, more: Partial<Edge> = {}) => costOf(topology([operator('a', from), operator('b', to)], [edge('a', 'b', ship, more)])).exchanges[0]!;
const MB = 1024 ** 2;

describe('slots', () => {
  it('a group needs as many as its widest operator, in each job', () => {
    const { groups, slots } = costOf(topology([operator('a', 2), operator('b', 4), operator('c', 3, { slotSharingGroup: 'heavy' }), operator('d', 1, { job: 1 })]));
    expect(groups.map(({ group, slots }) => [group, slots])).toEqual([['default', 5], ['heavy', 3]]);
    expect(slots).toBe(8);
  });

  it('cpu and memory are those of the group, or the default of a slot', () => {
    const cost = costOf(topology([operator('a', 2), operator('b', 3, { slotSharingGroup: 'heavy' })]), { groups: { heavy: { cpu: 0.5, heap: '1 gb', managed: '256 mb' }, other: { cpu: 9 } } });
    expect(cost.groups).toEqual([
      { group: 'default', slots: 2, stated: false, cpu: 2, heap: 768 * MB, managed: 1024 * MB },
      { group: 'heavy', slots: 3, stated: true, cpu: 1.5, heap: 3072 * MB, managed: 768 * MB },
    ]);
    expect([cost.cpu, cost.memory]).toEqual([3.5, (768 + 1024 + 3072 + 768) * MB]);
  });

  it('managed memory that a group does not give is none', () => {
    expect(costOf(topology([operator('a', 2)]), { groups: { default: { cpu: 1, heap: '512 mb' } } }).groups[0]).toMatchObject({ heap: 1024 * MB, managed: 0 });
    expect(costOf(topology([operator('a', 1)]), { groups: { default: {} } }).groups[0]).toMatchObject({ stated: false, managed: DEFAULT_SLOT.managed });
  });
});

describe('exchanges', () => {
  it('each with each: p × q connections', () => {
    // 4 senders with 4 channels: 4 + 1 needed, 2 · 4 + 8 at most; 4 receivers with 4 channels: 2 · 4 + 1 needed, 2 · 4 + 8 at most.
    expect(exchange(4, 4, 'HASH')).toMatchObject({ connections: 16, requiredBuffers: 4 * 5 + 4 * 9, buffers: 4 * 16 + 4 * 16, bytes: 128 * 32_768 });
    // 2 senders with 3 channels: 4 and 14; 3 receivers with 2 channels: 5 and 12.
    expect(exchange(2, 3, 'REBALANCE')).toMatchObject({ connections: 6, requiredBuffers: 2 * 4 + 3 * 5, buffers: 2 * 14 + 3 * 12 });
    expect(['BROADCAST', 'GLOBAL', 'CUSTOM', 'SHUFFLE'].map((ship) => exchange(2, 3, ship).connections)).toEqual([6, 6, 6, 6]);
    expect(exchange(64, 64, 'HASH').connections).toBe(4096);
  });

  it('one to one: as many connections as the wider side has subtasks', () => {
    // 3 senders with 1 channel: 2 and 10; 3 receivers with 1 channel: 3 and 10.
    expect(exchange(3, 3, 'FORWARD')).toMatchObject({ connections: 3, requiredBuffers: 3 * 2 + 3 * 3, buffers: 60 });
    // 2 senders with 3 and 2 channels: 4 + 3 and 14 + 12; 5 receivers with 1 channel: 3 and 10.
    expect(exchange(2, 5, 'RESCALE')).toMatchObject({ connections: 5, requiredBuffers: 4 + 3 + 5 * 3, buffers: 14 + 12 + 50 });
    expect(exchange(5, 2, 'RESCALE')).toMatchObject({ connections: 5, requiredBuffers: 5 * 2 + 7 + 5, buffers: 50 + 14 + 12 });
  });

  it('written whole before it is read: 512 buffers to sort in, a thousand to read with at most are required', () => {
    expect(exchange(2, 2, 'HASH', { exchange: 'BATCH' })).toMatchObject({ connections: 4, requiredBuffers: 2 * 512 + 2 * 5, buffers: 2 * 512 + 2 * 12 });
    expect(exchange(600, 1, 'HASH', { exchange: 'BATCH' })).toMatchObject({ requiredBuffers: 600 * 512 + 1000, buffers: 600 * 512 + 1208 });
  });

  // NetworkBuffersTest asks Flink itself for the same numbers.
  it.each(counted)('$senders × $receivers $ship $exchange', ({ ship, senders, receivers, exchange: mode, ...cost }) => {
    expect(exchange(senders, receivers, ship, { exchange: mode })).toMatchObject(cost);
  });

  it('inside a chain there is none', () => {
    const chained = topology([operator('a', 2, { chain: 'x' }), operator('b', 2, { chain: 'x' }), operator('c', 2)], [edge('a', 'b', 'FORWARD'), edge('b', 'c', 'HASH')]);
    expect(exchangesOf(chained).map(({ to }) => to)).toEqual(['c']);
    expect(costOf(chained)).toMatchObject({ connections: 4, buffers: 2 * 12 + 2 * 12, memory: 2 * 896 * MB + 48 * 32_768 });
  });

  it('what an edit did to them', () => {
    const before = topology([operator('a', 2, { chain: 'x' }), operator('b', 2, { chain: 'x' }), operator('c', 2), operator('d', 2)], [edge('a', 'b', 'FORWARD'), edge('b', 'c', 'REBALANCE'), edge('c', 'd', 'FORWARD')]);
    const after = topology([operator('a', 2), operator('b', 4), operator('c', 2, { chain: 'y' }), operator('d', 2, { chain: 'y' })], [edge('a', 'b', 'REBALANCE'), edge('b', 'c', 'RESCALE'), edge('c', 'd', 'FORWARD')]);
    const { added, removed, reshipped } = exchangeChanges(before, after);
    expect(added).toEqual([after.edges[0]]);
    expect(removed).toEqual([before.edges[2]]);
    expect(reshipped).toEqual([{ before: before.edges[1], after: after.edges[1] }]);
    expect(exchangeChanges(before, before)).toEqual({ added: [], removed: [], reshipped: [] });
  });
});
