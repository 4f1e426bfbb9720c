import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Message, ReadItem, ReadParams, ReadProgress } from '#shared/services/kafka.ts';
import type { BrokerKeeper } from '#electron/services/broker.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { createFakeCluster } from '#test/fakes/kafka-cluster.ts';
import { startLocalKafka, type LocalKafka } from '#test/drivers/local-kafka.ts';
import { createWorld, firstOf, type World } from './worlds.ts';

let local: LocalKafka;
beforeAll(async () => (local = await startLocalKafka()));
afterAll(() => local.dispose());

/** The broker of the suite, which outlives a test's world. */
const lent = (): BrokerKeeper => ({ state: local.broker.state, look: () => local.broker.look(), start: () => local.broker.start(), stop: async () => {}, dispose: async () => {} });

let topics = 0;
const fresh = (name: string) => `${name}-${++topics}`;

export async function read(world: World, params: Partial<z.input<typeof ReadParams>> & { topic: string }): Promise<{ messages: Message[]; progress: ReadProgress }> {
  const messages: Message[] = [];
  let progress: ReadProgress | undefined;
  for await (const item of world.clients.kafka.read({ connection: 'local', start: { at: 'earliest' }, ...params }))
    if ('message' in item) messages.push(item.message);
    else progress = item.progress;
  return { messages, progress: progress! };
}

const values = ({ messages }: { messages: Message[] }) => messages.map(({ value }) => value.text);

