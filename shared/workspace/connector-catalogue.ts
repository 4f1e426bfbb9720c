import { JDBC_DATABASES, JDBC_VERSION } from './jdbc-databases.ts';

/** What a statement's options name, and which jars bring it. */
export interface KnownJar {
  kind: 'connector' | 'format' | 'catalog' | 'model';
  /** As `connector`, `format`, `type` or `provider` say it. */
  names: readonly string[];
  /** The jar that brings it, group and name. */
  artifact: string;
  /** The release for this Flink; `flink`: Flink's own, of its version; null where none is made for this Flink. */
  version: string | null;
  /** Where there is none: the newest, and the Flink that it is made for. */
  newest?: { version: string; flink: string };
  /** Jars that it needs beside what Maven adds by itself, as a database's driver. */
  beside?: readonly string[];
  /** Of the jars beside, where it is not the Apache License. */
  licence?: string;
  /** Of several jars that bring the same: the one for a table whose option says so. */
  when?: { option: string; begins: string };
  /** Keys of the person's own that begin so, which the connector hands on: no factory lists them. */
  prefixes?: readonly KeyPrefix[];
  /**
   * `fetched`: Maven gave this version, and its jar has the factory; `npm test` does it again. `published`: it stands in its project's list of releases, and
   * was not fetched.
   */
  checked: 'fetched' | 'published';
}

export interface KeyPrefix {
  begins: string;
  says: string;
  /** The ones that people write most, without the prefix. */
  keys: readonly string[];
}

/** The day on which versions were last looked at, for Flink 2.3; docs/decisions/0049 says how to do it again. */
export const CHECKED = '2026-11-26';

const FLINK = 'org.apache.flink:';
const AWS = { version: '6.0.0-2.0', checked: 'published' } as const;
const CDC = { kind: 'connector', version: '3.7.0-2.2', checked: 'published', prefixes: [{ begins: 'debezium.', says: 'Any setting of the Debezium connector that reads the database.', keys: ['snapshot.mode', 'decimal.handling.mode'] }] } as const;
/** Iceberg asks for Hadoop's classes whatever its catalog is; neither Flink nor its jar has them. */
const ICEBERG = { artifact: 'org.apache.iceberg:iceberg-flink-runtime-2.1', version: '1.11.0', beside: ['org.apache.hadoop:hadoop-client-api:3.4.1', 'org.apache.hadoop:hadoop-client-runtime:3.4.1'], checked: 'published' } as const;
const none = (version: string, flink: string) => ({ version: null, newest: { version, flink }, checked: 'published' }) as const;

const KAFKA_KEYS = ['bootstrap.servers', 'group.id', 'auto.offset.reset', 'security.protocol', 'sasl.mechanism', 'sasl.jaas.config', 'ssl.truststore.location', 'ssl.truststore.password', 'isolation.level', 'max.request.size', 'compression.type', 'linger.ms', 'partition.discovery.interval.ms', 'allow.auto.create.topics', 'enable.idempotence', 'transaction.timeout.ms'];

