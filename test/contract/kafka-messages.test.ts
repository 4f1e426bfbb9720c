import avro from 'avsc';
import protobuf from 'protobufjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Message, ReadParams, ReadProgress } from '#shared/services/kafka.ts';
import { produce, startLocalKafka, type LocalKafka } from '#test/drivers/local-kafka.ts';
import { startRegistry, withSchema, type TestRegistry } from '#test/drivers/schema-registry.ts';
import { createWorld, firstOf, type World } from './worlds.ts';

let local: LocalKafka;
let registry: TestRegistry;
let world: World;
beforeAll(async () => {
  local = await startLocalKafka();
  registry = await startRegistry();
});
afterAll(async () => {
  await registry.close();
  await local.dispose();
});
beforeEach(async () => {
  world = await createWorld('memory', {
    files: {
      'weir.yaml': 'weir: 1\n',
      'kafka/shop.yaml': `brokers: ${local.address}\nregistry: { url: ${registry.url} }\n`,
      'kafka/locked.yaml': `brokers: ${local.address}\nregistry: { url: ${registry.url}, username: me, password: "\${secret:registry-key}" }\n`,
      'kafka/down.yaml': `brokers: ${local.address}\nregistry: { url: "http://127.0.0.1:9" }\n`,
      'kafka/bare.yaml': `brokers: ["${local.address}"]\nproduction: true\n`,
    },
  });
});
afterEach(async () => {
  delete registry.authorization;
  await world.dispose();
});

let topics = 0;
async function topicOf(values: (string | Buffer | null)[], config: Record<string, string> = {}): Promise<string> {
  const topic = `messages-${++topics}`;
  const admin = local.kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1, configEntries: Object.entries(config).map(([name, value]) => ({ name, value })) }], waitForLeaders: true });
  await admin.disconnect();
  if (values.length) await produce(local.kafka, topic, values.map((value) => ({ value })));
  return topic;
}

async function read(topic: string, params: Partial<z.input<typeof ReadParams>> = {}): Promise<{ messages: Message[]; progress: ReadProgress }> {
  const messages: Message[] = [];
  let progress: ReadProgress | undefined;
  for await (const item of world.clients.kafka.read({ connection: 'shop', topic, start: { at: 'earliest' }, ...params }))
    if ('message' in item) messages.push(item.message);
    else progress = item.progress;
  return { messages, progress: progress! };
}

