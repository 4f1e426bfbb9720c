import { expect, test } from 'vitest';
import { nameState } from './state-names.ts';
import type { StatePage, StateShape } from './state.ts';

const column = (type: string) => ({ name: null, type });
const shape = (name: string, item: string[], value: string[]): StateShape => ({ name, kind: 'map', namespace: null, ttl: false, item: item.map(column), value: value.map(column), problem: null });
const page = (key: string[], ...states: StateShape[]): StatePage => ({
  path: '/s', operatorId: '0', uid: 'u', name: 'Join', key: key.map(column), states, entries: [], more: false, scanned: 0, complete: true,
});
const orders = { columns: [{ name: 'k', type: 'STRING NOT NULL' }, { name: 't', type: 'TIMESTAMP(3) *ROWTIME*' }], key: ['k'] };
const clicks = { columns: [{ name: 'who', type: 'VARCHAR(2147483647)' }, { name: 'at', type: 'TIMESTAMP(3)' }], key: ['who'] };

test('a key has the names that rows are partitioned by, and kept rows those of the input that has their types', () => {
  const named = nameState(page(['STRING'], shape('left-records', ['STRING', 'TIMESTAMP(3)'], ['INT'])), [orders, clicks]);
  expect(named.key).toEqual([{ name: 'k', type: 'STRING' }]);
  expect(named.states[0]!.item!.map(({ name }) => name)).toEqual(['k', 't']);
  expect(named.states[0]!.value).toEqual([{ name: null, type: 'INT' }]);
});

test('of two inputs with the same types the state says which it is of', () => {
  const named = nameState(page(['STRING'], shape('right-records', ['STRING', 'TIMESTAMP(3)'], ['INT'])), [orders, clicks]);
  expect(named.states[0]!.item!.map(({ name }) => name)).toEqual(['who', 'at']);
});

test('what Flink does not name stays without a name', () => {
  expect(nameState(page(['INT', 'INT'], shape('accState', [], ['BIGINT'])), [orders]).key).toEqual([column('INT'), column('INT')]);
});
