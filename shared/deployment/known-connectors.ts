/**
 * Coordinates that bring a connector, by the name that tables give it; the versions are those that fit this Flink, where one is known. Kafka is in Weir's runner image; a person
 * whose image is another writes it into weir.yaml too.
 */
const KNOWN: Readonly<Record<string, string>> = {
  kafka: 'org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2',
  'upsert-kafka': 'org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2',
  jdbc: 'org.apache.flink:flink-connector-jdbc-postgres:4.0.0-2.0 (or that of your database), and its driver',
  'elasticsearch-7': 'org.apache.flink:flink-sql-connector-elasticsearch7:VERSION',
  'elasticsearch-8': 'org.apache.flink:flink-sql-connector-elasticsearch8:VERSION',
  opensearch: 'org.apache.flink:flink-sql-connector-opensearch:VERSION',
  mongodb: 'org.apache.flink:flink-sql-connector-mongodb:VERSION',
  kinesis: 'org.apache.flink:flink-sql-connector-aws-kinesis-streams:VERSION',
  'mysql-cdc': 'org.apache.flink:flink-sql-connector-mysql-cdc:VERSION',
  'postgres-cdc': 'org.apache.flink:flink-sql-connector-postgres-cdc:VERSION',
};

/** What to write into `connectors` of weir.yaml, in words; a connector that nobody here knows has none. */
export function coordinatesOf(connector: string | null): string | undefined {
  return connector === null ? undefined : KNOWN[connector];
}

/** The sentence that says what a table's connector needs. */
export function needOf(table: string, connector: string | null): string {
  const coordinates = coordinatesOf(connector);
  return coordinates === undefined ? `${table} (${connector ?? 'no connector'})` : `${table} (${connector} needs ${coordinates})`;
}
