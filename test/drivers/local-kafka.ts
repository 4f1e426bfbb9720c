import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { Broker, type BrokerOptions } from '#local-cluster/broker/broker.ts';
import { places } from '#electron/host/places.ts';

/** How a broker of a test is started: Weir's own, on a folder of its own. */
export function brokerOptions(folder: string): BrokerOptions {
  const { runner, broker, maven, cache } = places();
  return { runnerFolder: runner, brokerFolder: broker, wrapper: maven, cacheFolder: cache, folder };
}

export interface LocalKafka {
  address: string;
  broker: Broker;
  folder: string;
  /** A client that has nothing to do with Weir's own. */
  kafka: Kafka;
  dispose(): Promise<void>;
}

/** A real broker for one suite. `near`: the folder that its own is made in. */
export async function startLocalKafka(extra?: BrokerOptions['extra'], near = tmpdir()): Promise<LocalKafka> {
  const folder = await mkdtemp(join(near, 'weir-broker-'));
  const broker = new Broker({ ...brokerOptions(folder), extra });
  const { address } = await broker.start();
  return {
    address: address!,
    broker,
    folder,
    kafka: clientOf(address!),
    dispose: async () => {
      await broker.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A folder in memory where the system has one with as many bytes left: a broker waits for the disk once for each partition that it makes. */
export async function inMemory(bytes: number): Promise<string> {
  const left = await statfs('/dev/shm').then(({ bavail, bsize }) => bavail * bsize, () => 0);
  return left >= bytes ? '/dev/shm' : tmpdir();
}

export function clientOf(address: string): Kafka {
  return new Kafka({ brokers: [address], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 50, retries: 12 } });
}

/** The values of all messages of a topic's first partition, as another client reads them. */
export async function valuesIn(kafka: Kafka, topic: string, count: number): Promise<string[]> {
  const consumer = kafka.consumer({ groupId: `test-${Math.random()}` });
  const values: string[] = [];
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer
        .run({
          eachMessage: async ({ message }) => {
            values.push(String(message.value));
            if (values.length === count) resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return values;
}

export async function produce(kafka: Kafka, topic: string, messages: { key?: string | Buffer | null; value: string | Buffer | null; partition?: number; timestamp?: string; headers?: Record<string, string> }[]): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, messages });
  await producer.disconnect();
}
