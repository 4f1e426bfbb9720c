import { expect, it } from 'vitest';
import type { Topology } from '#shared/topology/model.ts';
import delaysJson from '#test/fixtures/topologies/delays-by-airport.json';
import { createSearchStore, markOf } from './search-store.ts';

const { operators } = delaysJson as Topology;
const type = (uid: string | undefined) => operators.find((operator) => operator.uid === uid)?.type;

it('counts, steps round both ends, lights what is found and dims the rest', () => {
  const search = createSearchStore();
  search.over(operators, '');
  search.show();
  search.ask('aggregate');
  expect(search.getState().found.map(type)).toEqual(['local-window-aggregate', 'global-window-aggregate']);
  expect(type(search.getState().current)).toBe('local-window-aggregate');
  search.step(1);
  search.step(1);
  expect(type(search.getState().current)).toBe('local-window-aggregate');
  search.step(-1);
  expect(type(search.getState().current)).toBe('global-window-aggregate');
  expect(operators.map(({ uid }) => markOf(search.getState(), uid))).toEqual(['other', 'other', 'other', 'found', 'current', 'other', 'other']);
});

it('keeps the one that is looked at while the topology changes, and searches the new one', () => {
  const search = createSearchStore();
  search.over(operators, '');
  search.show();
  search.ask('aggregate');
  search.step(1);
  search.over(operators.filter(({ type }) => type !== 'local-window-aggregate'), '');
  expect(search.getState().found).toHaveLength(1);
  expect(type(search.getState().current)).toBe('global-window-aggregate');
});

it('marks nothing when nothing is asked, and forgets when closed', () => {
  const search = createSearchStore();
  search.over(operators, '');
  search.show();
  expect(markOf(search.getState(), operators[0]!.uid)).toBeUndefined();
  search.ask('flights');
  search.close();
  expect(search.getState()).toMatchObject({ open: false, query: '', found: [], current: undefined });
});