/** Well-known connectors, formats, catalogs and models that do not come with Flink. */
export const CATALOGUE: readonly KnownJar[] = [
  { kind: 'connector', names: ['kafka', 'upsert-kafka', 'dynamic-kafka'], artifact: `${FLINK}flink-sql-connector-kafka`, version: '5.0.0-2.2', checked: 'fetched', prefixes: [{ begins: 'properties.', says: 'Any setting of the Kafka client. Flink sets the deserializers and serializers itself.', keys: KAFKA_KEYS }] },
  ...(['connector', 'catalog'] as const).flatMap((kind) => JDBC_DATABASES.map(({ scheme, dialect, driver, licence, checked }): KnownJar => ({ kind, names: ['jdbc'], artifact: dialect, version: JDBC_VERSION, beside: [driver], ...(licence && { licence }), when: { option: kind === 'connector' ? 'url' : 'base-url', begins: scheme }, checked }))),
  { kind: 'connector', names: ['jdbc'], artifact: `${FLINK}flink-connector-jdbc-core`, version: JDBC_VERSION, checked: 'fetched', prefixes: [{ begins: 'properties.', says: 'Any property of the connection, as the driver takes it.', keys: [] }] },
  { kind: 'catalog', names: ['jdbc'], artifact: `${FLINK}flink-connector-jdbc-core`, version: JDBC_VERSION, checked: 'fetched' },
  { kind: 'connector', names: ['elasticsearch-6'], artifact: `${FLINK}flink-sql-connector-elasticsearch6`, ...none('3.0.1-1.17', '1.17') },
  { kind: 'connector', names: ['elasticsearch-7'], artifact: `${FLINK}flink-sql-connector-elasticsearch7`, version: '4.0.0-2.0', checked: 'published' },
  { kind: 'connector', names: ['elasticsearch-8'], artifact: `${FLINK}flink-sql-connector-elasticsearch8`, version: '4.0.0-2.0', checked: 'published' },
  { kind: 'connector', names: ['opensearch'], artifact: `${FLINK}flink-sql-connector-opensearch`, ...none('1.2.0-1.19', '1.19') },
  { kind: 'connector', names: ['opensearch-2'], artifact: `${FLINK}flink-sql-connector-opensearch2`, ...none('2.0.0-1.19', '1.19') },
  { kind: 'connector', names: ['mongodb'], artifact: `${FLINK}flink-sql-connector-mongodb`, ...none('2.0.0-1.20', '1.20') },
  { kind: 'connector', names: ['kinesis'], artifact: `${FLINK}flink-sql-connector-aws-kinesis-streams`, ...AWS, prefixes: [{ begins: 'aws.', says: 'How AWS is reached: region, endpoint, credentials.', keys: ['region', 'endpoint', 'credentials.provider'] }] },
  { kind: 'connector', names: ['firehose'], artifact: `${FLINK}flink-sql-connector-aws-kinesis-firehose`, ...AWS },
  { kind: 'connector', names: ['dynamodb'], artifact: `${FLINK}flink-sql-connector-dynamodb`, ...AWS },
  { kind: 'connector', names: ['sqs'], artifact: `${FLINK}flink-sql-connector-sqs`, ...AWS },
  { kind: 'connector', names: ['pulsar', 'upsert-pulsar'], artifact: `${FLINK}flink-sql-connector-pulsar`, ...none('4.1.0-1.18', '1.18') },
  { kind: 'connector', names: ['rabbitmq'], artifact: `${FLINK}flink-sql-connector-rabbitmq`, ...none('3.0.1-1.17', '1.17') },
  { kind: 'connector', names: ['hbase-2.2', 'hbase-2.6'], artifact: `${FLINK}flink-sql-connector-hbase-2.2`, ...none('4.0.0-1.19', '1.19') },
  { kind: 'connector', names: ['cassandra'], artifact: `${FLINK}flink-connector-cassandra`, ...none('3.2.0-1.19', '1.19') },
  { kind: 'connector', names: ['kudu'], artifact: `${FLINK}flink-connector-kudu`, ...none('2.0.0-1.20', '1.20') },
  { ...CDC, names: ['mysql-cdc'], artifact: `${FLINK}flink-sql-connector-mysql-cdc`, beside: ['mysql:mysql-connector-java:8.0.27'], licence: 'GPL-2.0 with the Universal FOSS Exception' },
  { ...CDC, names: ['postgres-cdc'], artifact: `${FLINK}flink-sql-connector-postgres-cdc` },
  { ...CDC, names: ['oracle-cdc'], artifact: `${FLINK}flink-sql-connector-oracle-cdc` },
  { ...CDC, names: ['sqlserver-cdc'], artifact: `${FLINK}flink-sql-connector-sqlserver-cdc` },
  { ...CDC, names: ['mongodb-cdc'], artifact: `${FLINK}flink-sql-connector-mongodb-cdc`, prefixes: [] },
  { ...CDC, names: ['db2-cdc'], artifact: `${FLINK}flink-sql-connector-db2-cdc` },
  { kind: 'connector', names: ['iceberg'], ...ICEBERG },
  { kind: 'catalog', names: ['iceberg'], ...ICEBERG },
  { kind: 'connector', names: ['paimon'], artifact: 'org.apache.paimon:paimon-flink-2.2', version: '1.4.2', checked: 'published' },
  { kind: 'catalog', names: ['paimon', 'paimon-generic'], artifact: 'org.apache.paimon:paimon-flink-2.2', version: '1.4.2', checked: 'published' },
  { kind: 'connector', names: ['hudi'], artifact: 'org.apache.hudi:hudi-flink2.1-bundle', version: '1.2.1', checked: 'published' },
  { kind: 'catalog', names: ['hudi'], artifact: 'org.apache.hudi:hudi-flink2.1-bundle', version: '1.2.1', checked: 'published' },
  { kind: 'connector', names: ['fluss'], artifact: 'org.apache.fluss:fluss-flink-2.2', version: '0.9.1-incubating', checked: 'published' },
  { kind: 'catalog', names: ['fluss'], artifact: 'org.apache.fluss:fluss-flink-2.2', version: '0.9.1-incubating', checked: 'published' },
  { kind: 'connector', names: ['delta'], artifact: 'io.delta:delta-flink', ...none('3.3.2', '1.16') },
  { kind: 'catalog', names: ['delta-catalog'], artifact: 'io.delta:delta-flink', ...none('3.3.2', '1.16') },
  { kind: 'catalog', names: ['hive'], artifact: `${FLINK}flink-sql-connector-hive-3.1.3_2.12`, ...none('3.0.0-1.20', '1.20') },
  { kind: 'format', names: ['avro'], artifact: `${FLINK}flink-sql-avro`, version: 'flink', checked: 'fetched' },
  { kind: 'format', names: ['avro-confluent', 'debezium-avro-confluent'], artifact: `${FLINK}flink-sql-avro-confluent-registry`, version: 'flink', checked: 'fetched', prefixes: [{ begins: 'properties.', says: 'Any setting of the schema registry client.', keys: [] }] },
  { kind: 'format', names: ['parquet'], artifact: `${FLINK}flink-sql-parquet`, version: 'flink', checked: 'published' },
  { kind: 'format', names: ['orc'], artifact: `${FLINK}flink-sql-orc`, version: 'flink', checked: 'published' },
  { kind: 'format', names: ['protobuf'], artifact: `${FLINK}flink-sql-protobuf`, version: 'flink', checked: 'fetched' },
  { kind: 'format', names: ['json', 'debezium-json', 'canal-json', 'maxwell-json', 'ogg-json'], artifact: `${FLINK}flink-json`, version: 'flink', checked: 'fetched' },
  { kind: 'format', names: ['csv'], artifact: `${FLINK}flink-csv`, version: 'flink', checked: 'fetched' },
  { kind: 'model', names: ['openai'], artifact: `${FLINK}flink-model-openai`, version: 'flink', checked: 'published' },
];

