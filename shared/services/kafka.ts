import { z } from 'zod';
import { call, contract, stream } from '../rpc/contract.ts';
import { Mask } from '../workspace/masks.ts';

/** The connection to this person's local Kafka; every workspace has it. */
export const LOCAL = 'local';

export const KafkaConnection = z.object({
  /** `local`, or the name of a file in `kafka/`. */
  name: z.string(),
  /** The file in the workspace; null for the local Kafka. */
  path: z.string().nullable(),
  /** Empty for a local Kafka that is not running. */
  brokers: z.array(z.string()),
  /** Names of secrets that neither the environment nor a person has given yet. */
  missing: z.array(z.string()),
  /** Producing is refused. */
  production: z.boolean(),
  registry: z.boolean(),
});
export type KafkaConnection = z.infer<typeof KafkaConnection>;

export const Topic = z.object({ name: z.string(), partitions: z.int(), internal: z.boolean() });
export type Topic = z.infer<typeof Topic>;

/** Offsets are decimal texts: they do not fit a number. */
export const Partition = z.object({
  partition: z.int(),
  /** Node id; -1 while it has none. */
  leader: z.int(),
  replicas: z.array(z.int()),
  inSync: z.array(z.int()),
  /** The oldest offset that is kept, and the one that the next message gets. */
  low: z.string(),
  high: z.string(),
});
export type Partition = z.infer<typeof Partition>;

export const Group = z.object({
  group: z.string(),
  /** As the cluster says: Stable, Empty, … */
  state: z.string(),
  members: z.int(),
  /** Messages between what it committed and the end, over all partitions it committed for. */
  lag: z.string(),
  offsets: z.array(z.object({ topic: z.string(), partition: z.int(), committed: z.string(), end: z.string(), lag: z.string() })),
});
export type Group = z.infer<typeof Group>;

/** How bytes are read. `auto`: by the schema registry where they name a schema, else JSON, text, or hexadecimal. */
export const Decoding = z.enum(['auto', 'registry', 'json', 'csv', 'text', 'hex']);
export type Decoding = z.infer<typeof Decoding>;

export const Decoded = z.object({
  as: z.enum(['json', 'avro', 'protobuf', 'csv', 'text', 'hex', 'null']),
  /** JSON where the bytes were decoded to a value, numbers exact; else the text, or its bytes in hexadecimal. Cut to what fits a window unless the whole was asked for. */
  text: z.string(),
  truncated: z.boolean(),
  bytes: z.int(),
  /** The id in the registry. */
  schema: z.int().optional(),
  /** Why the bytes are shown raw. */
  problem: z.object({ code: z.string(), message: z.string() }).optional(),
});
export type Decoded = z.infer<typeof Decoded>;

