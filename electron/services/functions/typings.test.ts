import { expect, test } from 'vitest';
import { typeOf, typingsOf } from './typings.ts';

test.each([
  ['BIGINT', 'bigint'],
  ['DECIMAL(10, 2)', 'Decimal'],
  ['VARCHAR(2147483647)', 'string'],
  ['TIMESTAMP(3) *ROWTIME*', 'LocalDateTime'],
  ['TIMESTAMP_LTZ(3) *PROCTIME*', 'Instant'],
  ['TIMESTAMP(6) WITH LOCAL TIME ZONE', 'Instant'],
  ['ROW<`a` INT NOT NULL, `b``c` MAP<STRING NOT NULL, ARRAY<DECIMAL(4, 1)>>, `t` TIMESTAMP(3)>', '{ "a": number; "b`c": Map<string, Array<Decimal | null> | null> | null; "t": LocalDateTime | null }'],
  ['ARRAY<ROW<`sku` INT, `price` DECIMAL(10, 2) \'what it\'\'s for\'>>', 'Array<{ "sku": number | null; "price": Decimal | null } | null>'],
  ['MULTISET<STRING>', 'Map<string | null, number>'],
  ['INTERVAL DAY(2) TO SECOND(3)', 'number'],
  ["RAW('java.lang.Object', '...')", 'unknown'],
])('%s', (flink, typescript) => {
  expect(typeOf(flink, false)).toBe(typescript);
  expect(typeOf(flink, true)).toBe(`${typescript} | null`);
});

test('a table has its name where it is of the current database, and its path anywhere', () => {
  const column = { name: 'n', type: 'BIGINT', nullable: false, kind: 'physical' as const, time: null, key: false, fields: [], comment: null, expression: null };
  const table = (path: string[]) => ({ path, kind: 'table' as const, temporary: false, columns: [column], options: {}, watermark: null, declared: null });
  const text = typingsOf({ current: { catalog: 'c', database: 'd' }, relations: [table(['c', 'd', 'here']), table(['c', 'e', 'th.ere'])] });
  expect([...text.matchAll(/^ {4}(.*)$/gm)].map(([, line]) => line)).toEqual(['"c.d.here": { "n": bigint };', '"c.e.`th.ere`": { "n": bigint };', '"here": { "n": bigint };']);
});
