import { expect, it } from 'vitest';
import { describeOperator } from './describe-operator.ts';
import type { Edge, Operator, Topology } from './model.ts';
import { nameOperators } from './name-operators.ts';
import { sqlParts } from './sql-parts.ts';

const TEXT = `CREATE VIEW busy AS SELECT a, COUNT(*) FROM t GROUP BY a;
INSERT INTO out WITH late AS (SELECT 1) SELECT 2 FROM busy JOIN u ON a = b GROUP BY c;`;

const operator = (uid: string, change: Partial<Operator>): Operator => ({
  uid, operatorId: uid, name: '', description: '', type: 'calc', parallelism: 1, maxParallelism: null, slotSharingGroup: 'default', chaining: 'always', chain: uid,
  changelog: null, upsertKey: null, state: [], range: null, job: 0, table: null, ...change,
});
const on = (line: number, column: number) => ({ start: { line, column }, end: { line, column: column + 2 } });
const edge = (from: string, to: string, input = 0): Edge => ({ from, to, ship: 'HASH', exchange: '', input, key: null });

const topology: Topology = {
  operators: [
    operator('t', { type: 'source', table: 'c.d.t', name: 'Source: t[1]' }),
    operator('agg', { type: 'group-aggregate', name: 'GroupAggregate[3]', range: on(1, 25) }),
    operator('u', { type: 'source', table: 'u', name: 'Source: u[2]' }),
    operator('join', { type: 'join', name: 'Join[5]', range: on(2, 50) }),
    operator('cte', { type: 'rank', name: 'Rank[6]', range: on(2, 32) }),
    operator('named', { type: 'group-aggregate', name: 'Mine', range: on(1, 25) }),
    operator('last', { type: 'group-aggregate', name: 'GroupAggregate[9]' }),
    operator('calc', { name: 'Calc[8]', description: '[8]:Calc(select=[a], where=[(a > 1)])', range: on(1, 25) }),
    operator('sink', { type: 'sink', table: 'out', name: 'out[9]: Writer' }),
  ],
  edges: [edge('t', 'agg'), edge('u', 'join', 2), edge('agg', 'join', 1), edge('join', 'last'), edge('last', 'calc'), edge('calc', 'sink')],
  chains: [],
  slots: { total: 1, groups: { default: 1 } },
};

const titles = ({ operators }: Topology) => Object.fromEntries(operators.map((each) => [each.uid, describeOperator(each).title]));

it('calls operators by what the person called their result', () => {
  expect(titles(nameOperators(topology, sqlParts(TEXT)))).toEqual({ t: 't', agg: 'busy', u: 'u', join: 'busy & u', cte: 'late', named: 'Mine', last: 'out', calc: 'Filter', sink: 'out' });
});

it('leaves the kind, the name and the description to read', () => {
  const named = nameOperators(topology, sqlParts(TEXT)).operators[1]!;
  expect(describeOperator(named)).toMatchObject({ title: 'busy', kind: 'group aggregate' });
  expect(named.name).toBe('GroupAggregate[3]');
});

it('gives the same objects for the same names, and takes a name back', () => {
  const once = nameOperators(topology, sqlParts(TEXT));
  expect(nameOperators(topology, sqlParts(TEXT)).operators.every((each, index) => each === once.operators[index])).toBe(true);
  expect(titles(nameOperators(once, [])).agg).toBe('out');
});

it.each([
  ['select=[a, b]', 'Select columns'],
  ['select=[a AS x, b]', 'Rename columns'],
  ['select=[CAST(a AS INT) AS x]', 'Compute'],
  ['select=[a], where=[(a > 1)]', 'Filter'],
])('calls Calc(%s) %s', (attributes, title) => {
  expect(describeOperator(operator('c', { name: 'Calc[3]', description: `[3]:Calc(${attributes})` })).title).toBe(title);
});
