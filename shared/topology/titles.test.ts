import { expect, test } from 'vitest';
import type { Operator } from './model.ts';
import { titlesOf, withTitle } from './titles.ts';

const operator = (uid: string, type: string, job: number): Operator => ({
  uid, operatorId: uid, name: `${uid}[1]`, title: 'orders', description: '', type, parallelism: 1, maxParallelism: null, slotSharingGroup: 'default', chaining: 'always', chain: uid,
  changelog: null, upsertKey: null, state: [], range: null, job, table: null,
});
const titles = (...operators: Operator[]) => [...titlesOf({ operators, edges: [], chains: [], slots: { total: 1, groups: {} } }).values()];

test('operators that are called the same are told apart by what they are, and then by their job', () => {
  expect(titles(operator('a', 'source', 0))).toEqual(['orders']);
  expect(titles(operator('a', 'source', 0), operator('b', 'sink', 0))).toEqual(['orders, source', 'orders, sink']);
  expect(titles(operator('a', 'source', 0), operator('b', 'source', 1), operator('c', 'sink', 1))).toEqual(['orders, source of job 1', 'orders, source of job 2', 'orders, sink']);
});

test('a failure names an operator as the canvas does', () => {
  const calc = { ...operator('u1', 'calc', 0), name: 'Calc', title: undefined, description: 'Calc(select=[(a + 1) AS b])' } as unknown as Operator;
  const topology = { operators: [calc], edges: [], chains: [], slots: { total: 1, groups: {} } };
  expect(withTitle('ArithmeticException: / by zero in operator Calc', 'u1', topology)).toBe('ArithmeticException: / by zero in Compute');
  expect(withTitle('ArithmeticException: / by zero in operator Calc', null, topology)).toBe('ArithmeticException: / by zero in operator Calc');
});
