import { expect, test } from 'vitest';
import { isSameMachine, machinesIn } from './environment-file.ts';

test.each([
  ['kafka-0:9092,kafka-1:9092', ['kafka-0:9092', 'kafka-1:9092']],
  ['jdbc:postgresql://DB.example.com:5432/shop', ['db.example.com:5432']],
  ['https://search.example.com/orders?x=1', ['search.example.com']],
  ['mysql://reader:secret@db/shop', ['db']],
  ['s3://bucket/path', ['bucket']],
  ['orders', []],
  ['localhost:9092, orders', ['localhost:9092']],
  ['a'.repeat(1_000_000), []],
])('finds the machines in %.40s', (text, machines) => expect(machinesIn(text).map(({ host, port }) => (port ? `${host}:${port}` : host))).toEqual(machines));

test('a word alone is a host only where nothing else is meant', () => {
  expect(machinesIn('prod-db.internal')).toEqual([]);
  expect(machinesIn('prod-db.internal', true)).toEqual([{ host: 'prod-db.internal', port: undefined }]);
});

test.each([
  ['db:5432', 'db:5432', true],
  ['db:5432', 'db:5433', false],
  ['//db/shop', 'db:5432', true],
  ['db:5432', 'other:5432', false],
])('%s and %s: one machine? %s', (one, other, same) => expect(isSameMachine(machinesIn(one)[0]!, machinesIn(other)[0]!)).toBe(same));
