import { expect, test } from 'vitest';
import type { StateEntry, StatePage, StateShape } from '#shared/topology/state.ts';
import { columnsOf, sourceOf } from './state-rows.ts';

const windows: StateShape = { name: 'window-aggs', kind: 'value', namespace: 'window end', ttl: false, item: null, value: [{ name: null, type: 'BIGINT' }, { name: null, type: 'INT' }], problem: null };
const timers: StateShape = { name: '_timer_state/event_w', kind: 'timers', namespace: 'window end', ttl: false, item: null, value: [], problem: null };
const rows: StateShape = { name: 'left', kind: 'map', namespace: null, ttl: true, item: [{ name: 'id', type: 'INT' }], value: [{ name: null, type: 'INT' }], problem: null };
const splits: StateShape = { name: 'SourceReaderState', kind: 'operator-list', namespace: null, ttl: false, item: [{ name: 'subtask', type: 'INT' }], value: [{ name: 'split', type: 'split of the source' }], problem: null };
const page: StatePage = { path: '/s', operatorId: '0', uid: 'u', name: null, key: [{ name: 'k', type: 'STRING' }], states: [windows, timers, rows, splits], entries: [], more: false, scanned: 0, complete: true };
const entry = (change: Partial<StateEntry>): StateEntry => ({ state: 's', key: ['"a"'], namespace: null, item: null, value: null, time: null, problem: null, ...change });
const names = (state?: StateShape, of = page) => columnsOf(of, state).map(({ name }) => name);
const values = (state: StateShape | undefined, given: StateEntry, of = page) => {
  const item = sourceOf([given], state, of).at(0);
  return item && 'row' in item ? item.row.values : item;
};

test('each state has the columns that it needs, and an entry a value for each', () => {
  expect(names(windows)).toEqual(['k', 'window end', 'f0', 'f1']);
  expect(values(windows, entry({ namespace: '"10:00"', value: ['9007199254740993', '2'] }))).toEqual(['"a"', '"10:00"', '9007199254740993', '2']);
  expect(names(timers)).toEqual(['k', 'window end', 'fires at']);
  expect(values(timers, entry({ namespace: '"10:00"', time: 0 }))).toEqual(['"a"', '"10:00"', '"1970-01-01 00:00:00"']);
  expect(values(timers, entry({ namespace: '"10:00"', time: 2 ** 63 }))).toEqual(['"a"', '"10:00"', '"at the end"']);
  expect(names(rows)).toEqual(['k', 'id', 'value', 'last touched']);
  expect(names(splits)).toEqual(['subtask', 'split']);
  expect(values(splits, entry({ key: [], item: ['0'], value: ['"rows"'] }))).toEqual(['0', '"rows"']);
});

test('entries of all states together keep one shape', () => {
  expect(names()).toEqual(['k', 'state', 'window', 'item', 'value', 'time']);
  expect(values(undefined, entry({ key: [], item: ['1', '"x"'], value: ['2'] }))).toEqual(['null', '"s"', 'null', '"1, \\"x\\""', '2', 'null']);
});

test('what none of the states has is no column', () => {
  const plain = { ...page, states: [{ ...windows, namespace: null }] };
  expect(names(undefined, plain)).toEqual(['k', 'state', 'value']);
  expect(values(undefined, entry({ value: ['2'] }), plain)).toEqual(['"a"', '"s"', '2']);
});

test('an entry that cannot be told says why in its place', () => {
  expect(values(windows, entry({ problem: 'It is damaged.' }))).toEqual({ note: 'It is damaged.' });
});