describe('a schema registry', () => {
  const ORDER = { type: 'record', name: 'Order', fields: [{ name: 'id', type: 'long' }, { name: 'customer', type: ['null', 'string'] }, { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 10, scale: 2 } }, { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } }] };
  const writer = avro.Type.forSchema({ type: 'record', name: 'Order', fields: [{ name: 'id', type: 'long' }, { name: 'customer', type: ['null', 'string'] }, { name: 'price', type: 'bytes' }, { name: 'at', type: 'long' }] } as never);

  test('Avro is read with every digit', async () => {
    const id = registry.add('orders-value', JSON.stringify(ORDER));
    const big = avro.Type.forSchema({ type: 'record', name: 'Order', fields: [{ name: 'id', type: 'long' }] } as never, {
      typeHook: (schema) => (schema === 'long' ? (LONG as never) : undefined),
    });
    const plain = writer.toBuffer({ id: 7, customer: 'Ann', price: Buffer.from([0xff, 0x85]), at: 1_700_000_000_123 });
    const small = registry.add('big-value', JSON.stringify({ type: 'record', name: 'Order', fields: [{ name: 'id', type: 'long' }] }));
    const topic = await topicOf([withSchema(id, plain), withSchema(small, big.toBuffer({ id: 9_007_199_254_740_993n }))]);
    const { messages, progress } = await read(topic);
    expect(messages[0]!.value).toMatchObject({ as: 'avro', schema: id, text: '{"id":7,"customer":"Ann","price":-1.23,"at":"2023-11-14 22:13:20.123Z"}' });
    expect(messages[1]!.value.text).toBe('{"id":9007199254740993}');
    expect(progress.undecoded).toBe(0);
    expect((await read(topic, { expression: 'customer = "Ann" and price < 0' })).messages).toHaveLength(1);
  });

  test('Avro may name schemas of other subjects', async () => {
    registry.add('address', JSON.stringify({ type: 'record', name: 'Address', fields: [{ name: 'city', type: 'string' }] }));
    const id = registry.add('person-value', JSON.stringify({ type: 'record', name: 'Person', fields: [{ name: 'home', type: 'Address' }] }), 'AVRO', [{ name: 'Address', subject: 'address', version: 1 }]);
    const topic = await topicOf([withSchema(id, avro.Type.forSchema({ type: 'string' } as never).toBuffer('Delft'))]);
    expect((await read(topic)).messages[0]!.value.text).toBe('{"home":{"city":"Delft"}}');
  });

  test('Protobuf is read, nested messages and imports too', async () => {
    const proto = 'syntax = "proto3";\npackage shop;\nimport "google/protobuf/timestamp.proto";\nmessage Order { int64 id = 1; Line line = 2; google.protobuf.Timestamp at = 3; repeated string tags = 4; }\nmessage Line { string sku = 1; }\n';
    const id = registry.add('proto-value', proto, 'PROTOBUF');
    const root = protobuf.parse(proto.replace(/import.*\n/, '').replace('google.protobuf.Timestamp at = 3;', '')).root;
    const order = root.lookupType('shop.Order').encode({ id: 5, line: { sku: 'a-1' }, tags: ['x'] }).finish();
    const line = root.lookupType('shop.Line').encode({ sku: 'b-2' }).finish();
    const topic = await topicOf([withSchema(id, Buffer.concat([Buffer.from([0]), order])), withSchema(id, Buffer.concat([Buffer.from([2, 2]), line]))]);
    const { messages } = await read(topic);
    expect(JSON.parse(messages[0]!.value.text)).toEqual({ id: '5', line: { sku: 'a-1' }, tags: ['x'] });
    expect(messages[1]!.value).toMatchObject({ as: 'protobuf', text: '{"sku":"b-2"}' });
  });

  test('JSON with a schema is read as it is', async () => {
    const id = registry.add('json-value', '{"type":"object"}', 'JSON');
    expect((await read(await topicOf([withSchema(id, Buffer.from('{"a": 1.10}'))]))).messages[0]!.value).toMatchObject({ as: 'json', text: '{"a": 1.10}', schema: id });
  });

  test('poison is shown raw with its reason, counted, and reading goes on', async () => {
    const id = registry.add('poison-value', JSON.stringify(ORDER));
    const topic = await topicOf([withSchema(999, Buffer.from('x')), withSchema(id, Buffer.from([1])), Buffer.from([0xff, 0xfe]), '{"fine":true}']);
    const { messages, progress } = await read(topic);
    expect(messages.map(({ value }) => [value.as, value.problem?.code])).toEqual([['hex', 'schema-unknown'], ['hex', 'not-of-schema'], ['hex', undefined], ['json', undefined]]);
    expect(messages[0]!.value).toMatchObject({ text: '00000003e778', problem: { message: expect.stringContaining('schema id 999') } });
    expect(progress).toMatchObject({ read: 4, passed: 4, undecoded: 2 });
  });

  test('a registry that is down, that wants a password, or that there is none of, says so beside each message', async () => {
    const id = registry.add('down-value', JSON.stringify(ORDER));
    const topic = await topicOf(Array.from({ length: 50 }, () => withSchema(id, Buffer.from([1]))));
    const down = await read(topic, { connection: 'down' });
    expect(down.progress).toMatchObject({ read: 50, undecoded: 50 });
    expect(down.messages[49]!.value.problem).toMatchObject({ code: 'registry-unreachable' });
    expect((await read(topic, { connection: 'bare', limit: 1 })).messages[0]!.value.problem).toMatchObject({ code: 'no-registry' });
    registry.authorization = `Basic ${Buffer.from('me:right').toString('base64')}`;
    await expect(read(topic, { connection: 'locked', limit: 1 })).rejects.toMatchObject({ code: 'untrusted', data: { names: ['registry-key'] } });
    await world.clients.workspace.trust({ trusted: true });
    await firstOf(world.clients.workspace.state({}), ({ trusted }) => trusted);
    await expect(read(topic, { connection: 'locked', limit: 1 })).rejects.toMatchObject({ code: 'secret-missing', data: { names: ['registry-key'] } });
    await world.clients.kafka.giveSecret({ name: 'registry-key', value: 'wrong' });
    expect((await read(topic, { connection: 'locked', limit: 1 })).messages[0]!.value.problem).toMatchObject({ code: 'registry-auth' });
    await world.clients.kafka.giveSecret({ name: 'registry-key', value: 'right' });
    expect((await read(topic, { connection: 'locked', limit: 1 })).messages[0]!.value.problem).toMatchObject({ code: 'not-of-schema' });
  });

  test('a schema is asked for once, however many messages name it', async () => {
    const id = registry.add('once-value', JSON.stringify({ type: 'string' }));
    const topic = await topicOf(Array.from({ length: 200 }, () => withSchema(id, avro.Type.forSchema('string').toBuffer('x'))));
    registry.requests.length = 0;
    expect((await read(topic)).progress.undecoded).toBe(0);
    expect(registry.requests).toEqual([`/schemas/ids/${id}`]);
  });
});

