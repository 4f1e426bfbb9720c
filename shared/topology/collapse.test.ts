import { expect, it } from 'vitest';
import { largeTopology } from '../../test/fixtures/topologies/large.ts';
import { collapse, groupsOf } from './collapse.ts';
import { describeOperator } from './describe-operator.ts';
import { createElk } from './elk.ts';
import { layoutTopology } from './layout.ts';
import { sqlParts } from './sql-parts.ts';
import { approximateText } from './text-size.ts';

const topology = largeTopology({ operators: 60 });

it('puts one card in the place of each chain, with its counts, and joins the cards as the operators were', async () => {
  const groups = groupsOf(topology, 'chain', []);
  const collapsed = collapse(topology, groups);
  expect(groups.length).toBeGreaterThan(5);
  expect(collapsed.operators).toHaveLength(60 - groups.reduce((sum, { members }) => sum + members.length - 1, 0));
  const known = new Set(collapsed.operators.map(({ uid }) => uid));
  expect(collapsed.edges.every(({ from, to }) => known.has(from) && known.has(to) && from !== to)).toBe(true);
  const [group] = groups;
  const card = collapsed.operators.find(({ uid }) => uid === group!.id)!;
  expect(describeOperator(card)).toMatchObject({ kind: 'chain', meaning: expect.stringMatching(/^\d operators/) });
  const layout = await layoutTopology(collapsed, { elk: createElk(), measure: approximateText });
  expect(layout.operators).toHaveLength(collapsed.operators.length);
});

it('gathers by view, CTE and INSERT, each operator by the innermost', () => {
  const text = `CREATE VIEW v AS\n${'x\n'.repeat(20)};INSERT INTO s WITH c AS (\n${'x\n'.repeat(10)}) SELECT\n${'x\n'.repeat(60)};`;
  const groups = groupsOf(topology, 'sql', sqlParts(text));
  expect(groups.map(({ kind, title }) => `${kind} ${title}`)).toEqual(['view v', 'cte c', 'insert s']);
  const collapsed = collapse(topology, groups.slice(0, 1));
  expect(collapsed.operators).toHaveLength(60 - groups[0]!.members.length + 1);
  expect(collapsed.operators.find(({ type }) => type === 'view')?.description).toMatch(/^\d+ operators · \d+ chains/);
});

it('gives the same card for the same group, and the very topology for none', () => {
  const groups = groupsOf(topology, 'chain', []);
  const [once, again] = [collapse(topology, groups), collapse(topology, groupsOf(topology, 'chain', []))];
  expect(again.operators.every((operator, index) => operator === once.operators[index])).toBe(true);
  expect(collapse(topology, [])).toBe(topology);
});
