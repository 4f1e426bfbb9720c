import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import avro from 'avsc';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { Failure } from '#shared/base/failure.ts';
import { RecordParams, type RecordProgress } from '#shared/services/kafka.ts';
import type { BrokerKeeper } from '#electron/services/broker.ts';
import type { KafkaCluster } from '#electron/services/kafka/cluster.ts';
import { rowsOfFile } from '#electron/services/ddl/file-rows.ts';
import { avroOptions } from '#electron/services/kafka/avro.ts';
import { exactJson, parseExact } from '#electron/services/kafka/exact-json.ts';
import { Decoder } from '#electron/services/kafka/decoder.ts';
import { KafkaJsCluster } from '#electron/services/kafka/kafkajs-cluster.ts';
import { record as recordNow } from '#electron/services/kafka/recording.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { places } from '#electron/host/places.ts';
import { findBroker } from '#local-cluster/broker/broker-door.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { createFakeCluster, type FakeCluster } from '#test/fakes/kafka-cluster.ts';
import { startLocalKafka, type LocalKafka } from '#test/drivers/local-kafka.ts';
import { createWorld, firstOf, type World } from './worlds.ts';

let local: LocalKafka;
beforeAll(async () => (local = await startLocalKafka()));
afterAll(() => local.dispose());
const lent = (): BrokerKeeper => ({ state: local.broker.state, look: () => local.broker.look(), start: () => local.broker.start(), stop: async () => {}, dispose: async () => {} });

let world: World;
let cluster: FakeCluster;
let topics = 0;
const files = { 'weir.yaml': 'weir: 1\n' };

async function fakeWorld(connect: () => KafkaCluster): Promise<World> {
  const broker = createFakeBroker();
  await broker.start();
  return createWorld('memory', { files, brokerKeeper: broker, connectKafka: connect });
}

async function topicOf(messages: { key?: string | null; value: string | null; partition?: number }[], partitions = 2): Promise<string> {
  const topic = `record-${++topics}`;
  await world.clients.kafka.createTopic({ connection: 'local', topic, partitions });
  for (const { key = null, partition = 0, value } of messages) await world.clients.kafka.produce({ connection: 'local', topic, key, value, partition });
  return topic;
}

async function record(topic: string, params: Partial<z.input<typeof RecordParams>> = {}): Promise<RecordProgress> {
  let last: RecordProgress | undefined;
  for await (const progress of world.clients.kafka.record({ connection: 'local', topic, name: 'orders', start: { at: 'earliest' }, ...params })) last = progress;
  return last!;
}

const text = (path: string) => readFile(join(world.folder, path), 'utf8');
const rows = async (name = 'orders') => (await text(`data/${name}.jsonl`)).trimEnd().split('\n');
/** As they stand in the file. */
async function avroRowsIn(path: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const row of avro.createFileDecoder(path, { parseHook: (schema: avro.Schema) => avro.Type.forSchema(schema, avroOptions()) } as never)) rows.push(row as Record<string, unknown>);
  return rows;
}
const withoutNulls = (row: object) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
const onDisk = async () => (existsSync(join(world.folder, 'data/orders.jsonl')) ? (await rows()).length : 0);
const TIME = '"timestamp":"\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"';

