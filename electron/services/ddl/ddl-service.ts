import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure } from '#shared/base/failure.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { ddl } from '#shared/services/ddl.ts';
import type { KafkaConnections, OpenKafka } from '../kafka/connections.ts';
import type { Registry } from '../kafka/registry.ts';
import type { OpenWorkspace } from '../workspace/open-workspace.ts';
import { confine } from '../workspace/paths.ts';
import { kindOfFile, rowsOfFile } from './file-rows.ts';
import { columnsOfSchema } from './from-schema.ts';
import { inferTable, type Sampled } from './infer.ts';
import { sampleTopic } from './topic-rows.ts';

export interface DdlParts {
  connections: KafkaConnections;
  workspace(): Promise<OpenWorkspace>;
}

/** CREATE TABLE from data of one window's workspace. */
export function createDdlService({ connections, workspace }: DdlParts): Service<typeof ddl> {
  const use = async (name: string): Promise<OpenKafka & { brokers: string[] }> => {
    const { loaded, state } = await workspace();
    const opened = await connections.use(name, { folder: loaded.folder, trusted: state.value.trusted }, loaded.kafka);
    return { ...opened, brokers: connections.list(loaded.folder, loaded.kafka).find((connection) => connection.name === name)?.brokers ?? [] };
  };
  return {
    infer: async ({ source, table, rows, eventTime }, signal) => {
      if (source.kind === 'file') return inferTable(await sampleFile((await workspace()).loaded, source.path, rows, table), eventTime);
      const opened = await use(source.connection);
      if (source.kind === 'subject') return inferTable(await sampleSubject(registryOf(opened, source.connection), source.subject, opened.brokers, table));
      return inferTable(await sampleTopic(opened, { ...source, brokers: opened.brokers, rows, table: table ?? tableName(source.topic) }, signal), eventTime);
    },
    subjects: async ({ connection }) => (await registryOf(await use(connection), connection).subjects()).sort(),
  };
}

function registryOf({ registry }: OpenKafka, connection: string): Registry {
  if (!registry) throw new Failure('no-registry', `${connection} names no schema registry. Add "registry" with its address to the connection's file.`);
  return registry;
}

/** Dots and dashes are of other names than a table's. */
function tableName(text: string): string {
  return text.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '') || 'data';
}

async function sampleFile({ folder, samples }: OpenWorkspace['loaded'], path: string, most: number, table: string | undefined): Promise<Sampled> {
  const real = await confine(folder, path);
  const stream = samples.find(({ files }) => files.includes(real));
  const notes: string[] = [];
  const rows = (await rowsOfFile(real, path, most, stream?.format, (note) => notes.push(note))).map((row) => ({ row, partition: 0 }));
  const name = table ?? stream?.table.split('.').at(-1) ?? tableName(basename(path).replace(/\.[^.]+(\.gz)?$/, ''));
  const kind = kindOfFile(path);
  // What a stream names is read as that stream, whatever is its kind.
  if (kind === 'parquet' || (kind === 'avro' && !stream)) return { table: name, rows, metadata: [], options: { connector: 'filesystem', path: flinkPath(real), format: kind }, notes: [...notes, `Its path is that of this machine; ${kind} needs Flink's format of that name among the connectors.`] };
  notes.push(`The file stands in for a topic ${name}: put the real connector in its place.`);
  if (!stream) notes.push(`A run reads the file once streams/${name}.yaml names it in "data".`);
  return { table: name, rows, metadata: [], options: { connector: 'kafka', topic: name, 'properties.bootstrap.servers': 'localhost:9092', 'scan.startup.mode': 'earliest-offset', format: 'json' }, notes };
}

/** A file's address as Flink reads it: nothing in it is written in percents. */
function flinkPath(path: string): string {
  return decodeURIComponent(pathToFileURL(path).href);
}

async function sampleSubject(registry: Registry, subject: string, brokers: readonly string[], table: string | undefined): Promise<Sampled> {
  const schema = await registry.latest(subject);
  const declared = columnsOfSchema(schema);
  if (!declared) throw new Failure('nothing-to-infer', `The schema of ${subject} describes no record, so it has no columns.`);
  const topic = subject.replace(/-(value|key)$/, '');
  const format: Record<string, string> = schema.type === 'AVRO' ? { format: 'avro-confluent', 'avro-confluent.url': registry.url } : { format: schema.type === 'PROTOBUF' ? 'protobuf' : 'json' };
  const notes = ['Of a schema alone, without data: no null shares, and no watermark.'];
  return { table: table ?? tableName(topic), rows: [], declared, metadata: [], options: { connector: 'kafka', topic, 'properties.bootstrap.servers': brokers.join(',') || 'localhost:9092', 'scan.startup.mode': 'earliest-offset', ...format }, notes };
}
