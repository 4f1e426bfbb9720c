import type { Kafka } from 'kafkajs';
import { expect, test } from 'vitest';
import { DirectFetch } from './direct-fetch.ts';

interface Asked {
  topics: { topic: string; partitions: { partition: number; fetchOffset: string }[] }[];
}

/** Two nodes, one topic on both; what is fetched is what `answer` says of a partition. */
function directOn(answer: (partition: number, offset: bigint) => Promise<object>, nodeOf = (partition: number) => String(partition)): DirectFetch {
  const inner = {
    targetTopics: new Set<string>(),
    connect: async () => {},
    addTargetTopic: async () => {},
    findLeaderForPartitions: (_topic: string, partitions: number[]) => Object.fromEntries(partitions.map((one) => [nodeOf(one), partitions.filter((other) => nodeOf(other) === nodeOf(one))])),
    findBroker: async () => ({
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