describe.each(['fake', 'real'] as const)('the contract, on the %s', (kind) => {
  let world: World;
  beforeEach(async () => {
    const fakes = async () => {
      const [broker, cluster] = [createFakeBroker(), createFakeCluster()];
      await broker.start();
      return { brokerKeeper: broker as BrokerKeeper, connectKafka: () => cluster };
    };
    world = await createWorld('memory', kind === 'fake' ? await fakes() : { brokerKeeper: lent() });
  });
  afterEach(() => world.dispose());

  async function topicOf(name: string, partitions: number, messages: { key?: string | null; value: string | null; partition?: number; headers?: { name: string; value: string }[] }[] = []): Promise<string> {
    const topic = fresh(name);
    await world.clients.kafka.createTopic({ connection: 'local', topic, partitions });
    for (const { key = null, ...message } of messages) await world.clients.kafka.produce({ connection: 'local', topic, key, ...message });
    return topic;
  }

  test('the local Kafka is always there', async () => {
    const [first] = await firstOf(world.clients.kafka.connections({}));
    expect(first).toMatchObject({ name: 'local', path: null, production: false, brokers: [expect.stringMatching(/^127\.0\.0\.1:\d+$/)] });
  });

  test('topics are found by name and paged', async () => {
    const made: string[] = [];
    for (const name of ['page-b', 'page-a', 'page-c']) made.push(await topicOf(name, 2));
    const { kafka } = world.clients;
    const all = await kafka.topics({ connection: 'local', contains: 'PAGE-' });
    const names = all.topics.map(({ name }) => name).filter((name) => made.includes(name));
    expect(names).toEqual([...made].sort());
    expect(all.topics.find(({ name }) => name === made[0])).toEqual({ name: made[0], partitions: 2, internal: false });
    expect(await kafka.topics({ connection: 'local', contains: 'page-', from: 1, limit: 1 })).toEqual({ total: all.total, topics: [all.topics[1]] });
  });

  test('a topic that exists cannot be created again, one that does not is not made by looking', async () => {
    const topic = await topicOf('twice', 1);
    const { kafka } = world.clients;
    await expect(kafka.createTopic({ connection: 'local', topic })).rejects.toMatchObject({ code: 'topic-exists' });
    await expect(kafka.partitions({ connection: 'local', topic: 'never-made' })).rejects.toMatchObject({ code: 'topic-missing' });
    await expect(read(world, { topic: 'never-made' })).rejects.toMatchObject({ code: 'topic-missing' });
    await expect(kafka.produce({ connection: 'local', topic: 'never-made', key: null, value: 'x' })).rejects.toMatchObject({ code: 'topic-missing' });
    expect((await kafka.topics({ connection: 'local', contains: 'never-made' })).total).toBe(0);
  });

  test('a message keeps key, value, headers, place and time', async () => {
    const before = Date.now();
    const topic = await topicOf('whole', 3, [{ key: 'k', value: '{"amount": 12345678901234567890}', partition: 1, headers: [{ name: 'trace', value: 'a' }, { name: 'trace', value: 'b' }] }]);
    const { messages, progress } = await read(world, { topic });
    expect(messages).toEqual([
      {
        partition: 1,
        offset: '0',
        timestamp: expect.any(Number),
        key: { as: 'text', text: 'k', truncated: false, bytes: 1 },
        value: { as: 'json', text: '{"amount": 12345678901234567890}', truncated: false, bytes: 32 },
        headers: [{ name: 'trace', value: 'a' }, { name: 'trace', value: 'b' }],
      },
    ]);
    expect(messages[0]!.timestamp).toBeGreaterThanOrEqual(before);
    expect(progress).toEqual({ read: 1, passed: 1, undecoded: 0, failed: 0, caughtUp: true });
    expect(await world.clients.kafka.partitions({ connection: 'local', topic })).toMatchObject({ total: 3, messages: '1', partitions: [{ high: '0' }, { low: '0', high: '1' }, { high: '0' }] });
  });

  test('reading begins at the oldest, the newest, an offset, a time or the end', async () => {
    const topic = await topicOf('starts', 1, ['0', '1', '2', '3', '4'].map((value) => ({ value })));
    const all = await read(world, { topic });
    expect(values(all)).toEqual(['0', '1', '2', '3', '4']);
    expect(values(await read(world, { topic, start: { at: 'latest' }, limit: 2 }))).toEqual(['3', '4']);
    expect(values(await read(world, { topic, start: { at: 'offset', offset: '3' } }))).toEqual(['3', '4']);
    expect(values(await read(world, { topic, start: { at: 'offset', offset: '99' } }))).toEqual([]);
    expect(values(await read(world, { topic, start: { at: 'offsets', offsets: { 0: '4' } } }))).toEqual(['4']);
    expect(values(await read(world, { topic, start: { at: 'end' } }))).toEqual([]);
    expect(values(await read(world, { topic, start: { at: 'time', time: all.messages[0]!.timestamp } }))).toEqual(['0', '1', '2', '3', '4']);
    expect(values(await read(world, { topic, start: { at: 'time', time: Date.now() + 3_600_000 } }))).toEqual([]);
    expect(values(await read(world, { topic, until: all.messages[0]!.timestamp }))).toEqual([]);
    expect(values(await read(world, { topic, limit: 2 }))).toEqual(['0', '1']);
  });

  test('the newest are shared among partitions, and partitions can be chosen', async () => {
    const topic = await topicOf('shared', 3, [
      ...['a', 'b', 'c', 'd'].map((value) => ({ value, partition: 0 })),
      { value: 'x', partition: 1 },
    ]);
    expect(values(await read(world, { topic, start: { at: 'latest' }, limit: 4 })).sort()).toEqual(['b', 'c', 'd', 'x']);
    expect(values(await read(world, { topic, partitions: [1] }))).toEqual(['x']);
    await expect(read(world, { topic, partitions: [7] })).rejects.toMatchObject({ code: 'topic-missing', message: expect.stringContaining('no partition 7') });
  });

  test('messages of several partitions come in the order of their times', async () => {
    const topic = await topicOf('ordered', 2);
    const { kafka } = world.clients;
    for (let i = 0; i < 6; i++) {
      const { length } = (await read(world, { topic })).messages;
      expect(length).toBe(i);
      await kafka.produce({ connection: 'local', topic, key: null, value: String(i), partition: i % 2 });
    }
    const { messages } = await read(world, { topic });
    expect(messages.map(({ timestamp }) => timestamp)).toEqual(messages.map(({ timestamp }) => timestamp).sort((one, other) => one - other));
  });

  test('a filter is a part of the key or an expression over the value', async () => {
    const topic = await topicOf('filter', 1, [
      { key: 'nl-1', value: '{"amount":5,"at":{"city":"Delft"}}' },
      { key: 'nl-2', value: '{"amount":50,"at":{"city":"Gouda"}}' },
      { key: 'be-1', value: '{"amount":500,"at":{"city":"Gent"}}', headers: [{ name: 'kind', value: 'test' }] },
      { key: 'be-2', value: 'no json' },
      { key: 'be-3', value: '{"amount":"many"}' },
    ]);
    const keys = async (params: object) => (await read(world, { topic, ...params })).messages.map(({ key }) => key.text);
    expect(await keys({ key: 'be' })).toEqual(['be-1', 'be-2', 'be-3']);
    expect(await keys({ expression: 'at.city = "Gouda"' })).toEqual(['nl-2']);
    expect(await keys({ expression: '$headers.kind = "test" or $offset = 3' })).toEqual(['be-1', 'be-2']);
    const { messages, progress } = await read(world, { topic, expression: 'amount > 10' });
    expect(messages.map(({ key }) => key.text)).toEqual(['nl-2', 'be-1']);
    expect(progress).toMatchObject({ read: 5, passed: 2, failed: 1, failure: expect.stringContaining('must be of the same') });
    await expect(read(world, { topic, expression: 'amount >' })).rejects.toMatchObject({ code: 'bad-expression' });
  });

  test('an expression that never ends is stopped', async () => {
    const topic = await topicOf('endless', 1, [{ value: '{}' }]);
    await expect(read(world, { topic, expression: '($f := function($x) { $f($x) }; $f(1))' })).rejects.toMatchObject({ code: 'bad-expression' });
  });

  test('tombstones, text, bytes and CSV are shown as what they are', async () => {
    const topic = await topicOf('kinds', 1, [{ key: 'gone', value: null }, { value: 'plain words' }, { value: 'a,"b,c",' }, { value: '\u0000\u0001\u0002' }]);
    expect((await read(world, { topic })).messages.map(({ value }) => [value.as, value.text])).toEqual([
      ['null', 'null'],
      ['text', 'plain words'],
      ['text', 'a,"b,c",'],
      ['hex', '000102'],
    ]);
    expect(values(await read(world, { topic, decode: { value: 'csv' }, start: { at: 'offset', offset: '2' }, limit: 1 }))).toEqual(['["a","b,c",""]']);
    expect(values(await read(world, { topic, decode: { value: 'hex' }, start: { at: 'offset', offset: '1' }, limit: 1 }))).toEqual([Buffer.from('plain words').toString('hex')]);
    const asJson = await read(world, { topic, decode: { value: 'json' } });
    expect(asJson.progress.undecoded).toBe(3);
    expect(asJson.messages[1]!.value).toMatchObject({ as: 'text', text: 'plain words', problem: { code: 'not-json' } });
  });

  test('following goes on with what is produced later, and ends when it is left', async () => {
    const topic = await topicOf('follow', 2, [{ value: 'old' }]);
    const { kafka } = world.clients;
    const seen: ReadItem[] = [];
    for await (const item of kafka.read({ connection: 'local', topic, start: { at: 'end' }, follow: true })) {
      seen.push(item);
      if ('progress' in item && item.progress.caughtUp) await kafka.produce({ connection: 'local', topic, key: null, value: 'new', partition: 1 });
      if ('message' in item) break;
    }
    expect(seen.at(-1)).toMatchObject({ message: { partition: 1, value: { text: 'new' } } });
  });

  test('a large message is cut for the window, and whole on demand', async () => {
    const value = JSON.stringify({ text: 'x'.repeat(10 * 1024 * 1024) });
    const topic = await topicOf('large', 1, [{ value }]);
    const { messages } = await read(world, { topic, expression: '$length(text) > 10' });
    expect(messages[0]!.value).toMatchObject({ truncated: true, bytes: value.length });
    expect(messages[0]!.value.text.length).toBeLessThan(20_000);
    const whole = await world.clients.kafka.message({ connection: 'local', topic, partition: 0, offset: '0' });
    expect(whole.value).toMatchObject({ truncated: false, bytes: value.length });
    expect(whole.value.text === value).toBe(true);
    await expect(world.clients.kafka.message({ connection: 'local', topic, partition: 0, offset: '9' })).rejects.toMatchObject({ code: 'message-gone' });
  });
});
