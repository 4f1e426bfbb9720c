import type { Group, Partition, Topic } from '#shared/services/kafka.ts';

/** A message as its topic holds it. */
export interface RawMessage {
  /** Decimal. */
  offset: string;
  /** Epoch milliseconds, decimal. */
  timestamp: string;
  key: Buffer | null;
  value: Buffer | null;
  headers?: Record<string, Buffer | string | (Buffer | string)[] | undefined>;
}

/** What came of one partition. */
export interface Fetched {
  partition: number;
  messages: RawMessage[];
  /** The offset to go on from. */
  next: bigint;
  /** What is settled ends before it: later messages may be of a transaction that is still open. */
  end: bigint;
}

export interface FetchRequest {
  topic: string;
  /** The offset to read from, by partition. */
  from: ReadonlyMap<number, bigint>;
  /** How long to wait for something new, in ms. */
  waitMs: number;
  signal: AbortSignal;
}

/** What Weir asks of a Kafka cluster. Reading leaves no trace there. Failures are those of `toKafkaFailure`. */
export interface KafkaCluster {
  topics(): Promise<Topic[]>;
  /** All of a topic, by number. Fails with `topic-missing`. */
  partitions(topic: string): Promise<Partition[]>;
  /** By partition, the offset of the first message at that time or later; where there is none, the end. */
  offsetsAt(topic: string, time: number): Promise<Map<number, bigint>>;
  fetch(request: FetchRequest): Promise<Fetched[]>;
  groups(topic?: string): Promise<Group[]>;
  produce(topic: string, message: { key: Buffer | null; value: Buffer | null; headers: Record<string, string[]>; partition?: number }): Promise<{ partition: number; offset: string }>;
  createTopic(topic: string, partitions: number): Promise<void>;
  close(): Promise<void>;
}
