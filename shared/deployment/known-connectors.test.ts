import { expect, test } from 'vitest';
import { needOf } from './known-connectors.ts';

test('a connector that is known says what it needs', () => {
  expect(needOf('orders', 'kafka')).toBe('orders (kafka needs org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2)');
  expect(needOf('orders', 'own')).toBe('orders (own)');
  expect(needOf('orders', null)).toBe('orders (no connector)');
});
