import { type Admin, type ITopicConfig, Kafka } from 'kafkajs';
import { expect, it, vi } from 'vitest';
import { DirectFetch, LATEST } from './direct-fetch.ts';
import { KafkaJsCluster } from './kafkajs-cluster.ts';

/** A cluster whose brokers hear of a new topic only after they were asked for it once. */
const topics = new Map<string, { asked: number }>();
const unknown = () => Object.assign(new Error('This server does not host this topic-partition'), { type: 'UNKNOWN_TOPIC_OR_PARTITION' });
const metadataOf = (topic: string) => {
  const known = topics.get(topic);
  if (!known || known.asked++ === 0) throw unknown();
  return { topics: [{ name: topic, partitions: [{ partitionId: 0, leader: 1, replicas: [1], isr: [1] }] }] };
};
const admin = {
  connect: async () => {},
  disconnect: async () => {},
  createTopics: async ({ topics: [one], waitForLeaders }: { topics: ITopicConfig[]; waitForLeaders?: boolean }) => {
    if (topics.has(one!.topic)) return false;
    topics.set(one!.topic, { asked: 0 });
    if (waitForLeaders !== false) metadataOf(one!.topic);
    return true;
  },
  fetchTopicMetadata: async ({ topics: [one] }: { topics: string[] }) => metadataOf(one!),
} as unknown as Admin;

vi.spyOn(Kafka.prototype, 'admin').mockReturnValue(admin);
const leaders = vi.spyOn(DirectFetch.prototype, 'offsets').mockResolvedValue([]);

it('a topic that a broker has not heard of yet is created all the same, and once', async () => {
  const cluster = new KafkaJsCluster({ brokers: ['localhost:1'] });
  await cluster.createTopic('orders', 1);
  expect(topics.get('orders')!.asked).toBeGreaterThan(1);
  expect(leaders).toHaveBeenCalledWith('orders', [0], [LATEST]);
  await expect(cluster.createTopic('orders', 1)).rejects.toMatchObject({ code: 'topic-exists' });
  await cluster.close();
});
