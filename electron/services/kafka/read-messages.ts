import { setImmediate as nextTurn } from 'node:timers/promises';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { Partition, ReadParams, ReadProgress } from '#shared/services/kafka.ts';
import type { KafkaCluster, RawMessage } from './cluster.ts';
import type { Decoder } from './decoder.ts';
import { messageFilter, type ReadMessage } from './message-filter.ts';

/** Beyond so many partitions messages come as they are read: to sort them, one of each would have to be at hand. */
const SORTED_PARTITIONS = 64;
/** How long brokers hold an answer when there is nothing new, in ms; and how often a long search tells of itself. */
const WAIT_MS = 500;
const TELL_EVERY = 2_000;
/** Decoding and filtering leave the host's other work its turn after so many ms. */
const TURN_MS = 50;

export type Read = { message: ReadMessage } | { progress: ReadProgress };

/** Reads a topic's messages by `params`, as fast as they are taken; partitions in `from` begin there, wherever the others do. */
export async function* readMessages(cluster: KafkaCluster, decoder: Decoder, params: ReadParams, signal: AbortSignal, from: Record<string, string> = {}): AsyncGenerator<Read> {
  const wanted = messageFilter(params);
  const parts = await partsToRead(cluster, params);
  for (const part of parts) if (from[part.partition] !== undefined) part.next = BigInt(from[part.partition]!);
  const counts: ReadProgress = { read: 0, passed: 0, undecoded: 0, failed: 0, caughtUp: false };
  const progress = () => ({ progress: { ...counts } });
  let told = 0;
  let turn = Date.now();
  const flow = params.start.at === 'end' && !params.follow ? nothing() : messagesOf(cluster, params, parts, signal);
  for await (const item of flow) {
    if (item === 'caught-up') {
      counts.caughtUp = true;
      yield progress();
      continue;
    }
    if (Date.now() - turn >= TURN_MS) {
      await nextTurn();
      turn = Date.now();
    }
    if (signal.aborted) break;
    const message = await meaningOf(item, decoder, params);
    counts.read++;
    if (message.key.problem || message.value.problem) counts.undecoded++;
    if (await passes(message, wanted, counts)) {
      counts.passed++;
      yield { message };
      if (params.limit && counts.passed === params.limit) break;
    }
    if (counts.read - told >= TELL_EVERY) {
      told = counts.read;
      yield progress();
    }
  }
  yield progress();
}

async function* nothing(): AsyncGenerator<'caught-up'> {
  yield 'caught-up';
}

async function passes(message: ReadMessage, wanted: (message: ReadMessage) => Promise<boolean>, counts: ReadProgress): Promise<boolean> {
  try {
    return await wanted(message);
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    counts.failed++;
    counts.failure ??= (thrown as Error).message;
    return false;
  }
}

type Found = RawMessage & { partition: number };

interface Part {
  partition: number;
  next: bigint;
  /** Where it ended when reading began. */
  end: bigint;
  held: RawMessage[];
}

async function partsToRead(cluster: KafkaCluster, { topic, start, partitions, limit }: ReadParams): Promise<Part[]> {
  const all = await cluster.partitions(topic);
  const chosen = partitions ? all.filter(({ partition }) => partitions.includes(partition)) : all;
  const absent = partitions?.find((wanted) => !all.some(({ partition }) => partition === wanted));
  if (absent !== undefined) throw new Failure('topic-missing', `${topic} has no partition ${absent}; it has ${all.length}, from 0.`);
  const parts = chosen.map(({ partition, low, high }) => ({ partition, next: BigInt(low), end: BigInt(high), held: [] as RawMessage[] }));
  if (start.at === 'time') {
    const found = await cluster.offsetsAt(topic, start.time);
    for (const part of parts) part.next = later(part.next, found.get(part.partition) ?? part.end);
  } else if (start.at === 'offset') for (const part of parts) part.next = later(part.next, BigInt(start.offset));
  else if (start.at === 'offsets') for (const part of parts) part.next = later(part.next, BigInt(start.offsets[part.partition] ?? '0'));
  else if (start.at === 'end') for (const part of parts) part.next = part.end;
  else if (start.at === 'latest') startAtNewest(parts, BigInt(limit || 1000));
  return parts;
}

