import { expect, test } from 'vitest';
import { CATALOGUE, coordinatesOf, jarFor, prefixesOf, releaseOf } from './connector-catalogue.ts';
import { connectorConflicts } from './connector-conflicts.ts';

test('what is offered is made for this Flink, and what is not says what there is', () => {
  for (const jar of CATALOGUE) {
    const coordinates = coordinatesOf(jar, '2.3.0');
    expect.soft([jar.names, coordinates === null], `${jar.artifact}`).toEqual([jar.names, jar.newest !== undefined]);
    expect.soft(connectorConflicts(coordinates ?? []), `${jar.artifact}`).toEqual([]);
    if (jar.newest) expect.soft(connectorConflicts([`${jar.artifact}:${jar.newest.version}`]).length, jar.artifact).toBe(jar.artifact.startsWith('org.apache.flink') ? 1 : 0);
  }
});

test('each name is in it once for each kind, but where an option tells which is meant', () => {
  const keys = CATALOGUE.flatMap(({ kind, names, when }) => names.map((name) => `${kind} ${name} ${when?.begins ?? ''}`));
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test('a name is found with the options beside it', () => {
  expect(jarFor('connector', 'jdbc', new Map([['url', 'jdbc:sqlserver://x']]))!.beside).toEqual(['com.microsoft.sqlserver:mssql-jdbc:13.6.2.jre11']);
  expect(jarFor('connector', 'jdbc')!.artifact).toBe('org.apache.flink:flink-connector-jdbc-core');
  expect(jarFor('catalog', 'kafka')).toBeUndefined();
  expect(prefixesOf('connector', 'upsert-kafka').map(({ begins }) => begins)).toEqual(['properties.']);
  expect([releaseOf('org.apache.flink:flink-connector-kafka'), releaseOf('org.apache.flink:flink-sql-connector-mongodb'), releaseOf('org.example:own'), releaseOf('org.apache.flink:flink-sql-avro')]).toEqual(['5.0.0-2.2', null, undefined, undefined]);
});
