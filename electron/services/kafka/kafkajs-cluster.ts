import { setTimeout as wait } from 'node:timers/promises';
import { type Admin, Kafka, type KafkaConfig, logLevel, Partitioners, type Producer } from 'kafkajs';
import type { Group, Partition, Topic } from '#shared/services/kafka.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Fetched, FetchRequest, KafkaCluster } from './cluster.ts';
import { listGroups } from './consumer-groups.ts';
import { installCodecs } from './codecs.ts';
import { DirectFetch, EARLIEST, LATEST } from './direct-fetch.ts';
import { toKafkaFailure } from './kafka-failures.ts';
import { isTopicGone, LeaderUnknown, SharedClient } from './shared-client.ts';

installCodecs();

/** The leaders of a new topic of so many partitions are waited for, for so long. */
const FEW_PARTITIONS = 100;
const LEADERS_MS = 5_000;

/** A cluster over kafkajs. Connections are made when they are first needed. */
export class KafkaJsCluster implements KafkaCluster {
  private readonly kafka: Kafka;
  private readonly direct: DirectFetch;
  private readonly brokers: readonly string[];
  private readonly admin = new SharedClient(() => this.connectAdmin());
  private readonly producer = new SharedClient(() => this.connectProducer());

  constructor(config: Pick<KafkaConfig, 'ssl' | 'sasl'> & { brokers: string[] }) {
    this.brokers = config.brokers;
    this.kafka = new Kafka({ clientId: 'weir', connectionTimeout: 5_000, authenticationTimeout: 10_000, requestTimeout: 30_000, retry: { initialRetryTime: 100, retries: 2 }, logLevel: logLevel.NOTHING, ...config });
    this.direct = new DirectFetch(this.kafka);
  }

  topics(): Promise<Topic[]> {
    return this.asked(async (admin) => {
      const { topics } = await admin.fetchTopicMetadata();
      return topics.map(({ name, partitions }) => ({ name, partitions: partitions.length, internal: name.startsWith('__') })).sort((one, other) => (one.name < other.name ? -1 : 1));
    });
  }

  partitions(topic: string): Promise<Partition[]> {
    return this.asked(async (admin) => {
      const found = await this.partitionsOf(admin, topic);
      const [low, high] = await this.direct.offsets(topic, ledOf(found), [EARLIEST, LATEST]);
      const said = (offsets: Map<number, bigint> | undefined, partition: number) => String(offsets?.get(partition) ?? 0n);
      return found
        .map(({ partitionId, leader, replicas, isr }) => ({ partition: partitionId, leader, replicas, inSync: isr, low: said(low, partitionId), high: said(high, partitionId) }))
        .sort((one, other) => one.partition - other.partition);
    });
  }

  offsetsAt(topic: string, time: number): Promise<Map<number, bigint>> {
    return this.asked(async (admin) => {
      const [at, end] = await this.direct.offsets(topic, ledOf(await this.partitionsOf(admin, topic)), [time, LATEST]);
      return new Map([...at!].map(([partition, offset]) => [partition, offset < 0n ? (end!.get(partition) ?? 0n) : offset]));
    });
  }

  private async partitionsOf(admin: Admin, topic: string) {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics.find(({ name }) => name === topic)?.partitions ?? [];
  }

  async fetch(request: FetchRequest): Promise<Fetched[]> {
    try {
      return await this.direct.fetch(request);
    } catch (thrown) {
      throw this.failure(thrown);
    }
  }

  groups(topic?: string): Promise<Group[]> {
    return this.asked((admin) => listGroups(admin, topic));
  }

  async produce(topic: string, { partition, ...message }: Parameters<KafkaCluster['produce']>[1]): Promise<{ partition: number; offset: string }> {
    try {
      const sent = await this.producer.use(async (producer) => {
        const [first] = await producer.send({ topic, messages: [{ ...message, partition }] });
        // The client sends nothing, and says nothing, to a partition that it knows no leader of; what it knows may be minutes old, so another one asks anew.
        if (!first) throw new LeaderUnknown();
        return first;
      });
      return { partition: sent.partition, offset: sent.baseOffset ?? sent.offset ?? '0' };
    } catch (thrown) {
      if (thrown instanceof LeaderUnknown) throw new Failure('topic-missing', `${topic} has no partition ${partition} with a leader. Look at its partitions.`);
      throw this.failure(thrown);
    }
  }

  async createTopic(topic: string, partitions: number): Promise<void> {
    const created = await this.asked((admin) => admin.createTopics({ topics: [{ topic, numPartitions: partitions }], waitForLeaders: false }));
    if (!created) throw new Failure('topic-exists', `There is a topic ${topic} already. Choose another name.`);
    if (partitions <= FEW_PARTITIONS) await this.awaitLeaders(topic);
  }

  /** Apart from the creation: brokers hear of a new topic one after the other, and a client that was told of none is replaced and does its work anew. */
  private async awaitLeaders(topic: string): Promise<void> {
    for (const until = Date.now() + LEADERS_MS; ; await wait(50)) {
      try {
        const found = await this.admin.use((admin) => this.partitionsOf(admin, topic));
        const led = ledOf(found);
        // A broker may have heard that it leads before it does.
        if (led.length === found.length) await this.direct.offsets(topic, led, [LATEST]);
        if (led.length === found.length || Date.now() > until) return;
      } catch (thrown) {
        if (!isTopicGone(thrown) || Date.now() > until) throw this.failure(thrown);
      }
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.admin.close(), this.producer.close(), this.direct.close()]);
  }

  private async connectProducer(): Promise<Producer> {
    const producer = this.kafka.producer({ allowAutoTopicCreation: false, createPartitioner: Partitioners.DefaultPartitioner, retry: { retries: 2 } });
    await producer.connect();
    return producer;
  }

  private async asked<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    try {
      return await this.admin.use(work);
    } catch (thrown) {
      throw this.failure(thrown);
    }
  }

  private async connectAdmin(): Promise<Admin> {
    const admin = this.kafka.admin();
    await admin.connect();
    return admin;
  }

  private failure(thrown: unknown): Failure {
    return toKafkaFailure(thrown, this.brokers);
  }
}

/** Without a leader nobody can be asked. */
function ledOf(partitions: readonly { partitionId: number; leader: number }[]): number[] {
  return partitions.filter(({ leader }) => leader >= 0).map(({ partitionId }) => partitionId);
}
