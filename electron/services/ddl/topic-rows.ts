import { Failure } from '#shared/base/failure.ts';
import type { Decoding } from '#shared/services/kafka.ts';
import type { OpenKafka } from '../kafka/connections.ts';
import { isObject } from '../kafka/masks.ts';
import type { ReadMessage } from '../kafka/message-filter.ts';
import { readMessages } from '../kafka/read-messages.ts';
import { areOfObjects, columnsOf, type MessageColumns, metadataNames, rowOf, withMetadata } from '../kafka/recorded-row.ts';
import { exactJson, parseExact } from '../kafka/exact-json.ts';
import { columnsOfSchema } from './from-schema.ts';
import type { Sampled } from './infer.ts';

interface Asked {
  topic: string;
  connection: string;
  decode: Decoding;
  brokers: readonly string[];
  rows: number;
  table: string;
}

/** The newest messages of a topic as rows, and how Flink reads them. */
export async function sampleTopic({ cluster, decoder, registry }: OpenKafka, { topic, connection, decode, brokers, rows: limit, table }: Asked, signal: AbortSignal): Promise<Sampled> {
  const messages: ReadMessage[] = [];
  const params = { connection, topic, start: { at: 'latest' as const }, limit, follow: false, decode: { key: 'auto' as const, value: decode } };
  for await (const item of readMessages(cluster, decoder, params, signal)) if ('message' in item) messages.push(item.message);
  const decoded = messages.flatMap((message) => {
    const said = columnsOf(message);
    return said && message.value.as !== 'null' ? [{ said, message }] : [];
  });
  // As a recording does: a value that is no object among objects is no row of their table.
  const read = areOfObjects(decoded) ? decoded.filter(({ said }) => !said.isBare) : decoded;
  const notes: string[] = [];
  if (!read.length) {
    const subject = registry && (await registry.latest(`${topic}-value`).catch(() => undefined));
    const declared = subject && columnsOfSchema(subject);
    if (!declared) throw new Failure('nothing-to-infer', `${topic} has no message that could be decoded${messages.length ? ` (${messages.length} were looked at)` : ''}, so there is nothing to infer a table from.`);
    notes.push('The topic has no messages: the table is that of the schema in the registry.');
    return { table, rows: [], declared, metadata: factsOf(metadataNames([])), options: { ...kafkaOptions(topic, brokers), ...valueFormat(subject.type === 'AVRO' ? 'avro' : 'json', registry.url, notes) }, notes };
  }
  const tombstones = messages.filter(({ value }) => value.as === 'null').length;
  if (tombstones) notes.push(`${tombstones} of ${messages.length} messages are tombstones: the topic may be meant for 'upsert-kafka' with a primary key.`);
  const left = messages.length - read.length - tombstones;
  if (left) notes.push(`${left} of ${messages.length} messages could not be decoded, or hold no object as the others do, and were left out. A table fails at such a message, unless its format has 'ignore-parse-errors'.`);
  const names = metadataNames(read.map(({ said }) => said));
  const as = read[0]!.message.value;
  const declared = as.schema === undefined || as.as === 'json' ? undefined : withKeys(columnsOfSchema(await registry!.schema(as.schema)), read, names.key);
  const options = { ...kafkaOptions(topic, brokers), ...valueFormat(as.as, registry?.url, notes), ...keyOptions(read, names.key, notes) };
  if (as.as === 'json' && as.schema !== undefined) notes.push("The JSON is preceded by a schema id, which Flink's JSON format does not read; samples do.");
  const rows = read.map(({ said, message }) => ({ row: withMetadata(rowOf(said, names), message, names), partition: message.partition }));
  return { table, rows, ...(declared ? { declared } : {}), metadata: factsOf(names), options, notes };
}

function kafkaOptions(topic: string, brokers: readonly string[]): Record<string, string> {
  return { connector: 'kafka', topic, 'properties.bootstrap.servers': brokers.join(',') || 'localhost:9092', 'scan.startup.mode': 'earliest-offset' };
}

function factsOf({ timestamp, partition, offset }: ReturnType<typeof metadataNames>): Sampled['metadata'] {
  return [
    { name: timestamp, key: 'timestamp', type: 'TIMESTAMP_LTZ(3)' },
    { name: partition, key: 'partition', type: 'INT' },
    { name: offset, key: 'offset', type: 'BIGINT' },
  ];
}

function valueFormat(as: ReadMessage['value']['as'], registry: string | undefined, notes: string[]): Record<string, string> {
  if (as === 'avro') return { format: 'avro-confluent', 'avro-confluent.url': registry! };
  if (as === 'protobuf') notes.push("Flink has no format of its own for Protobuf with a registry: 'protobuf' stands for the one you use. Samples do not need it.");
  return { format: as === 'protobuf' ? 'protobuf' : as === 'csv' ? 'csv' : as === 'text' ? 'raw' : 'json' };
}

type Read = readonly { said: MessageColumns; message: ReadMessage }[];

/** How the key's columns are read. A key that only some messages have, or of several forms, is left to a person. */
function keyOptions(read: Read, textKey: string, notes: string[]): Record<string, string> {
  const keys = read.map(({ message: { key } }) => key).filter(({ as, problem }) => as !== 'null' && as !== 'hex' && !problem);
  if (!keys.length) return {};
  const objects = keys.map(({ text, isValue }) => (isValue ? parseExact(text) : undefined)).filter(isObject);
  if (!objects.length) return { 'key.format': 'raw', 'key.fields': textKey, 'value.fields-include': 'EXCEPT_KEY' };
  if (objects.length < keys.length) {
    notes.push('Keys are of several forms: correct key.format and key.fields.');
    return {};
  }
  const names = [...new Set(objects.flatMap((key) => Object.keys(key)))];
  const differs = names.filter((name) => read.some(({ said: { key, value } }) => Object.hasOwn(key, name) && Object.hasOwn(value, name) && exactJson(key[name]) !== exactJson(value[name])));
  if (differs.length) {
    notes.push(`The key and the value say different things of ${differs.join(', ')}: the columns kafka_${differs[0]}${differs.length > 1 ? ' and so on' : ''} are the key's. Say which you mean by key.fields, key.fields-prefix and value.fields-include.`);
    return {};
  }
  const inValue = new Set(read.flatMap(({ message: { value } }) => (value.isValue ? Object.keys(Object(parseExact(value.text)) as object) : [])));
  const shared = names.filter((name) => inValue.has(name));
  if (shared.length && shared.length < names.length) notes.push(`Of the key's fields only ${shared.join(', ')} are in the value too: correct value.fields-include.`);
  return { 'key.format': 'json', 'key.fields': names.join(';'), 'value.fields-include': shared.length === names.length ? 'ALL' : 'EXCEPT_KEY' };
}

/** A schema of the value says nothing of the key's columns, which are texts here. */
function withKeys(declared: ReturnType<typeof columnsOfSchema>, read: Read, textKey: string): ReturnType<typeof columnsOfSchema> {
  if (!declared || !read.some(({ said }) => said.text !== undefined) || declared.some(({ name }) => name === textKey)) return declared;
  return [{ name: textKey, type: { kind: 'STRING' } }, ...declared];
}
