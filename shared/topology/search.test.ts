import { expect, it } from 'vitest';
import delaysJson from '../../test/fixtures/topologies/delays-by-airport.json';
import { searchOperators } from './search.ts';
import type { Topology } from './model.ts';

const { operators } = delaysJson as Topology;
const found = (query: string, sql?: string) => searchOperators(operators, query, sql).map((uid) => operators.find((operator) => operator.uid === uid)!.type);

it('finds by name, type, table, uid and description, all words at once, in any case', () => {
  expect(found('LocalWindow')).toEqual(['local-window-aggregate']);
  expect(found('flights')).toEqual(['source']);
  expect(found(operators[3]!.uid.slice(2, 12).toUpperCase())).toEqual(['local-window-aggregate']);
  expect(found('calc dep_delay null')).toEqual(['calc']);
  expect(found('nothing of the kind')).toEqual([]);
  expect(found('  ')).toEqual([]);
});

it('finds by the SQL an operator comes from, from its first to its last character', () => {
  const lines = Array.from({ length: 50 }, () => '.'.repeat(70));
  lines[39] = 'INSERT INTO delays x /* beside */';
  expect(found('insert into', lines.join('\n'))).toEqual(['sink']);
  expect(found('beside', lines.join('\n'))).toEqual([]);
});