function later(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

/** Shares `count` among the partitions as evenly as what they hold allows. */
function startAtNewest(parts: Part[], count: bigint): void {
  const bySize = [...parts].sort((one, other) => (one.end - one.next < other.end - other.next ? -1 : 1));
  let left = count;
  bySize.forEach((part, index) => {
    const remaining = BigInt(bySize.length - index);
    const share = (left + remaining - 1n) / remaining;
    const taken = share < part.end - part.next ? share : part.end - part.next;
    part.next = part.end - taken;
    left -= taken;
  });
}

/** First what was there, in order; then, to follow, what comes. */
async function* messagesOf(cluster: KafkaCluster, { topic, follow }: ReadParams, parts: Part[], signal: AbortSignal): AsyncGenerator<Found | 'caught-up'> {
  const sorted = parts.length <= SORTED_PARTITIONS;
  const open = new Set(parts.filter(({ next, end }) => next < end));
  while (open.size && !signal.aborted) {
    const empty = [...open].filter(({ held }) => !held.length);
    if (empty.length) {
      await fill(cluster, topic, empty, 0, signal);
      for (const part of empty) {
        // What is produced after reading began belongs to what follows.
        const later_ = part.held.findIndex(({ offset }) => BigInt(offset) >= part.end);
        if (later_ >= 0) {
          part.next = BigInt(part.held[later_]!.offset);
          part.held.length = later_;
        }
        if (!part.held.length && part.next >= part.end) open.delete(part);
      }
    }
    if (!sorted) for (const part of open) yield* drained(part);
    else for (let part = nextInOrder(open); part; part = nextInOrder(open)) yield { ...part.held.shift()!, partition: part.partition };
    for (const part of [...open]) if (!part.held.length && part.next >= part.end) open.delete(part);
  }
  if (signal.aborted) return;
  yield 'caught-up';
  while (follow && !signal.aborted) {
    await fill(cluster, topic, parts, WAIT_MS, signal);
    for (const part of parts) yield* drained(part);
  }
}

function* drained(part: Part): Generator<Found> {
  for (const message of part.held.splice(0)) yield { ...message, partition: part.partition };
}

/** The partition with the oldest message at hand, once each that is not through has one at hand. */
function nextInOrder(open: Set<Part>): Part | undefined {
  let first: Part | undefined;
  for (const part of open) {
    if (!part.held.length) {
      if (part.next >= part.end) continue;
      return undefined;
    }
    if (!first || Number(part.held[0]!.timestamp) < Number(first.held[0]!.timestamp)) first = part;
  }
  return first;
}

async function fill(cluster: KafkaCluster, topic: string, parts: Part[], waitMs: number, signal: AbortSignal): Promise<void> {
  const byNumber = new Map(parts.map((part) => [part.partition, part]));
  const from = new Map(parts.map(({ partition, next }) => [partition, next]));
  for (const { partition, messages, next, end } of await fetchOrSkip(cluster, topic, from, waitMs, signal)) {
    const part = byNumber.get(partition)!;
    for (const message of messages) part.held.push(message);
    part.next = next;
    // What an open transaction holds back cannot be waited for.
    if (end < part.end) part.end = end > next ? end : next;
  }
}

/** What lay there was deleted meanwhile: reading goes on with the oldest that is kept. */
async function fetchOrSkip(cluster: KafkaCluster, topic: string, from: ReadonlyMap<number, bigint>, waitMs: number, signal: AbortSignal) {
  try {
    return await cluster.fetch({ topic, from, waitMs, signal });
  } catch (thrown) {
    const { code, data } = toFailure(thrown);
    if (code !== 'kafka-failed' || !(data?.types as string[] | undefined)?.includes('OFFSET_OUT_OF_RANGE')) throw thrown;
    const kept = new Map((await cluster.partitions(topic)).map((entry: Partition) => [entry.partition, entry]));
    const moved = new Map([...from].map(([partition, offset]) => [partition, clamp(offset, kept.get(partition))]));
    return cluster.fetch({ topic, from: moved, waitMs, signal });
  }
}

function clamp(offset: bigint, kept: Partition | undefined): bigint {
  if (!kept) return offset;
  const [low, high] = [BigInt(kept.low), BigInt(kept.high)];
  return offset < low ? low : offset > high ? high : offset;
}

async function meaningOf({ partition, offset, timestamp, key, value, headers = {} }: Found, decoder: Decoder, { decode }: Pick<ReadParams, 'decode'>): Promise<ReadMessage> {
  return {
    partition,
    offset,
    timestamp: Number(timestamp),
    key: await decoder.decode(key, decode.key),
    value: await decoder.decode(value, decode.value),
    headers: Object.entries(headers).flatMap(([name, given]) => [given].flat().map((text) => ({ name, value: text === undefined || text === null ? '' : headerText(text) }))),
  };
}

function headerText(value: Buffer | string): string {
  const text = value.toString();
  return typeof value !== 'string' && text.includes('\ufffd') ? value.toString('hex') : text;
}
