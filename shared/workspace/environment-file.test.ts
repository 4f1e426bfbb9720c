import { expect, test } from 'vitest';
import { machinesIn } from './environment-file.ts';

test.each([
  ['kafka-0:9092,kafka-1:9092', ['kafka-0:9092', 'kafka-1:9092']],
  ['jdbc:postgresql://DB.example.com:5432/shop', ['db.example.com:5432']],
  ['https://search.example.com/orders', ['search.example.com']],
  ['s3://bucket/path', ['bucket']],
  ['orders', []],
  ['localhost:9092, orders', ['localhost:9092']],
])('finds the machines in %j', (text, machines) => expect(machinesIn(text)).toEqual(machines));