/** What brings a connector, a format, a catalog or a model with these options; undefined for one that nobody here knows. */
export function jarFor(kind: KnownJar['kind'], name: string, options: ReadonlyMap<string, string> = new Map()): KnownJar | undefined {
  return CATALOGUE.find((jar) => jar.kind === kind && jar.names.includes(name) && (!jar.when || options.get(jar.when.option)?.startsWith(jar.when.begins)));
}

/** What to write into `connectors` of weir.yaml, each group:artifact:version; null where no release for this Flink is known. */
export function coordinatesOf({ artifact, version, beside = [] }: KnownJar, flink: string): string[] | null {
  return version === null ? null : [`${artifact}:${version === 'flink' ? flink : version}`, ...beside];
}

/** The keys of the person's own that a connector or a format takes beside those that its factory lists. */
export function prefixesOf(kind: string, name: string): readonly KeyPrefix[] {
  return CATALOGUE.find((jar) => jar.kind === kind && jar.names.includes(name) && jar.prefixes)?.prefixes ?? [];
}

/** The release of a jar for this Flink, null where none is made for it; undefined for one that nobody here knows, or whose version is Flink's own. */
export function releaseOf(artifact: string): string | null | undefined {
  const plain = (name: string) => name.replace(':flink-sql-', ':flink-');
  const jar = CATALOGUE.find((each) => plain(each.artifact) === plain(artifact));
  return jar?.version === 'flink' ? undefined : jar?.version;
}
