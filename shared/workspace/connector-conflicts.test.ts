import { expect, test } from 'vitest';
import { connectorConflicts } from './connector-conflicts.ts';

const codes = (...connectors: string[]) => connectorConflicts(connectors.map((name) => `org.apache.flink:${name}`)).map(({ index, code }) => `${index} ${code}`);

test('connectors for this Flink, or an earlier one of its major version, are in order', () => {
  expect(codes('flink-sql-connector-kafka:5.0.0-2.2', 'flink-connector-jdbc-core:4.0.0-2.0', 'flink-sql-avro:2.3.0')).toEqual([]);
  expect(connectorConflicts(['org.example:own:1.4.0'])).toEqual([]);
});

test('two versions, a thin and a fat twin, and a jar of another Flink are named', () => {
  expect(codes('flink-connector-kafka:5.0.0-2.2', 'flink-connector-kafka:4.0.0-2.0')).toEqual(['1 connector-twice']);
  expect(codes('flink-connector-kafka:5.0.0-2.2', 'flink-sql-connector-kafka:5.0.0-2.2')).toEqual(['1 connector-twin']);
  expect(codes('flink-sql-connector-kafka:3.2.0-1.19', 'flink-sql-avro:2.1.0', 'flink-connector-x:1.0.0-2.4')).toEqual(['0 connector-other-flink', '1 connector-other-flink', '2 connector-other-flink']);
});
