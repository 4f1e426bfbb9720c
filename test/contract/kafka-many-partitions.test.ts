import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Message, ReadParams } from '#shared/services/kafka.ts';
import { inMemory, startLocalKafka, type LocalKafka } from '#test/drivers/local-kafka.ts';
import { createWorld, type World } from './worlds.ts';

const MANY = 10_000;
/** A broker waits for its disk at each partition that it makes: for minutes, on a slow one. */
const PATIENCE_MS = 900_000;

let local: LocalKafka;
let world: World;
beforeAll(async () => {
  local = await startLocalKafka(undefined, await inMemory(1024 ** 3));
  world = await createWorld('memory', { files: { 'weir.yaml': 'weir: 1\n', 'kafka/shop.yaml': `brokers: ${local.address}\n` } });
});
afterAll(async () => {
  await world?.dispose();
  await local?.dispose();
});

const last = { connection: 'shop', topic: 'wide', from: MANY - 100, limit: 1000 };

async function read(params: Partial<z.input<typeof ReadParams>>, most = Infinity): Promise<[number, string][]> {
  const messages: Message[] = [];
  for await (const item of world.clients.kafka.read({ connection: 'shop', topic: 'wide', start: { at: 'earliest' }, ...params })) {
    if ('message' in item) messages.push(item.message);
    if (messages.length === most) break;
  }
  return messages.map(({ partition, value }) => [partition, value.text] as [number, string]).sort(([one], [other]) => one - other);
}

test('a topic of 10,000 partitions is made, and a message goes to a partition as soon as it has a leader', async () => {
  const { kafka } = world.clients;
  await kafka.createTopic({ connection: 'shop', topic: 'wide', partitions: MANY / 2 });
  const admin = local.kafka.admin();
  await admin.connect();
  await admin.createPartitions({ topicPartitions: [{ topic: 'wide', count: MANY }] });
  await admin.disconnect();
  await expect(kafka.produce({ connection: 'shop', topic: 'wide', key: null, value: 'beyond', partition: MANY })).rejects.toMatchObject({ code: 'topic-missing' });
  const leaders = async () => (await kafka.partitions(last)).partitions.filter(({ leader }) => leader >= 0).length;
  await expect.poll(leaders, { timeout: PATIENCE_MS, interval: 500 }).toBe(100);
  for (const partition of [3, MANY / 2, MANY - 1]) await kafka.produce({ connection: 'shop', topic: 'wide', key: null, value: `{"at":${partition}}`, partition });
}, PATIENCE_MS);

test('its partitions are listed by the page', async () => {
  const page = await world.clients.kafka.partitions(last);
  expect(page).toMatchObject({ total: MANY, messages: '3' });
  expect(page.partitions).toHaveLength(100);
  expect(page.partitions.at(-1)).toMatchObject({ partition: MANY - 1, low: '0', high: '1' });
  expect((await world.clients.kafka.topics({ connection: 'shop' })).topics).toContainEqual({ name: 'wide', partitions: MANY, internal: false });
});

test('its messages are found wherever they are: the newest, all, by time, by an expression, of some partitions', async () => {
  const all = [[3, '{"at":3}'], [MANY / 2, `{"at":${MANY / 2}}`], [MANY - 1, `{"at":${MANY - 1}}`]];
  expect(await read({ start: { at: 'latest' }, limit: 10 })).toEqual(all);
  expect(await read({})).toEqual(all);
  expect(await read({ start: { at: 'time', time: 0 } })).toEqual(all);
  expect(await read({ expression: 'at > 100' })).toEqual(all.slice(1));
  expect(await read({ partitions: [3, 4] })).toEqual(all.slice(0, 1));
});

test('what comes is followed', async () => {
  const coming = read({ start: { at: 'latest' }, limit: 0, follow: true }, 4);
  await world.clients.kafka.produce({ connection: 'shop', topic: 'wide', key: null, value: 'new', partition: 77 });
  expect(await coming).toContainEqual([77, 'new']);
});
