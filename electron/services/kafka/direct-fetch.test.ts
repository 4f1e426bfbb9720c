import type { Kafka } from 'kafkajs';
import { expect, test } from 'vitest';
import { DirectFetch, EARLIEST, LATEST } from './direct-fetch.ts';

interface Asked {
  topics: { topic: string; partitions: { partition: number; fetchOffset: string }[] }[];
}

/** Two nodes, one topic on both; what is fetched is what `answer` says of a partition. */
function directOn(answer: (partition: number, offset: bigint) => Promise<object>, nodeOf = (partition: number) => String(partition)): DirectFetch {
  let partitions = 2;
  const inner = {
    targetTopics: new Set<string>(),
    connect: async () => {},
    addTargetTopic: async () => {},
    refreshMetadata: async () => void (partitions += 2),
    findTopicPartitionMetadata: () => Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, leader: Number(nodeOf(partitionId)) })),
    findBroker: async ({ nodeId }: { nodeId: string }) => ({
      listOffsets: async ({ topics }: { topics: { partitions: { partition: number; timestamp: string }[] }[] }) => ({
        responses: [{ partitions: topics[0]!.partitions.map(({ partition, timestamp }) => ({ partition, offset: timestamp === '-2' ? '0' : timestamp === '-1' ? `${partition + 1}` : nodeId === '1' ? '-1' : '1' })) }],
      }),
      fetch: async ({ topics }: Asked) => ({
        responses: [{ partitions: await Promise.all(topics[0]!.partitions.map(async ({ partition, fetchOffset }) => ({ partition, highWatermark: '9', abortedTransactions: [], messages: [], ...(await answer(partition, BigInt(fetchOffset))) }))) }],
      }),
    }),
  };
  return new DirectFetch({ [Symbol('private:Kafka:createCluster')]: () => inner } as unknown as Kafka);
}

test('several partitions that the cleaner left nothing but a shell of are passed over', async () => {
  const direct = directOn(async () => ({}), () => '1');
  const fetched = await direct.fetch({ topic: 't', from: new Map([[0, 3n], [1, 5n]]), waitMs: 0, signal: new AbortController().signal });
  expect(fetched.map(({ partition, next }) => [partition, next])).toEqual([[0, 4n], [1, 6n]]);
});

test('each poll leaves the signal as it was', async () => {
  const direct = directOn(async () => ({}));
  const { signal } = new AbortController();
  const listening = new Set<unknown>();
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (type: string, listener: never) => void (listening.add(listener), add(type, listener));
  signal.removeEventListener = (type: string, listener: never) => void (listening.delete(listener), remove(type, listener));
  await direct.fetch({ topic: 't', from: new Map([[0, 0n], [1, 0n]]), waitMs: 5, signal });
  expect(listening.size).toBe(0);
});

test('offsets are asked of the leader of each partition, of those that are new to the client too', async () => {
  const direct = directOn(async () => ({}));
  const found = await direct.offsets('t', [0, 1, 3], [EARLIEST, LATEST, 1_700_000_000_000]);
  expect(found.map((each) => Object.fromEntries(each))).toEqual([{ 0: 0n, 1: 0n, 3: 0n }, { 0: 1n, 1: 2n, 3: 4n }, { 0: 1n, 1: -1n, 3: 1n }]);
});

test('a broker that does not lead yet is asked again, and one that refuses for good is not', async () => {
  const refusing = (type: string, retriable: boolean, times: number) => {
    let left = times;
    return directOn(async () => {
      if (left-- > 0) throw Object.assign(new Error(type), { type, retriable });
      return {};
    });
  };
  const ask = (direct: DirectFetch) => direct.fetch({ topic: 't', from: new Map([[0, 3n]]), waitMs: 0, signal: new AbortController().signal });
  expect(await ask(refusing('NOT_LEADER_FOR_PARTITION', true, 3))).toMatchObject([{ partition: 0 }]);
  await expect(ask(refusing('REQUEST_TIMED_OUT', true, 3))).rejects.toThrow('REQUEST_TIMED_OUT');
  await expect(ask(refusing('TOPIC_AUTHORIZATION_FAILED', false, 1))).rejects.toThrow('TOPIC_AUTHORIZATION_FAILED');
});