describe('what a topic may hold', () => {
  test.each(['gzip', 'snappy', 'lz4', 'zstd'])('messages that the broker keeps in %s', async (compression) => {
    const values = Array.from({ length: 300 }, (_, i) => `${'message '.repeat(50)}${i}`);
    const topic = await topicOf(values, { 'compression.type': compression });
    expect((await read(topic)).messages.map(({ value }) => value.text)).toEqual(values);
  });

  test('messages of a transaction that was given up are left out', async () => {
    const topic = await topicOf(['before']);
    const producer = local.kafka.producer({ transactionalId: `tx-${topic}`, maxInFlightRequests: 1, idempotent: true });
    await producer.connect();
    const given = await producer.transaction();
    await given.send({ topic, messages: [{ value: 'given up' }] });
    await given.abort();
    const kept = await producer.transaction();
    await kept.send({ topic, messages: [{ value: 'kept' }] });
    await kept.commit();
    await producer.disconnect();
    const { messages, progress } = await read(topic);
    expect(messages.map(({ value }) => value.text)).toEqual(['before', 'kept']);
    expect(progress.caughtUp).toBe(true);
  });

  test('what was deleted is not waited for', async () => {
    const topic = await topicOf(['0', '1', '2', '3']);
    const admin = local.kafka.admin();
    await admin.connect();
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] });
    await admin.disconnect();
    expect((await read(topic)).messages.map(({ offset }) => offset)).toEqual(['2', '3']);
    expect((await read(topic, { start: { at: 'offset', offset: '1' } })).messages.map(({ offset }) => offset)).toEqual(['2', '3']);
  });

  test('a topic that is deleted after it was looked at takes no other with it', async () => {
    const [gone, stays, fresh] = [await topicOf(['a']), await topicOf(['b']), await topicOf(['c'])];
    const { kafka } = world.clients;
    for (const topic of [gone, stays]) expect((await read(topic)).messages).toHaveLength(1);
    await kafka.produce({ connection: 'shop', topic: gone, key: null, value: 'a2' });
    const admin = local.kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [gone] });
    await admin.disconnect();
    await expect(read(gone)).rejects.toMatchObject({ code: 'topic-missing' });
    for (const topic of [stays, fresh]) {
      expect((await read(topic)).messages).toHaveLength(1);
      expect(await kafka.partitions({ connection: 'shop', topic })).toMatchObject({ messages: '1' });
      await kafka.produce({ connection: 'shop', topic, key: null, value: 'more' });
      expect((await read(topic)).messages).toHaveLength(2);
    }
    await expect(read(gone)).rejects.toMatchObject({ code: 'topic-missing' });
  });

  test('a topic that the cleaner made holes in', async () => {
    const topic = await topicOf([], { 'cleanup.policy': 'compact', 'segment.bytes': '1048576', 'min.cleanable.dirty.ratio': '0.01', 'max.compaction.lag.ms': '1' });
    await produce(local.kafka, topic, [...Array(30).keys()].map((i) => ({ key: `k${i % 3}`, value: String(i) })));
    const { messages, progress } = await read(topic);
    expect(messages.at(-1)!.value.text).toBe('29');
    expect(progress.caughtUp).toBe(true);
  });
});

test('nobody else is disturbed: groups and their offsets are as they were', async () => {
  const topic = await topicOf(['a', 'b', 'c', 'd']);
  const { kafka } = world.clients;
  const consumer = local.kafka.consumer({ groupId: 'somebody-else' });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        autoCommit: false,
        eachMessage: async ({ message: { offset } }) => {
          if (offset !== '1') return;
          await consumer.commitOffsets([{ topic, partition: 0, offset: '2' }]);
          resolve();
        },
      })
      .catch(reject);
  });
  const before = await kafka.groups({ connection: 'shop' });
  expect(before.groups.find(({ group }) => group === 'somebody-else')).toEqual({ group: 'somebody-else', state: 'Stable', members: 1, lag: '2', offsets: [{ topic, partition: 0, committed: '2', end: '4', lag: '2' }] });
  await read(topic);
  await read(topic, { start: { at: 'latest' }, limit: 1 });
  for await (const item of kafka.read({ connection: 'shop', topic, start: { at: 'end' }, follow: true })) if ('progress' in item) break;
  expect(await kafka.groups({ connection: 'shop' })).toEqual(before);
  await consumer.disconnect();
  expect((await kafka.groups({ connection: 'shop', topic })).groups).toMatchObject([{ group: 'somebody-else', state: 'Empty', members: 0, lag: '2' }]);
  await expect(kafka.groups({ connection: 'shop', topic: 'no-such-topic' })).rejects.toMatchObject({ code: 'topic-missing' });
});

test('where a connection is marked as production, nothing is produced or created', async () => {
  const topic = await topicOf(['a']);
  const { kafka } = world.clients;
  await expect(kafka.produce({ connection: 'bare', topic, key: null, value: 'x' })).rejects.toMatchObject({ code: 'production-refused' });
  await expect(kafka.createTopic({ connection: 'bare', topic: 'another' })).rejects.toMatchObject({ code: 'production-refused' });
  expect((await read(topic)).messages).toHaveLength(1);
});

const LONG = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: () => 0,
} as never);
