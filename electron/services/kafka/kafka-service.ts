import { Failure } from '#shared/base/failure.ts';
import type { Live } from '#shared/base/live.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { kafka, Message, ReadItem } from '#shared/services/kafka.ts';
import type { BrokerKeeper } from '../broker.ts';
import type { OpenWorkspace } from '../workspace/open-workspace.ts';
import type { KafkaConnections, OpenKafka } from './connections.ts';
import { toWire } from './decoder.ts';
import type { ReadMessage } from './message-filter.ts';
import { readMessages } from './read-messages.ts';
import { record } from './recording.ts';
import type { Secrets } from './secrets.ts';

export interface KafkaParts {
  connections: KafkaConnections;
  secrets: Secrets;
  broker: BrokerKeeper;
  /** The user's data folder. */
  home: string;
  workspace(): Promise<OpenWorkspace>;
}

/** Any Kafka of one window's workspace. */
export function createKafkaService({ connections, secrets, broker, home, workspace }: KafkaParts): Service<typeof kafka> {
  const use = async (name: string): Promise<OpenKafka> => {
    const { loaded, state } = await workspace();
    return connections.use(name, { folder: loaded.folder, trusted: state.value.trusted }, loaded.kafka);
  };
  return {
    connections: async function* (_params, signal) {
      const opened = await workspace();
      await broker.look();
      let told = '';
      for await (const _change of anyOf([opened.state, broker.state, secrets.changed], signal)) {
        const list = connections.list(opened.folder, opened.loaded.kafka);
        if (JSON.stringify(list) === told) continue;
        told = JSON.stringify(list);
        yield list;
      }
    },
    giveSecret: async ({ name, value }) => {
      const { folder, state } = await workspace();
      if (!state.value.trusted) throw new Failure('untrusted', `Nobody trusted this workspace: the secret "${name}" would be sent where its files say. Look at them and trust the workspace, if you do.`, { names: [name] });
      secrets.give(folder, name, value);
      return {};
    },
    topics: async ({ connection, contains, from, limit }) => {
      const all = await (await use(connection)).cluster.topics();
      const found = contains ? all.filter(({ name }) => name.toLowerCase().includes(contains.toLowerCase())) : all;
      return { total: found.length, topics: found.slice(from, from + limit) };
    },
    partitions: async ({ connection, topic, from, limit }) => {
      const all = await (await use(connection)).cluster.partitions(topic);
      const messages = all.reduce((sum, { low, high }) => sum + BigInt(high) - BigInt(low), 0n);
      return { total: all.length, messages: String(messages), partitions: all.slice(from, from + limit) };
    },
    groups: async ({ connection, topic }) => ({ groups: await (await use(connection)).cluster.groups(topic) }),
    read: async function* (params, signal): AsyncGenerator<ReadItem> {
      const { cluster, decoder } = await use(params.connection);
      for await (const item of readMessages(cluster, decoder, params, signal)) yield 'message' in item ? { message: wireMessage(item.message) } : item;
    },
    record: async function* (params, signal) {
      const { folder } = await workspace();
      yield* record(await use(params.connection), params, { folder, home }, signal);
    },
    message: async ({ connection, topic, partition, offset, decode }, signal) => {
      const { cluster, decoder } = await use(connection);
      const params = { connection, topic, start: { at: 'offset' as const, offset }, partitions: [partition], limit: 1, follow: false, decode };
      for await (const item of readMessages(cluster, decoder, params, signal)) if ('message' in item && item.message.offset === offset) return wireMessage(item.message, true);
      throw new Failure('message-gone', `The message at offset ${offset} of partition ${partition} is not there any more: the topic keeps messages for a time only.`);
    },
    produce: async ({ connection, topic, key, value, headers, partition }) => {
      const { cluster, production } = await use(connection);
      if (production) throw new Failure('production-refused', `${connection} is marked as production: nothing is produced there. The mark is "production" in its file.`);
      const named: Record<string, string[]> = {};
      for (const header of headers) (named[header.name] ??= []).push(header.value);
      return cluster.produce(topic, { key: bytesOf(key), value: bytesOf(value), headers: named, ...(partition === undefined ? {} : { partition }) });
    },
    createTopic: async ({ connection, topic, partitions }) => {
      const { cluster, production } = await use(connection);
      if (production) throw new Failure('production-refused', `${connection} is marked as production: no topic is created there. The mark is "production" in its file.`);
      await cluster.createTopic(topic, partitions);
      return {};
    },
  };
}

function wireMessage({ key, value, ...rest }: ReadMessage, whole = false): Message {
  return { ...rest, key: toWire(key, whole), value: toWire(value, whole) };
}

function bytesOf(text: string | null): Buffer | null {
  return text === null ? null : Buffer.from(text, 'utf8');
}

/** One turn at once, and one after each change of any of these. */
async function* anyOf(values: Pick<Live<unknown>, 'onChange'>[], signal: AbortSignal): AsyncGenerator<void> {
  let changes = 1;
  let wake = () => {};
  const listening = values.map((value) =>
    value.onChange(() => {
      changes++;
      wake();
    }),
  );
  const stop = () => wake();
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (!signal.aborted) {
      if (changes) {
        changes = 0;
        yield;
      } else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    for (const listener of listening) listener.dispose();
    signal.removeEventListener('abort', stop);
  }
}
