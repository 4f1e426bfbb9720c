/// <reference path="./modules.d.ts" />
import { setTimeout as wait } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import Batch from 'kafkajs/src/consumer/batch.js';
import type { Fetched, FetchRequest } from './cluster.ts';
import { isTopicGone } from './shared-client.ts';

/**
 * Reads partitions without a consumer group: the client's own connections, which it keeps to itself, are asked directly. A group would be a
 * trace on the cluster, needs rights of its own, and makes the first read wait for a rebalance (docs/decisions/0020). This file alone knows
 * the client's inside; its version is pinned for that.
 */
export class DirectFetch {
  private readonly cluster: InnerCluster;
  private connecting: Promise<void> | undefined;
  private readonly known = new Set<string>();

  constructor(kafka: Kafka) {
    const create = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === 'private:Kafka:createCluster');
    this.cluster = (kafka as unknown as Record<symbol, (options: object) => InnerCluster>)[create!]!({ metadataMaxAge: 60_000, allowAutoTopicCreation: false, isolationLevel: READ_COMMITTED });
  }

  fetch(request: FetchRequest): Promise<Fetched[]> {
    return this.knowing(request.topic, () => this.fromLeaders(request));
  }

  /**
   * For each of some times, the offset of the first message from then on, by partition; -1 where there is none. Asked of each partition's leader.
   * The client has a way of its own, whose work grows with the square of the number of partitions.
   */
  offsets(topic: string, partitions: readonly number[], times: readonly (number | bigint)[]): Promise<Map<number, bigint>[]> {
    return this.knowing(topic, async () => {
      if (this.isNewTo(topic, partitions)) await this.cluster.refreshMetadata();
      const asked = times.flatMap((time, index) => [...this.leadersOf(topic, partitions)].map(async ([nodeId, own]) => ({ index, answer: await this.listOffsets(nodeId, topic, own, time) })));
      const found = times.map(() => new Map<number, bigint>());
      for (const { index, answer } of await Promise.all(asked)) for (const { partition, offset } of answer) found[index]!.set(partition, BigInt(offset));
      return found;
    });
  }

  /** Whether a partition, that has a leader, is younger than what the client knows of the topic. */
  private isNewTo(topic: string, partitions: readonly number[]): boolean {
    const led = new Set(this.cluster.findTopicPartitionMetadata(topic).flatMap(({ partitionId, leader }) => (leader >= 0 ? [partitionId] : [])));
    return partitions.some((partition) => !led.has(partition));
  }

  private async listOffsets(nodeId: string, topic: string, partitions: readonly number[], time: number | bigint): Promise<{ partition: number; offset: string }[]> {
    const broker = await this.cluster.findBroker({ nodeId });
    const { responses } = await broker.listOffsets({ isolationLevel: READ_UNCOMMITTED, topics: [{ topic, partitions: partitions.map((partition) => ({ partition, timestamp: time.toString() })) }] });
    return responses.flatMap((response) => response.partitions);
  }

  /** Does something once the client knows who leads the topic's partitions; again where that is not true any longer, or not yet. */
  private async knowing<T>(topic: string, work: () => Promise<T>): Promise<T> {
    this.connecting ??= this.cluster.connect().catch((thrown: unknown) => {
      this.connecting = undefined;
      throw thrown;
    });
    await this.connecting;
    try {
      return await this.once(topic, work);
    } catch (thrown) {
      if (!isTopicGone(thrown)) throw thrown;
      // The client asks for all topics it was told of, and fails for all once one is deleted: those that are still read are told anew.
      this.cluster.targetTopics.clear();
      this.known.clear();
      return this.once(topic, work);
    }
  }

  private async once<T>(topic: string, work: () => Promise<T>): Promise<T> {
    if (!this.known.has(topic)) await this.cluster.addTargetTopic(topic);
    this.known.add(topic);
    for (let tries = 0; ; tries++) {
      try {
        return await work();
      } catch (thrown) {
        const { retriable, type } = thrown as { retriable?: boolean; type?: string };
        const pause = tries === 0 ? 0 : LEADERS_MOVE.has(type ?? '') ? PAUSES_MS[tries - 1] : undefined;
        // Leaders move; the next try looks where they are. One that was told to lead may need a moment until it does.
        if (!retriable || pause === undefined) throw thrown;
        if (pause) await wait(pause);
        await this.cluster.refreshMetadata();
      }
    }
  }

  async close(): Promise<void> {
    if (this.connecting) await this.cluster.disconnect();
  }

  /** Partitions by the broker that leads them. */
  private leadersOf(topic: string, partitions: Iterable<number>): Map<string, number[]> {
    const leaderOf = new Map(this.cluster.findTopicPartitionMetadata(topic).map(({ partitionId, leader }) => [partitionId, String(leader)]));
    const leaders = new Map<string, number[]>();
    for (const partition of partitions) {
      const leader = leaderOf.get(partition);
      if (leader === undefined) continue;
      const own = leaders.get(leader);
      if (own) own.push(partition);
      else leaders.set(leader, [partition]);
    }
    return leaders;
  }

  private async fromLeaders({ topic, from, waitMs, signal }: FetchRequest): Promise<Fetched[]> {
    const answers = [...this.leadersOf(topic, from.keys())].map(([nodeId, partitions]) => this.fromLeader(nodeId, topic, new Map(partitions.map((partition) => [partition, from.get(partition)!])), waitMs));
    if (waitMs === 0 || answers.length < 2) return (await Promise.all(answers)).flat();
    // Of several brokers that wait for news, the first that has some is enough; the others' answers are asked for again.
    const some = Promise.any(answers.map(async (answer) => ((await answer).some(({ messages }) => messages.length) ? answer : Promise.reject())));
    let stop = () => {};
    const stopped = new Promise<Fetched[]>((resolve) => (stop = () => resolve([])));
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      return await Promise.race([some.catch(() => Promise.all(answers).then((all) => all.flat())), stopped]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  private async fromLeader(nodeId: string, topic: string, from: ReadonlyMap<number, bigint>, waitMs: number): Promise<Fetched[]> {
    const broker = await this.cluster.findBroker({ nodeId });
    const each = Math.max(SMALLEST, Math.min(LARGEST, Math.floor(ALL / from.size)));
    const partitions = [...from].map(([partition, offset]) => ({ partition, fetchOffset: offset.toString(), maxBytes: each }));
    const { responses } = await broker.fetch({ replicaId: -1, isolationLevel: READ_COMMITTED, maxWaitTime: waitMs, minBytes: waitMs ? 1 : 0, maxBytes: ALL, topics: [{ topic, partitions }], rackId: '' });
    const fetched = responses.flatMap((response) => response.partitions).map((answer) => fetchedOf(topic, from.get(answer.partition)!, answer));
    const stuck = fetched.filter(({ partition, next, end }) => next === from.get(partition) && next < end);
    if (waitMs > 0 || !stuck.length || fetched.some(({ partition, next }) => next !== from.get(partition))) return fetched;
    if (from.size > 1) {
      // Nobody took the room of these: each is asked alone.
      const alone = await Promise.all(stuck.map(({ partition }) => this.fromLeader(nodeId, topic, new Map([[partition, from.get(partition)!]]), 0)));
      return [...fetched.filter((answer) => !stuck.includes(answer)), ...alone.flat()];
    }
    // Alone and empty before the end: only the shell of a batch is left there by the cleaner.
    stuck[0]!.next += 1n;
    return fetched;
  }
}

/** In the place of a time: the end of a partition, and its beginning. */
export const LATEST = -1;
export const EARLIEST = -2;

const READ_UNCOMMITTED = 0;
/** What a broker says that does not lead a partition, or not yet. */
const LEADERS_MOVE = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE']);
const PAUSES_MS = [100, 200, 400, 800];
const READ_COMMITTED = 1;
/** Bytes of an answer, and of one partition in it; a message that is larger comes all the same. */
const ALL = 8 * 1024 * 1024;
const LARGEST = 1024 * 1024;
const SMALLEST = 16 * 1024;

function fetchedOf(topic: string, asked: bigint, answer: PartitionAnswer): Fetched {
  const batch = new Batch(topic, asked.toString(), answer);
  const last = answer.messages.at(-1);
  const after = last ? lastOffsetOf(last) + 1n : asked;
  const settled = BigInt(answer.lastStableOffset ?? answer.highWatermark);
  return { partition: answer.partition, messages: batch.messages, next: last && after <= asked ? asked + 1n : after, end: settled >= 0n ? settled : BigInt(answer.highWatermark) };
}

/** A batch keeps its length when the cleaner takes its last messages away. */
function lastOffsetOf({ offset, batchContext }: InnerMessage): bigint {
  return batchContext ? BigInt(batchContext.firstOffset) + BigInt(batchContext.lastOffsetDelta) : BigInt(offset);
}

interface InnerMessage {
  offset: string;
  batchContext?: { firstOffset: string; lastOffsetDelta: number };
}

interface PartitionAnswer {
  partition: number;
  highWatermark: string;
  lastStableOffset?: string;
  messages: InnerMessage[];
}

interface InnerCluster {
  targetTopics: Set<string>;
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addTargetTopic(topic: string): Promise<void>;
  refreshMetadata(): Promise<void>;
  findTopicPartitionMetadata(topic: string): { partitionId: number; leader: number }[];
  findBroker(of: { nodeId: string }): Promise<{
    fetch(request: object): Promise<{ responses: { partitions: PartitionAnswer[] }[] }>;
    listOffsets(request: object): Promise<{ responses: { partitions: { partition: number; offset: string }[] }[] }>;
  }>;
}
