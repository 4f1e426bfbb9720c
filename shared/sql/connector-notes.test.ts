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
  expect(note).toEqual({ coordinates: ['org.apache.flink:flink-connector-jdbc-postgres:4.0.0-2.0', 'org.postgresql:postgresql:42.7.4'], at: '2:18-22', message: "The connector 'jdbc' is not on the class path: it needs flink-connector-jdbc-postgres 4.0.0-2.0 and postgresql 42.7.4: add them to connectors in weir.yaml. The licence of postgresql is BSD-2-Clause. Until it is there the table is planned by guess." });
  expect(notes("CREATE TABLE a (x INT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:h2:x')")[0]!.coordinates).toEqual(['org.apache.flink:flink-connector-jdbc-core:4.0.0-2.0']);
});

test("a format is Flink's own, of its version; a connector without a release says so", () => {
  expect(notes("CREATE TABLE a (x INT) WITH ('connector' = 'kafka', 'value.format' = 'avro-confluent')")[0]!.coordinates).toEqual(['org.apache.flink:flink-sql-avro-confluent-registry:2.3.0']);
  const [note] = notes("CREATE TABLE a (x INT) WITH ('connector' = 'mongodb')");
  expect(note).toMatchObject({ coordinates: null, message: expect.stringMatching(/no release of flink-sql-connector-mongodb is made for Flink 2 yet, as of \d{4}-\d\d-\d\d; the newest is 2.0.0-1.20, for Flink 1.20, and cannot run here/) });
});

test('catalogs and models are told as connectors are', () => {
  expect(notes("CREATE CATALOG lake WITH (\n  'type' = 'paimon', 'warehouse' = 'file:/x')")).toMatchObject([{ coordinates: ['org.apache.paimon:paimon-flink-2.2:1.4.2'], at: '2:13-19', message: expect.stringContaining("The catalog 'paimon' is not on the class path") }]);
  expect(notes("CREATE CATALOG pg WITH ('type' = 'jdbc', 'base-url' = 'jdbc:postgresql://h:5432')")[0]!.coordinates).toEqual(['org.apache.flink:flink-connector-jdbc-postgres:4.0.0-2.0', 'org.postgresql:postgresql:42.7.4']);
  expect(notes("CREATE MODEL m INPUT (a STRING) OUTPUT (b STRING) WITH ('provider' = 'openai')")[0]!.coordinates).toEqual(['org.apache.flink:flink-model-openai:2.3.0']);
  // An option of that name means nothing elsewhere.
  expect(notes("CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'type' = 'paimon', 'provider' = 'openai');\nCREATE CATALOG c WITH ('type' = 'in_memory');\nCREATE TABLE u (a INT) WITH ('type' = 'paimon')")).toEqual([]);
});

test('a driver is known by its URL, with its licence', () => {
  expect(notes("CREATE TABLE a (x INT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://db/x')")[0]).toMatchObject({ coordinates: ['org.apache.flink:flink-connector-jdbc-mysql:4.0.0-2.0', 'com.mysql:mysql-connector-j:9.7.0'], message: expect.stringContaining('The licence of mysql-connector-j is GPL-2.0 with the Universal FOSS Exception.') });
});

test('where the connector is there, only what is missing of the database is asked for, at the URL', () => {
  const jdbc = { ...flink, factories: [factory('connector', 'jdbc')] };
  const text = "CREATE TABLE a (x INT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:oracle:thin:@//db/x')";
  const asked = (databases: string[], written = text) => connectorNotes(written, { ...jdbc, databases }).map(({ coordinates }) => coordinates);
  expect(asked([])).toEqual([['org.apache.flink:flink-connector-jdbc-oracle:4.0.0-2.0', 'com.oracle.database.jdbc:ojdbc11:23.9.0.25.07']]);
  expect(asked(['oracle.jdbc.OracleDriver'])).toEqual([['org.apache.flink:flink-connector-jdbc-oracle:4.0.0-2.0']]);
  expect(asked(['org.apache.flink.connector.jdbc.oracle.database.OracleFactory'])).toEqual([['com.oracle.database.jdbc:ojdbc11:23.9.0.25.07']]);
  expect(asked(['org.apache.flink.connector.jdbc.oracle.database.OracleFactory'], text.replace("'url'", "'driver' = 'mine', 'url'"))).toEqual([]);
  expect(asked([], text.replace('oracle', 'h2'))).toEqual([]);
  expect(connectorNotes(text, jdbc)[0]!.diagnostic.range.start.column).toBe(text.indexOf('jdbc:oracle') + 1);
});
