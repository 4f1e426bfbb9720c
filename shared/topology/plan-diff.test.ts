import { expect, it } from 'vitest';
import twoSinksJson from '../../test/fixtures/topologies/two-sinks.json';
import { createElk } from './elk.ts';
import { layoutTopology } from './layout.ts';
import type { Operator, Topology } from './model.ts';
import { diffTopologies, edgeKey, mergeTopologies } from './plan-diff.ts';
import { approximateText } from './text-size.ts';

const before = twoSinksJson as Topology;
const at = (type: string) => before.operators.find((operator) => operator.type === type)!;
const edited = (uid: string, change: Partial<Operator>): Topology => ({ ...before, operators: before.operators.map((operator) => (operator.uid === uid ? { ...operator, ...change } : operator)) });
const differing = (after: Topology) => [...diffTopologies(before, after).operators.values()].filter(({ change }) => change !== 'same');

it('finds nothing between equal plans, whatever the numbers of their nodes and where their SQL stands', () => {
  const renumbered = { ...before, operators: before.operators.map((operator) => ({ ...operator, name: operator.name.replace(/\[\d+\]/, '[77]'), description: operator.description.replace(/^\[\d+\]/, '[77]'), range: null })) };
  expect(differing(renumbered)).toEqual([]);
  expect(diffTopologies(before, renumbered).counts).toEqual({ same: before.operators.length, added: 0, gone: 0, changed: 0, moved: 0 });
});

it('says which property changed, and from what to what', () => {
  const { uid } = at('group-aggregate');
  expect(differing(edited(uid, { state: [{ name: 's', kind: 'map', ttl: '1 h' }], maxParallelism: 128 }))).toEqual([
    {
      uid,
      change: 'changed',
      properties: [
        { property: 'max parallelism', before: 'not set', after: '128' },
        { property: 'state', before: at('group-aggregate').state.map(({ name }) => name).join(', ') || 'none', after: 's (TTL 1 h)' },
      ],
    },
  ]);
});

it('calls an operator moved that only runs elsewhere or wider', () => {
  const { uid } = at('group-aggregate');
  expect(differing(edited(uid, { parallelism: 4, slotSharingGroup: 'heavy' }))).toEqual([
    { uid, change: 'moved', properties: [{ property: 'parallelism', before: String(at('group-aggregate').parallelism), after: '4' }, { property: 'slot sharing group', before: 'default', after: 'heavy' }] },
  ]);
  const broken = edited(uid, { chain: 'a-chain-of-its-own' });
  expect(differing(broken).map(({ change, properties }) => [change, properties.map(({ property }) => property)])).toContainEqual(['moved', ['chain']]);
});

it('draws what came and what is gone with what stayed: every operator once, every edge of both', async () => {
  const gone = at('global-window-aggregate').uid;
  const added = { ...at('calc'), uid: 'unew', chain: 'cnew' };
  const line = { from: at('source').uid, to: 'unew', ship: 'REBALANCE', exchange: '', input: 0, key: null };
  const after: Topology = { ...before, operators: [...before.operators.filter(({ uid }) => uid !== gone), added], edges: [...before.edges.filter(({ from, to }) => from !== gone && to !== gone), line] };
  const diff = diffTopologies(before, after);
  expect(diff.counts).toMatchObject({ added: 1, gone: 1 });
  expect(diff.operators.get(gone)?.change).toBe('gone');
  expect(diff.edges.get(edgeKey(line))).toBe('added');
  const merged = mergeTopologies(before, after);
  expect(merged.operators.map(({ uid }) => uid).sort()).toEqual([...before.operators.map(({ uid }) => uid), 'unew'].sort());
  expect(merged.edges).toHaveLength(before.edges.length + 1);
  expect(new Set(merged.operators.map(({ job }) => job)).size).toBe(1);
  const layout = await layoutTopology(merged, { elk: createElk(), measure: approximateText });
  expect(layout.operators).toHaveLength(merged.operators.length);
});

it('takes plans that have nothing in common', () => {
  const other: Topology = { ...before, operators: before.operators.map((operator) => ({ ...operator, uid: `x${operator.uid}` })), edges: before.edges.map((edge) => ({ ...edge, from: `x${edge.from}`, to: `x${edge.to}` })), chains: [] };
  const { counts } = diffTopologies(before, other);
  expect(counts).toMatchObject({ added: 10, gone: 10, same: 0 });
  expect(new Set(mergeTopologies(before, other).operators.map(({ job }) => job)).size).toBe(2);
});
