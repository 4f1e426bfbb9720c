import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { broker, BrokerState } from '#shared/services/broker.ts';
import type { ddl, InferredTable } from '#shared/services/ddl.ts';
import type { Decoded, kafka, Message } from '#shared/services/kafka.ts';

const READY: BrokerState = { state: 'ready', message: 'Kafka 4.4.0 at 127.0.0.1:9092. It stops with Weir.', address: '127.0.0.1:9092' };

/** A local Kafka that a window without a host sees: it starts and stops at once. */
export function createWindowBroker(first: BrokerState = READY): Service<typeof broker> {
  const state = new Live(first);
  return {
    state: (_params, signal) => state.follow(signal),
    start: async () => (state.set(READY), READY),
    stop: async () => (state.set({ state: 'stopped', message: 'The local Kafka is not running.', address: null }), {}),
  };
}

function json(text: string): Decoded {
  return { as: 'json', text, truncated: false, bytes: text.length };
}

/** Orders, every seventh of them undecodable, every ninth a tombstone. */
export const FAKE_MESSAGES: readonly Message[] = Array.from({ length: 240 }, (_, i): Message => ({
  partition: i % 3,
  offset: String(Math.floor(i / 3)),
  timestamp: Date.UTC(2026, 0, 5, 9, 0, i),
  key: { as: 'text', text: `order-${i}`, truncated: false, bytes: 8 },
  value:
    i % 7 === 6
      ? { as: 'hex', text: '0000002a17ff', truncated: false, bytes: 6, schema: 42, problem: { code: 'schema-unknown', message: 'The schema registry knows nothing of the schema id 42. It may be of another registry.' } }
      : i % 9 === 8
        ? { as: 'null', text: 'null', truncated: false, bytes: 0 }
        : json(`{"order":${i},"customer":"c-${i % 11}","amount":${(i * 1.5).toFixed(2)},"items":[{"sku":"a-${i % 5}","count":${(i % 3) + 1}}]}`),
  headers: i % 4 ? [] : [{ name: 'trace', value: `t-${i}` }],
}));

/** What a window sees of a Kafka with three topics. */
export function createWindowKafka(): Service<typeof kafka> {
  return {
    connections: async function* () {
      yield [
        { name: 'local', path: null, brokers: ['127.0.0.1:9092'], missing: [], production: false, registry: false },
        { name: 'prod', path: 'kafka/prod.yaml', brokers: ['kafka-0:9092'], missing: ['prod-password'], production: true, registry: true },
      ];
      await new Promise(() => {});
    },
    giveSecret: async () => ({}),
    topics: async ({ connection, contains }) => {
      if (connection === 'prod') throw new Failure('secret-missing', 'The secret "prod-password" is not known.', { names: ['prod-password'] });
      const topics = ['clicks', 'orders', 'payments'].filter((name) => name.includes(contains)).map((name, i) => ({ name, partitions: i + 3, internal: false }));
      return { total: topics.length, topics };
    },
    partitions: async () => ({ total: 3, messages: '240', partitions: [0, 1, 2].map((partition) => ({ partition, leader: 1, replicas: [1, 2], inSync: partition ? [1, 2] : [1], low: '0', high: '80' })) }),
    groups: async ({ topic = 'orders' }) => ({ groups: [{ group: 'billing', state: 'Stable', members: 2, lag: '17', offsets: [{ topic, partition: 0, committed: '63', end: '80', lag: '17' }] }] }),
    read: async function* ({ key, follow }, signal) {
      const found = FAKE_MESSAGES.filter((message) => !key || message.key.text.includes(key));
      for (const message of found) yield { message };
      yield { progress: { read: FAKE_MESSAGES.length, passed: found.length, undecoded: found.filter(({ value }) => value.problem).length, failed: 0, caughtUp: true } };
      if (follow) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
    record: async function* ({ name, limit }) {
      const paths = { stream: `streams/${name}.yaml`, data: `data/${name}.jsonl` };
      yield { read: limit, written: limit - 3, skipped: 3, leftOut: [{ reason: 'The bytes are not JSON.', count: 3, partition: 1, offset: '12' }], done: true, ...paths };
    },
    message: async ({ partition, offset }) => FAKE_MESSAGES.find((message) => message.partition === partition && message.offset === offset)!,
    produce: async ({ partition = 0 }) => ({ partition, offset: '80' }),
    createTopic: async () => ({}),
  };
}

/** What a window sees of a table that is inferred, whatever from. */
export function createWindowDdl(): Service<typeof ddl> {
  return {
    infer: async ({ source, eventTime = 'at' }) => {
      if (source.kind === 'file' && source.path.includes('empty')) throw new Failure('nothing-to-infer', 'There are no rows to infer empty from. Put data there first, or name another source.');
      return inferred(eventTime);
    },
    subjects: async () => ['orders-value'],
  };
}

function inferred(eventTime: string): InferredTable {
  return {
    table: 'orders',
    ddl: `CREATE TABLE \`orders\` (\n  \`id\` BIGINT,\n  \`at\` TIMESTAMP(3),\n  WATERMARK FOR \`${eventTime}\` AS \`${eventTime}\` - INTERVAL '5' SECOND\n);\n`,
    sampled: 240,
    columns: [
      { name: 'id', type: 'BIGINT', nullShare: 0, evidence: '1 to 240' },
      { name: 'at', type: 'TIMESTAMP(3)', nullShare: 0, evidence: 'timestamps without a zone, as 2026-01-05 09:00:00' },
      { name: 'note', type: 'STRING', nullShare: 0.4, evidence: 'mixed: 3 texts, 1 whole number' },
    ],
    eventTimes: [
      { column: 'at', expression: null, p99Ms: 2000, maxMs: 4000, evidence: '99 % at most 2 s late, the latest 4 s', delay: "'5' SECOND" },
      { column: 'timestamp', expression: null, p99Ms: 0, maxMs: 0, evidence: 'in order', delay: "'1' SECOND" },
    ],
    notes: ['note holds values of several types, so it is a STRING.'],
  };
}
