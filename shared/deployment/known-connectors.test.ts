import { expect, test } from 'vitest';
import { beyondFlink, connectorsWords, needOf } from './known-connectors.ts';

test('a connector that is known says what it needs', () => {
  expect(needOf('orders', 'kafka')).toBe('orders (kafka needs org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2)');
  expect(needOf('orders', 'own')).toBe('orders (own)');
  expect(needOf('orders', null)).toBe('orders (no connector)');
});

test("a connector that only Weir's runner brings is not called Flink's", () => {
  const tables = ['kafka', 'upsert-kafka', 'kafka', 'filesystem', null].map((connector) => ({ connector, abilities: 'real' }));
  expect(beyondFlink(tables).map(({ connector, needs }) => [connector, ...needs])).toEqual([
    ['kafka', 'org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2'],
    ['upsert-kafka', 'org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2'],
  ]);
  expect(connectorsWords([], tables)).toBe("The job needs no jar of its own: kafka and upsert-kafka come with Weir's runner, which Weir's image holds. Flink alone does not have them.");
  expect(connectorsWords([], [{ connector: 'kafka', abilities: 'real' }])).toBe("The job needs no jar of its own: kafka comes with Weir's runner, which Weir's image holds. Flink alone does not have it.");
  expect(connectorsWords([], [{ connector: 'filesystem', abilities: 'real' }])).toBe('The job needs no connector beside those that Flink has.');
  expect(connectorsWords(['a.jar'], tables)).toBe('1 jar is locked: a.jar.');
});
