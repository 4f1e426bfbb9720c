/** What a table's options name, and which jars bring it. */
export interface KnownJar {
  kind: 'connector' | 'format';
  /** As a table's options say it. */
  names: readonly string[];
  /** The jar that brings it, group and name. */
  artifact: string;
  /** The release for this Flink; `flink`: Flink's own, of its version; null where none is known. */
  version: string | null;
  /** Jars that it needs beside what Maven adds by itself, as a database's driver. */
  beside?: readonly string[];
  /** Of several jars that bring the same: the one for a table whose option says so. */
  when?: { option: string; begins: string };
}

const FLINK = 'org.apache.flink:';

/** Well-known connectors and formats; releases are those for Flink 2.3 that are on Maven Central. */
export const CATALOGUE: readonly KnownJar[] = [
  { kind: 'connector', names: ['kafka', 'upsert-kafka', 'dynamic-kafka'], artifact: `${FLINK}flink-sql-connector-kafka`, version: '5.0.0-2.2' },
  { kind: 'connector', names: ['jdbc'], artifact: `${FLINK}flink-connector-jdbc-postgres`, version: '4.0.0-2.0', beside: ['org.postgresql:postgresql:42.7.4'], when: { option: 'url', begins: 'jdbc:postgresql:' } },
  { kind: 'connector', names: ['jdbc'], artifact: `${FLINK}flink-connector-jdbc-core`, version: '4.0.0-2.0' },
  { kind: 'connector', names: ['elasticsearch-6'], artifact: `${FLINK}flink-sql-connector-elasticsearch6`, version: null },
  { kind: 'connector', names: ['elasticsearch-7'], artifact: `${FLINK}flink-sql-connector-elasticsearch7`, version: null },
  { kind: 'connector', names: ['elasticsearch-8'], artifact: `${FLINK}flink-sql-connector-elasticsearch8`, version: null },
  { kind: 'connector', names: ['opensearch', 'opensearch-2'], artifact: `${FLINK}flink-sql-connector-opensearch`, version: null },
  { kind: 'connector', names: ['mongodb'], artifact: `${FLINK}flink-sql-connector-mongodb`, version: null },
  { kind: 'connector', names: ['kinesis', 'kinesis-legacy'], artifact: `${FLINK}flink-sql-connector-aws-kinesis-streams`, version: null },
  { kind: 'connector', names: ['firehose'], artifact: `${FLINK}flink-sql-connector-aws-kinesis-firehose`, version: null },
  { kind: 'connector', names: ['dynamodb'], artifact: `${FLINK}flink-sql-connector-dynamodb`, version: null },
  { kind: 'connector', names: ['pulsar', 'upsert-pulsar'], artifact: `${FLINK}flink-sql-connector-pulsar`, version: null },
  { kind: 'connector', names: ['rabbitmq'], artifact: `${FLINK}flink-sql-connector-rabbitmq`, version: null },
  { kind: 'connector', names: ['hbase-2.2', 'hbase-2.6'], artifact: `${FLINK}flink-sql-connector-hbase-2.2`, version: null },
  { kind: 'connector', names: ['mysql-cdc'], artifact: `${FLINK}flink-sql-connector-mysql-cdc`, version: null },
  { kind: 'connector', names: ['postgres-cdc'], artifact: `${FLINK}flink-sql-connector-postgres-cdc`, version: null },
  { kind: 'connector', names: ['oracle-cdc'], artifact: `${FLINK}flink-sql-connector-oracle-cdc`, version: null },
  { kind: 'connector', names: ['sqlserver-cdc'], artifact: `${FLINK}flink-sql-connector-sqlserver-cdc`, version: null },
  { kind: 'connector', names: ['mongodb-cdc'], artifact: `${FLINK}flink-sql-connector-mongodb-cdc`, version: null },
  { kind: 'connector', names: ['iceberg'], artifact: 'org.apache.iceberg:iceberg-flink-runtime', version: null },
  { kind: 'connector', names: ['hudi'], artifact: 'org.apache.hudi:hudi-flink-bundle', version: null },
  { kind: 'format', names: ['avro'], artifact: `${FLINK}flink-sql-avro`, version: 'flink' },
  { kind: 'format', names: ['avro-confluent', 'debezium-avro-confluent'], artifact: `${FLINK}flink-sql-avro-confluent-registry`, version: 'flink' },
  { kind: 'format', names: ['parquet'], artifact: `${FLINK}flink-sql-parquet`, version: 'flink' },
  { kind: 'format', names: ['orc'], artifact: `${FLINK}flink-sql-orc`, version: 'flink' },
  { kind: 'format', names: ['protobuf'], artifact: `${FLINK}flink-sql-protobuf`, version: 'flink' },
];

/** What brings a connector or a format of a table with these options; undefined for one that nobody here knows. */
export function jarFor(kind: KnownJar['kind'], name: string, options: ReadonlyMap<string, string> = new Map()): KnownJar | undefined {
  return CATALOGUE.find((jar) => jar.kind === kind && jar.names.includes(name) && (!jar.when || options.get(jar.when.option)?.startsWith(jar.when.begins)));
}

/** What to write into `connectors` of weir.yaml, each group:artifact:version; null where no release for this Flink is known. */
export function coordinatesOf({ artifact, version, beside = [] }: KnownJar, flink: string): string[] | null {
  return version === null ? null : [`${artifact}:${version === 'flink' ? flink : version}`, ...beside];
}