describe.each(['fake', 'real'] as const)('recording, on the %s', (kind) => {
  beforeEach(async () => {
    cluster = createFakeCluster();
    world = kind === 'fake' ? await fakeWorld(() => cluster) : await createWorld('memory', { files, brokerKeeper: lent() });
  });
  afterEach(() => world.dispose());

  test('messages become a sample stream with time, partition and offset, every digit kept', async () => {
    const topic = await topicOf([{ key: 'k-1', value: '{ "amount": 12.50,\n "big": 12345678901234567890, "at": {"city": "Delft"} }' }, { key: '{"id": 7}', value: '{"amount":1}', partition: 1 }, { key: 'k-2', value: null }]);
    expect(await record(topic)).toMatchObject({ written: 3, skipped: 0, done: true, stream: 'streams/orders.yaml', data: 'data/orders.jsonl' });
    const all = await rows();
    expect(all.find((row) => row.includes('k-1'))).toMatch(new RegExp(`^\\{${TIME},"partition":0,"offset":0,"key":"k-1","amount":12\\.50,"big":12345678901234567890,"at":\\{"city":"Delft"\\}\\}$`));
    expect(all.find((row) => row.includes('"id"'))).toMatch(new RegExp(`^\\{${TIME},"partition":1,"offset":0,"id":7,"amount":1\\}$`));
    expect(all.find((row) => row.includes('k-2'))).toMatch(new RegExp(`^\\{${TIME},"partition":0,"offset":1,"key":"k-2","kafka_tombstone":true\\}$`));
    const { streams, problems } = await firstOf(world.clients.workspace.state({}), (state) => state.streams.length > 0);
    expect(streams).toMatchObject([{ name: 'orders', table: 'orders', files: ['data/orders.jsonl'] }]);
    expect(problems).toEqual([]);
  });

  test('values that are no objects are the column value', async () => {
    await record(await topicOf([{ value: 'words' }, { value: '{"a":1}' }, { value: '7' }], 1));
    expect((await rows()).map((row) => row.replace(/^.*"offset":\d,/, '{'))).toEqual(['{"value":"words"}', '{"a":1}', '{"value":7}']);
  });

  test('as Avro: typed, masked, resumed behind its last whole block, and every row as JSON lines have it', async () => {
    const value = (a: number) => `{"a":${a},"price":12.50,"at":"2024-02-29 10:00:00.123Z","who":"Ann","in":{"list":[${a},null]}${a === 3 ? ',"new":1e3,"odd-name":true' : ''}}`;
    const topic = await topicOf([...[0, 1, 2, 3, 4].map((a) => ({ key: `{"id":${a}}`, value: value(a), partition: a % 2 })), { key: '{"id":9}', value: null }]);
    const masks: RecordParams['masks'] = [{ column: 'who', how: 'hash' }];
    await record(topic, { masks, name: 'lines' });
    expect(await record(topic, { masks, format: 'avro', limit: 3 })).toMatchObject({ written: 3, data: 'data/orders.avro' });
    const path = join(world.folder, 'data/orders.avro');
    const whole = await readFile(path);
    // The beginning of a block of one row and 50 bytes.
    await appendFile(path, Buffer.concat([Buffer.from([0x02, 0x64]), whole.subarray(whole.length - 40, whole.length - 20)]));
    expect(await record(topic, { resume: true, limit: 2 })).toMatchObject({ written: 2, data: 'data/orders.avro' });
    expect((await readFile(path)).subarray(0, whole.length)).toEqual(whole);
    expect(await record(topic, { resume: true, masks })).toMatchObject({ written: 1 });
    expect(await record(topic, { resume: true })).toMatchObject({ written: 0 });
    expect((await readFile(path, 'latin1'))).not.toContain('Ann');
    const read = (await rowsOfFile(path, 'orders.avro', 100)).map((row) => exactJson(withoutNulls(row)));
    const sorted = (json: string) => exactJson(Object.fromEntries(Object.entries(withoutNulls(parseExact(json) as object)).sort(([one], [other]) => one.localeCompare(other))));
    expect(read.map(sorted).sort()).toEqual((await rows('lines')).map((row) => sorted(row.replace(',"kafka_tombstone":true', ''))).sort());
    expect((await avroRowsIn(path)).filter(({ tombstone }) => tombstone)).toHaveLength(1);
    expect(await text('streams/orders.yaml')).toContain('data: ../data/orders.avro\nsplits: partition\n');
    const { problems } = await firstOf(world.clients.workspace.state({}), ({ streams }) => streams.length === 2);
    expect(problems).toEqual([]);
  });

  test.each([
    ['a container of somebody else', 'T2JqAQQUYXZyby5jb2RlYwhudWxsFmF2cm8uc2NoZW1hQnsidHlwZSI6InJlY29yZCIsIm5hbWUiOiJ4IiwiZmllbGRzIjpbXX0A'],
    ['no container', Buffer.from('id,name\n').toString('base64')],
  ])('%s: not resumed, and left as it is', async (_what, content) => {
    const topic = await topicOf([{ value: '{"a":1}' }]);
    await mkdir(join(world.folder, 'data'));
    await writeFile(join(world.folder, 'data/orders.avro'), Buffer.from(content, 'base64'));
    await expect(record(topic, { resume: true })).rejects.toMatchObject({ code: 'not-a-recording', message: expect.stringContaining('data/orders.avro') });
    expect((await readFile(join(world.folder, 'data/orders.avro'))).toString('base64')).toBe(content);
  });

  test('a column of the name of a message fact keeps it', async () => {
    const topic = await topicOf([{ value: '{"timestamp":"mine","offset":"theirs"}' }]);
    await record(topic);
    expect(await rows()).toEqual([expect.stringMatching(/^\{"kafka_timestamp":"[^"]+","partition":0,"kafka_offset":0,"timestamp":"mine","offset":"theirs"\}$/)]);
  });

  test('a key that is a text is kept beside a field of the name key, and resumed so', async () => {
    const topic = await topicOf([{ key: 'a', value: '{"x":1}' }, { key: 'b', value: '{"x":2,"key":"inner"}' }, { key: 'c', value: null }, { key: 'd', value: '{"key":4}' }], 1);
    await record(topic, { limit: 3 });
    await record(topic, { resume: true });
    expect((await rows()).map((row) => row.replace(/^.*"offset":\d,/, '{'))).toEqual(['{"kafka_key":"a","x":1}', '{"kafka_key":"b","x":2,"key":"inner"}', '{"kafka_key":"c","kafka_tombstone":true}', '{"kafka_key":"d","key":4}']);
  });

  test('a field of the key is kept beside one of the value that says another thing', async () => {
    const topic = await topicOf([{ key: '{"id":1}', value: '{"id":1,"x":1}' }, { key: '{"id":1}', value: '{"id":2,"kafka_id":3}' }], 1);
    await record(topic);
    expect((await rows()).map((row) => row.replace(/^.*"offset":\d,/, '{'))).toEqual(['{"id":1,"x":1}', '{"kafka_kafka_id":1,"id":2,"kafka_id":3}']);
  });

  test('what is masked is masked in the key as in the value, whatever the column of the key is called', async () => {
    const topic = await topicOf([{ key: 'Ann', value: '{"key":"Ann"}' }, { key: '{"id":"Bob"}', value: '{"id":"Ann"}' }], 1);
    await record(topic, { masks: [{ column: 'key', how: 'hash' }, { column: 'id', how: 'hash' }] });
    expect(await text('data/orders.jsonl')).not.toMatch(/Ann|Bob/);
    const [first, second] = (await rows()).map((row) => JSON.parse(row) as Record<string, unknown>);
    expect([first!.kafka_key === first!.key, second!.id === first!.key, second!.kafka_id === second!.id]).toEqual([true, true, false]);
  });

  test('a field key that comes after texts as keys does not replace them', async () => {
    const topic = await topicOf([...Array.from({ length: 120 }, (_, a) => ({ key: `k${a}`, value: `{"a":${a}}` })), { value: '{"key":"theirs"}' }], 1);
    await expect(record(topic)).rejects.toMatchObject({ code: 'record-name-taken', data: { column: 'key' } });
    expect(await rows()).toHaveLength(120);
  });

  test('masked columns never reach the disk, and keep their types', async () => {
    const value = (name: string) => JSON.stringify({ name, card: 4111111111111111, mail: 'Ann.Lee@shop.nl', tags: [{ note: 'secret' }], keep: true });
    const topic = await topicOf([{ key: 'Ann', value: value('Ann') }, { value: value('Ann') }, { value: value('Bob') }]);
    await record(topic, { masks: [{ column: 'name', how: 'hash' }, { column: 'card', how: 'fake' }, { column: 'mail', how: 'fake' }, { column: 'tags.note', how: 'drop' }, { column: 'key', how: 'hash' }] });
    const whole = await text('data/orders.jsonl');
    for (const secret of ['Ann', 'Bob', '4111111111111111', 'shop', 'secret']) expect(whole).not.toContain(secret);
    const parsed = (await rows()).map((row) => JSON.parse(row) as Record<string, unknown>);
    expect(parsed[0]).toMatchObject({ name: expect.stringMatching(/^[0-9a-f]{24}$/), mail: expect.stringMatching(/^[A-Z][a-z]{2}\.[A-Z][a-z]{2}@[a-z]{4}\.[a-z]{2}$/), tags: [{}], keep: true });
    expect(String(parsed[0]!.card)).toMatch(/^[1-9]\d{15}$/);
    expect([parsed[0]!.name === parsed[1]!.name, parsed[0]!.name === parsed[2]!.name]).toEqual([true, false]);
    expect(parsed[0]!.key).toBe(parsed[0]!.name);
    expect(await text('streams/orders.yaml')).toContain('Masked: name (hash), card (fake), mail (fake), tags.note (drop), key (hash).');
  });

  test('a mask for a column that no message has is refused before anything is written', async () => {
    const topic = await topicOf([{ value: '{"name":"Ann"}' }]);
    await expect(record(topic, { masks: [{ column: 'nmae', how: 'hash' }] })).rejects.toMatchObject({ code: 'mask-unknown', message: expect.stringContaining('Did you mean name?') });
    expect(existsSync(join(world.folder, 'data'))).toBe(false);
    expect(existsSync(join(world.folder, 'streams'))).toBe(false);
  });

  test('what is there is not written over; what cannot be decoded is left out and counted', async () => {
    const topic = await topicOf([{ value: '\u0000\u0001' }, { value: '{"a":1}' }, { value: null }]);
    expect(await record(topic)).toMatchObject({
      read: 3,
      written: 1,
      skipped: 2,
      leftOut: [
        { reason: expect.stringContaining('no text'), count: 1, partition: 0, offset: '0' },
        { reason: expect.stringContaining('tombstone without a key'), count: 1, partition: 0, offset: '2' },
      ],
    });
    await expect(record(topic)).rejects.toMatchObject({ code: 'stream-exists' });
    await expect(record(topic, { name: '../elsewhere' })).rejects.toMatchObject({ code: 'bad-stream-name' });
    expect(await rows()).toHaveLength(1);
  });

  test('a key that cannot be decoded is missed in no silence', async () => {
    const topic = await topicOf([{ key: 'k-1', value: '{"a":1}' }, { key: '\u0000\u0001', value: '{"a":2}' }, { key: '\u0000\u0002', value: '{"a":3}' }]);
    expect(await record(topic)).toMatchObject({ written: 3, skipped: 0, leftOut: [], keyless: [{ reason: 'The key is bytes that are no text and of no schema.', count: 2, partition: 0, offset: '1' }] });
    expect((await rows()).filter((row) => row.includes('"key"'))).toHaveLength(1);
  });

  test.each(['jsonl', 'avro'] as const)('a message of 10 MB is recorded whole as %s', async (format) => {
    const large = 'x'.repeat(10 * 1024 * 1024);
    const topic = await topicOf([{ value: JSON.stringify({ large }) }], 1);
    expect(await record(topic, { format })).toMatchObject({ written: 1 });
    const [row] = await rowsOfFile(join(world.folder, `data/orders.${format}`), `orders.${format}`, 2);
    expect(row!.large === large).toBe(true);
  });

  test('a limit, a time range and a condition', async () => {
    const topic = await topicOf([1, 2, 3, 4].map((a) => ({ value: `{"a":${a}}` })));
    expect(await record(topic, { name: 'first', limit: 2 })).toMatchObject({ written: 2 });
    expect(await record(topic, { name: 'none', until: 1 })).toMatchObject({ written: 0 });
    expect(existsSync(join(world.folder, 'streams/none.yaml'))).toBe(false);
    await record(topic, { name: 'some', expression: 'a > 2' });
    expect((await rows('some')).map((row) => (JSON.parse(row) as { a: number }).a)).toEqual([3, 4]);
  });

  test('a tombstone is marked, also where the recording is gone on with; a value that is no object among objects is left out and told of', async () => {
    const topic = await topicOf([
      { key: '{"id":1}', value: '{"id":1,"a":1}' },
      { key: '{"id":1}', value: '{"id":1}' },
      { key: '{"id":1}', value: null },
      { key: '{"id":2}', value: '{"broken": ' },
      { key: '{"id":2}', value: '{"id":2,"a":3}' },
      { key: '{"id":2}', value: null },
    ]);
    expect(await record(topic, { limit: 5 })).toMatchObject({ written: 4, skipped: 1, leftOut: [{ reason: expect.stringContaining('no object'), count: 1, partition: 0, offset: '3' }] });
    expect(await record(topic, { resume: true })).toMatchObject({ written: 1 });
    expect((await rows()).map((row) => JSON.parse(row) as Record<string, unknown>).map(({ id, a, kafka_tombstone }) => [id, a, kafka_tombstone])).toEqual([
      [1, 1, undefined],
      [1, undefined, undefined],
      [1, undefined, true],
      [2, 3, undefined],
      [2, undefined, true],
    ]);
    expect(await text('streams/orders.yaml')).toContain('format: { tombstone: kafka_tombstone }\n');
  });

  test('a recording is resumed under the condition it began with, or not at all', async () => {
    const topic = await topicOf([1, 2, 3, 4, 5, 6].map((a) => ({ key: a % 2 ? 'odd' : 'even', value: `{"a":${a}}`, partition: a % 2 })));
    expect(await record(topic, { expression: 'a > 1 and\n a < 6', key: 'even', limit: 1 })).toMatchObject({ written: 1 });
    await expect(record(topic, { resume: true, expression: 'a > 2' })).rejects.toMatchObject({ code: 'condition-differs', message: expect.stringContaining('a > 1') });
    await expect(record(topic, { resume: true, key: 'odd' })).rejects.toMatchObject({ code: 'condition-differs', message: expect.stringContaining('even') });
    expect(await record(topic, { resume: true })).toMatchObject({ written: 1 });
    expect((await rows()).map((row) => (JSON.parse(row) as { a: number }).a)).toEqual([2, 4]);
  });

  test('a recording is resumed where it ended, a line that was cut off is written anew', async () => {
    const topic = await topicOf([1, 2, 3, 4, 5].map((a) => ({ value: `{"a":${a}}`, partition: a % 2 })));
    await record(topic, { limit: 3 });
    await appendFile(join(world.folder, 'data/orders.jsonl'), '{"timestamp":"2026');
    expect(await record(topic, { resume: true, limit: 0 })).toMatchObject({ written: 2 });
    expect((await rows()).map((row) => (JSON.parse(row) as { a: number }).a).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(await record(topic, { resume: true })).toMatchObject({ written: 0 });
  });

  test('a last row that only lacks its line feed is kept', async () => {
    const topic = await topicOf([1, 2].map((a) => ({ value: `{"a":${a}}` })));
    await record(topic, { limit: 1, start: { at: 'earliest' } });
    await writeFile(join(world.folder, 'data/orders.jsonl'), (await text('data/orders.jsonl')).trimEnd());
    expect(await record(topic, { resume: true })).toMatchObject({ written: 1 });
    expect((await rows()).map((row) => (JSON.parse(row) as { a: number }).a)).toEqual([1, 2]);
  });

  test.each([
    ['rows of a person', '{"a":1}\n{"a":2}'],
    ['words without a line feed', 'do not lose me'],
    ['a recording with a line in it that is none', '{"timestamp":null,"partition":0,"offset":0,"a":1}\nnot mine\n{"timest'],
  ])('%s: not resumed, and left as they are', async (_what, content) => {
    const topic = await topicOf([{ value: '{"a":1}' }]);
    await mkdir(join(world.folder, 'data'));
    await writeFile(join(world.folder, 'data/orders.jsonl'), content);
    await expect(record(topic, { resume: true })).rejects.toMatchObject({ code: 'not-a-recording', message: expect.stringContaining('data/orders.jsonl') });
    expect(await text('data/orders.jsonl')).toBe(content);
  });

  test('a recording is resumed under the masks it began with, or not at all', async () => {
    const topic = await topicOf([{ value: '{"who":"Ann"}' }, { value: '{"who":"Bob"}' }, { value: '{"what":"no one"}' }]);
    const masks: RecordParams['masks'] = [{ column: 'who', how: 'hash' }];
    await record(topic, { limit: 1, masks });
    await expect(record(topic, { resume: true, masks: [{ column: 'who', how: 'fake' }] })).rejects.toMatchObject({ code: 'mask-missing', message: expect.stringContaining('who=hash') });
    expect(await rows()).toHaveLength(1);
    expect(await record(topic, { resume: true, limit: 1 })).toMatchObject({ written: 1 });
    expect(await text('data/orders.jsonl')).not.toContain('Bob');
    expect(await record(topic, { resume: true, masks })).toMatchObject({ written: 1 });
    await rm(world.home, { recursive: true });
    await expect(record(topic, { resume: true })).rejects.toMatchObject({ code: 'mask-missing', message: expect.stringContaining('who (hash)') });
    expect(await record(topic, { resume: true, masks })).toMatchObject({ written: 0 });
  });

  test('who stops a recording keeps what was read', async () => {
    const topic = await topicOf(Array.from({ length: 2_500 }, (_, a) => ({ value: `{"a":${a}}` })), 1);
    const opened = { cluster: kind === 'fake' ? cluster : new KafkaJsCluster({ brokers: [local.address] }), decoder: new Decoder(undefined), registry: undefined, production: false };
    const recording = recordNow(opened, RecordParams.parse({ connection: 'local', topic, name: 'orders', start: { at: 'earliest' }, limit: 0 }), { folder: world.folder, home: world.home }, new AbortController().signal);
    const { value } = await recording.next();
    expect(await onDisk()).toBe((value as RecordProgress).written);
    await recording.return(undefined);
    expect(await onDisk()).toBeGreaterThanOrEqual(2_000);
    if (kind === 'real') await opened.cluster.close();
  });

  test('a column that comes to have the name of a fact does not replace it', async () => {
    const topic = await topicOf([...Array.from({ length: 120 }, (_, a) => ({ value: `{"a":${a}}` })), { value: '{"offset":"theirs"}' }], 1);
    await expect(record(topic)).rejects.toMatchObject({ code: 'record-name-taken', message: expect.stringContaining('offset 120'), data: { column: 'offset' } });
    expect(await rows()).toHaveLength(120);
    await record(topic, { name: 'rest', start: { at: 'offset', offset: '120' } });
    expect(await rows('rest')).toEqual([expect.stringContaining('"kafka_offset":120,"offset":"theirs"')]);
  });
});

test.each([8.65e15, 1.7e15, -8.65e15])('a message of the time %d has no time in its row', async (timestamp) => {
  const odd = createFakeCluster({ odd: 1 });
  world = await fakeWorld(() => odd);
  try {
    odd.append('odd', 0, { value: '{"a":1}', timestamp });
    expect(await record('odd')).toMatchObject({ written: 1 });
    expect(await rows()).toEqual(['{"timestamp":null,"partition":0,"offset":0,"a":1}']);
  } finally {
    await world.dispose();
  }
});

test('a stream is named as a text, whatever its name looks like', async () => {
  const numbers = createFakeCluster({ t: 1 });
  world = await fakeWorld(() => numbers);
  try {
    numbers.append('t', 0, { value: '{"a":1}' });
    await record('t', { name: '2026' });
    const { streams, problems } = await firstOf(world.clients.workspace.state({}), (state) => state.streams.length > 0 || state.problems.length > 0);
    expect([streams.map(({ table }) => table), problems]).toEqual([['2026'], []]);
  } finally {
    await world.dispose();
  }
});

test('a cluster that goes away in the middle leaves what was read, and is gone on with', async () => {
  let breaks = true;
  const whole = createFakeCluster({ broken: 1 });
  world = await fakeWorld(() => ({
    ...whole,
    fetch: async (request) => {
      const found = await whole.fetch(request);
      const [only] = found;
      if (!breaks) return found;
      if (only!.messages[0]?.offset !== '0') throw new Failure('kafka-unreachable', '127.0.0.1:9092 cannot be reached: nothing listens there.');
      return [{ ...only!, messages: only!.messages.slice(0, 3), next: 3n }];
    },
  }));
  try {
    for (let a = 0; a < 10; a++) whole.append('broken', 0, { value: `{"a":${a}}` });
    await expect(record('broken')).rejects.toMatchObject({ code: 'record-interrupted', message: expect.stringMatching(/nothing listens.*3 messages are kept in data\/orders\.jsonl.*resume/s), data: { written: 3 } });
    expect(await rows()).toHaveLength(3);
    breaks = false;
    expect(await record('broken', { resume: true })).toMatchObject({ written: 7 });
    expect((await rows()).map((row) => (JSON.parse(row) as { a: number }).a)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  } finally {
    await world.dispose();
  }
});

test.each(['jsonl', 'avro'] as const)('a real broker that is killed while it is recorded as %s', async (format) => {
  world = await createWorld('memory', { files, brokerKeeper: lent() });
  try {
    const topic = await topicOf([{ value: '{"a":1}' }, { value: '{"a":2}' }], 1);
    const recording = world.clients.kafka.record({ connection: 'local', topic, name: 'orders', format, start: { at: 'earliest' }, follow: true, limit: 0 })[Symbol.asyncIterator]();
    expect((await recording.next()).value).toMatchObject({ written: 2, done: false });
    process.kill((await findBroker(local.folder))!.facts.pid, 'SIGKILL');
    await expect(recording.next()).rejects.toMatchObject({ code: 'record-interrupted', data: { written: 2 } });
    const kept = async () => (await rowsOfFile(join(world.folder, `data/orders.${format}`), `orders.${format}`, 100)).map((row) => Number(exactJson(row.a)));
    expect(await kept()).toEqual([1, 2]);
    expect(await local.broker.start()).toMatchObject({ state: 'ready', address: local.address });
    await world.clients.kafka.produce({ connection: 'local', topic, key: null, value: '{"a":3}' });
    expect(await record(topic, { resume: true })).toMatchObject({ written: 1 });
    expect(await kept()).toEqual([1, 2, 3]);
  } finally {
    await world.dispose();
  }
});

describe('weir record', () => {
  async function weir(args: string[]) {
    const said = { out: '', err: '' };
    const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (more: string) => void (said[name] += more) });
    const code = await runCli(args, { cwd: world.folder, out: sink('out'), err: sink('err'), interrupted: new AbortController().signal, places: { ...places(), home: world.home }, startEngine: () => Promise.reject() as never, broker: lent, wait: () => new Promise(() => {}) });
    return { code, ...said };
  }

  test('records what is asked for, and says what it did', async () => {
    world = await createWorld('memory', { files, brokerKeeper: lent() });
    try {
      const topic = await topicOf([1, 2, 3].map((a) => ({ value: `{"a":${a},"who":"Ann"}` })));
      expect(JSON.parse((await weir(['record', topic, '--as', 'one', '--from', 'earliest', '--where', 'a > 1', '--mask', 'who=drop', '--json'])).out)).toMatchObject({ written: 2, skipped: 0, data: 'data/one.jsonl', done: true });
      expect(await text('data/one.jsonl')).not.toContain('Ann');
      expect(await weir(['record', topic, '--as', 'two', '--from', '2'])).toMatchObject({ code: 0, out: '1 message recorded in data/two.jsonl. Jobs read them by streams/two.yaml.\n' });
      await world.clients.kafka.produce({ connection: 'local', topic, key: null, value: null, partition: 0 });
      expect(await weir(['record', topic, '--as', 'three', '--from', '3'])).toMatchObject({ code: 0, out: 'No message was recorded. 1 message was left out: A tombstone without a key, which says of no row that it is gone (at offset 3 of partition 0).\n' });
      expect(await weir(['record', topic, '--mask', 'who'])).toMatchObject({ code: 2, err: expect.stringContaining('[bad-usage]') });
      expect(await weir(['record', topic, '--from', 'yesterday'])).toMatchObject({ code: 2, err: expect.stringContaining('"yesterday" is no time') });
      expect(await weir(['record', 'no-such-topic'])).toMatchObject({ code: 2, err: expect.stringContaining('[topic-missing]') });
    } finally {
      await world.dispose();
    }
  });
});