export const Message = z.object({
  partition: z.int(),
  offset: z.string(),
  /** Epoch milliseconds; -1 where the message has none. */
  timestamp: z.number(),
  key: Decoded,
  value: Decoded,
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type Message = z.infer<typeof Message>;

const OfConnection = z.object({ connection: z.string() });
const OfTopic = OfConnection.extend({ topic: z.string() });
const Page = { from: z.int().min(0).default(0), limit: z.int().min(1).max(1000).default(200) };
const Decodings = { key: Decoding.default('auto'), value: Decoding.default('auto') };

/** Where reading begins. `latest`: the newest of each partition, `limit` in all. */
export const Start = z.discriminatedUnion('at', [
  z.object({ at: z.literal('latest') }),
  z.object({ at: z.literal('earliest') }),
  z.object({ at: z.literal('end') }),
  z.object({ at: z.literal('time'), time: z.number() }),
  /** In every partition that is read, or its own offset for some of them. */
  z.object({ at: z.literal('offset'), offset: z.string().regex(/^\d{1,19}$/) }),
  z.object({ at: z.literal('offsets'), offsets: z.record(z.string(), z.string().regex(/^\d{1,19}$/)) }),
]);
export type Start = z.infer<typeof Start>;

export const ReadParams = OfTopic.extend({
  start: Start,
  /** All of them unless told. */
  partitions: z.array(z.int().min(0)).optional(),
  /** Messages that pass the filter; 0: as many as there are. */
  limit: z.int().min(0).default(1000),
  /** Goes on with what is produced later. */
  follow: z.boolean().default(false),
  /** Messages before this time only, in epoch milliseconds. */
  until: z.number().optional(),
  /** A part of the key's text. */
  key: z.string().optional(),
  /** JSONata over the value, with $key, $headers, $partition, $offset, $timestamp. */
  expression: z.string().optional(),
  decode: z.object(Decodings).default({ key: 'auto', value: 'auto' }),
});
export type ReadParams = z.output<typeof ReadParams>;

export const ReadProgress = z.object({
  /** Messages read, those that passed, those shown raw for a reason, and those on which the expression failed. */
  read: z.int(),
  passed: z.int(),
  undecoded: z.int(),
  failed: z.int(),
  /** The first failure of the expression, in words. */
  failure: z.string().optional(),
  /** Everything that was there when reading began has been read. */
  caughtUp: z.boolean(),
});
export type ReadProgress = z.infer<typeof ReadProgress>;

export const ReadItem = z.union([z.object({ message: Message }), z.object({ progress: ReadProgress })]);
export type ReadItem = z.infer<typeof ReadItem>;

export const RecordParams = ReadParams.extend({
  /** `streams/NAME.yaml` and `data/NAME.jsonl` or `data/NAME.avro` are written. */
  name: z.string(),
  /** Of a new recording; one that is resumed stays in its own. */
  format: z.enum(['jsonl', 'avro']).default('jsonl'),
  masks: z.array(Mask).default([]),
  /** Goes on after the last messages of a recording that was interrupted. */
  resume: z.boolean().default(false),
});
export type RecordParams = z.output<typeof RecordParams>;

export const LeftOut = z.object({ reason: z.string(), count: z.int(), partition: z.int(), offset: z.string() });
export type LeftOut = z.infer<typeof LeftOut>;

export const RecordProgress = z.object({
  read: z.int(),
  /** Rows of this recording that are on disk. */
  written: z.int(),
  /** Messages that were left out, or rows that the disk was too slow for. */
  skipped: z.int(),
  /** Why messages were left out, reason by reason, with the first of each; of very many reasons the first. */
  leftOut: z.array(LeftOut),
  /** Rows that are without the key that their message has, since it is not decoded; in the same way. Absent where there are none. */
  keyless: z.array(LeftOut).optional(),
  done: z.boolean(),
  /** Relative to the workspace. */
  stream: z.string(),
  data: z.string(),
});
export type RecordProgress = z.infer<typeof RecordProgress>;

/** Any Kafka that can be reached. Looking at it changes nothing there: no group is joined, no offset committed, no topic created. */
export const kafka = contract('kafka', {
  /** Again whenever a file in `kafka/` or the local Kafka changes, or a secret is given. */
  connections: stream('Follow the Kafka connections', z.object({}), z.array(KafkaConnection)),
  /** For this window's workspace; kept in memory until the host ends, never written. */
  giveSecret: call('Give a secret', z.object({ name: z.string(), value: z.string() }), z.object({})),
  /** By name. Fails, like every other method, with `kafka-unreachable`, `kafka-auth`, `kafka-tls`, `kafka-forbidden`, `untrusted` or `secret-missing`. */
  topics: call('List topics', OfConnection.extend({ contains: z.string().default(''), ...Page }), z.object({ total: z.int(), topics: z.array(Topic) })),
  partitions: call('List partitions', OfTopic.extend(Page), z.object({ total: z.int(), messages: z.string(), partitions: z.array(Partition) })),
  /** The groups that committed offsets for a topic, or all of the cluster. */
  groups: call('List consumer groups', OfConnection.extend({ topic: z.string().optional() }), z.object({ groups: z.array(Group) })),
  /** In the order of their timestamps while what was there is read, then as they come. */
  read: stream('Read messages', ReadParams, ReadItem),
  /**
   * Writes messages as a sample stream of the workspace: a row each, with timestamp, partition and offset. Fails with `stream-exists`, `mask-unknown` (nothing
   * is written then), or `record-interrupted` when the cluster goes away: what was read is kept, and `resume` goes on,
   * under the masks that it began with: `mask-missing` where others are given, `not-a-recording` where the file is none. `record-name-taken`: a column has the name of a fact.
   */
  record: stream('Record a sample stream', RecordParams, RecordProgress),
  /** One message, not cut. */
  message: call('Read a message whole', OfTopic.extend({ partition: z.int(), offset: z.string(), decode: z.object(Decodings).default({ key: 'auto', value: 'auto' }) }), Message),
  /** Null is no key, and a tombstone for a value. Fails with `production-refused`. */
  produce: call(
    'Produce a message',
    OfTopic.extend({ key: z.string().nullable(), value: z.string().nullable(), headers: z.array(z.object({ name: z.string(), value: z.string() })).default([]), partition: z.int().min(0).optional() }),
    z.object({ partition: z.int(), offset: z.string() }),
  ),
  createTopic: call('Create a topic', OfTopic.extend({ partitions: z.int().min(1).max(9_000).default(1) }), z.object({})),
});
