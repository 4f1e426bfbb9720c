import { Failure } from '#shared/base/failure.ts';
import type { Group } from '#shared/services/kafka.ts';
import type { KafkaCluster, RawMessage } from '#electron/services/kafka/cluster.ts';

export interface FakeCluster extends KafkaCluster {
  /** Messages by topic and partition; `null` values are tombstones. */
  readonly logs: Map<string, RawMessage[][]>;
  groupsNow: Group[];
  append(topic: string, partition: number, message: { key?: string | Buffer | null; value: string | Buffer | null; timestamp?: number; headers?: Record<string, string[]> }): string;
}

/** A Kafka cluster in memory: logs that only grow. Every key goes to the partition that its length says. */
export function createFakeCluster(topics: Record<string, number> = {}): FakeCluster {
  const logs = new Map<string, RawMessage[][]>(Object.entries(topics).map(([name, partitions]) => [name, emptyLogs(partitions)]));
  const waiting = new Set<() => void>();
  const of = (topic: string) => {
    const found = logs.get(topic);
    if (!found) throw new Failure('topic-missing', 'There is no such topic or partition. Look at its name; topics that were deleted are gone for good.');
    return found;
  };
  const bytes = (given: string | Buffer | null | undefined) => (given === null || given === undefined ? null : Buffer.from(given));
  const fake: FakeCluster = {
    logs,
    groupsNow: [],
    append: (topic, partition, { key, value, timestamp = Date.now(), headers = {} }) => {
      const log = of(topic)[partition]!;
      const offset = String(log.length);
      log.push({ offset, timestamp: String(timestamp), key: bytes(key), value: bytes(value), headers });
      for (const wake of [...waiting]) wake();
      return offset;
    },
    topics: async () => [...logs].map(([name, { length: partitions }]) => ({ name, partitions, internal: name.startsWith('__') })).sort((one, other) => (one.name < other.name ? -1 : 1)),
    partitions: async (topic) => of(topic).map((log, partition) => ({ partition, leader: 1, replicas: [1], inSync: [1], low: '0', high: String(log.length) })),
    offsetsAt: async (topic, time) =>
      new Map(
        of(topic).map((log, partition) => {
          const at = log.findIndex(({ timestamp }) => Number(timestamp) >= time);
          return [partition, BigInt(at < 0 ? log.length : at)];
        }),
      ),
    fetch: async ({ topic, from, waitMs, signal }) => {
      const read = () => [...from].map(([partition, next]) => ({ partition, messages: of(topic)[partition]!.slice(Number(next)) }));
      if (waitMs && read().every(({ messages }) => !messages.length)) await nextAppend(waiting, signal);
      return read().map(({ partition, messages }) => ({ partition, messages, next: from.get(partition)! + BigInt(messages.length), end: BigInt(of(topic)[partition]!.length) }));
    },
    groups: async (topic) => fake.groupsNow.filter(({ offsets }) => topic === undefined || offsets.some((offset) => offset.topic === topic)),
    produce: async (topic, { key, value, headers, partition = (key?.length ?? 0) % of(topic).length }) => ({ partition, offset: fake.append(topic, partition, { key, value, headers }) }),
    createTopic: async (topic, partitions) => {
      if (logs.has(topic)) throw new Failure('topic-exists', `There is a topic ${topic} already. Choose another name.`);
      logs.set(topic, emptyLogs(partitions));
    },
    close: async () => {},
  };
  return fake;
}

function emptyLogs(partitions: number): RawMessage[][] {
  return Array.from({ length: partitions }, () => []);
}

function nextAppend(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      waiting.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
  });
}
