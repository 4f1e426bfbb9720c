import { expect, test } from 'vitest';
import { connectorNotes } from './connector-notes.ts';

const factory = (kind: 'connector' | 'format', identifier: string) => ({ kind, identifier, roles: [], options: [], shipped: true });
const flink = { flink: '2.3.0', factories: [factory('connector', 'kafka'), factory('format', 'json')] };
const notes = (text: string) => connectorNotes(text, flink).map(({ coordinates, diagnostic: { range, message } }) => ({ coordinates, message, at: `${range.start.line}:${range.start.column}-${range.end.column}` }));

test('what is there, what nobody knows and what stands in a comment are passed over', () => {
  expect(notes("CREATE TABLE a (x INT) WITH ('connector' = 'kafka', 'format' = 'json');\n-- 'connector' = 'jdbc'\nCREATE TABLE b (x STRING) WITH ('connector' = 'own');\nSELECT '''connector'' = ''jdbc''';")).toEqual([]);
});

test('a known connector is told at its name, with what brings it', () => {
  const [note] = notes("CREATE TABLE a (x INT) WITH (\n  'connector' = 'jdbc',\n  'url' = 'jdbc:postgresql://db/x');");
  expect(note).toEqual({ coordinates: ['org.apache.flink:flink-connector-jdbc-postgres:4.0.0-2.0', 'org.postgresql:postgresql:42.7.4'], at: '2:18-22', message: "The connector 'jdbc' is not on the class path: it needs flink-connector-jdbc-postgres 4.0.0-2.0 and postgresql 42.7.4: add them to connectors in weir.yaml. Until it is there the table is planned by guess." });
  expect(notes("CREATE TABLE a (x INT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:h2:x')")[0]!.coordinates).toEqual(['org.apache.flink:flink-connector-jdbc-core:4.0.0-2.0']);
});

test("a format is Flink's own, of its version; a connector without a release says so", () => {
  expect(notes("CREATE TABLE a (x INT) WITH ('connector' = 'kafka', 'value.format' = 'avro-confluent')")[0]!.coordinates).toEqual(['org.apache.flink:flink-sql-avro-confluent-registry:2.3.0']);
  const [note] = notes("CREATE TABLE a (x INT) WITH ('connector' = 'mongodb')");
  expect(note).toMatchObject({ coordinates: null, message: expect.stringContaining('no release for Flink 2.3.0 is known here') });
});
