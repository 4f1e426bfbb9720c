import { expect, test } from 'vitest';
import { createFakeWindow } from '#test/fakes/window-services.ts';
import { delayWords } from './delay-words.ts';
import { indentJson } from './indent-json.ts';
import { createKafkaStore } from './kafka-store.ts';
import { headersIn } from './produce-form.tsx';
import { createTopicReader, FIRST_QUERY, paramsOf } from './topic-reader.ts';
import { masksIn } from '#shared/workspace/masks.ts';
import { recordWords } from './record-form.tsx';
import { progressWords } from './topic-view.tsx';

test('JSON is indented, its numbers and texts untouched', () => {
  expect(indentJson('{"a":12.50,"b":[1,{}],"c":"x, \\"y\\": {","d":[],"e":12345678901234567890}')).toBe(
    '{\n  "a": 12.50,\n  "b": [\n    1,\n    {}\n  ],\n  "c": "x, \\"y\\": {",\n  "d": [],\n  "e": 12345678901234567890\n}',
  );
});

test('what is typed becomes what is asked for', () => {
  expect(paramsOf(FIRST_QUERY)).toEqual({ start: { at: 'latest' }, follow: false, limit: 1000, decode: { value: 'auto' } });
  expect(paramsOf({ ...FIRST_QUERY, from: 'offset', offset: ' 7 ', partitions: '0, 2', key: 'k', expression: ' ', follow: true })).toEqual({
    start: { at: 'offset', offset: '7' },
    follow: true,
    limit: 0,
    partitions: [0, 2],
    key: 'k',
    decode: { value: 'auto' },
  });
  expect(paramsOf({ ...FIRST_QUERY, from: 'time', time: '2026-01-05T10:00' }).start).toEqual({ at: 'time', time: new Date('2026-01-05T10:00').getTime() });
  expect(headersIn('a: 1\n\n b:c:d \nnone')).toEqual([{ name: 'a', value: '1' }, { name: 'b', value: 'c:d' }, { name: 'none', value: '' }]);
});

test('a reader holds what came, and a newer question takes the place of an older one', async () => {
  const { clients, link } = createFakeWindow({ files: {} });
  await link.whenOpen();
  const reader = createTopicReader(clients.kafka, 'local', 'orders');
  reader.read();
  reader.read({ key: 'order-7' });
  await new Promise<void>((resolve) => {
    const stop = reader.subscribe(({ reading }) => {
      if (reading) return;
      stop();
      resolve();
    });
  });
  const { messages, progress } = reader.getState();
  expect(messages.map(({ key }) => key.text)).toEqual(['order-7', ...Array.from({ length: 10 }, (_, i) => `order-7${i}`)]);
  expect(progressWords({ reading: false, progress, messages, dropped: 0 })).toMatch(/^11 messages of 240 read; 1 could not be decoded and is shown raw$/);
});

test('masks are lines, and a recording says what it did', () => {
  expect(masksIn('name: fake\n\n a.b = drop\ncard')).toEqual([{ column: 'name', how: 'fake' }, { column: 'a.b', how: 'drop' }, { column: 'card', how: 'hash' }]);
  expect(recordWords({ read: 3, written: 1, skipped: 1, leftOut: [{ reason: 'The bytes are not JSON.', count: 1, partition: 0, offset: '4' }], done: true, stream: '', data: 'data/x.jsonl' })).toBe('1 message is in data/x.jsonl. 1 message was left out: The bytes are not JSON (at offset 4 of partition 0).');
  expect(recordWords({ read: 2, written: 2, skipped: 0, leftOut: [], keyless: [{ reason: 'The key is bytes that are no text and of no schema.', count: 2, partition: 1, offset: '7' }], done: true, stream: '', data: 'data/x.jsonl' })).toBe(
    '2 messages are in data/x.jsonl. 2 messages are recorded without their keys: The key is bytes that are no text and of no schema (2, the first at offset 7 of partition 1).',
  );
});

test('how far a watermark waits is said in the plural where it is', () => {
  expect(["'2' MINUTE", "'1' DAY", "'0.250' SECOND", "'1.250' SECOND"].map(delayWords)).toEqual(['2 minutes', '1 day', '0.250 seconds', '1.250 seconds']);
});

test('topics that were made elsewhere are listed as the view is opened, and an older answer takes the place of no newer one', async () => {
  const { clients, link } = createFakeWindow({ files: {} });
  await link.whenOpen();
  const answers: ((names: string[]) => void)[] = [];
  const topics = () => new Promise<Awaited<ReturnType<typeof clients.kafka.topics>>>((resolve) => answers.push((names) => resolve({ total: names.length, topics: names.map((name) => ({ name, partitions: 1, internal: false })) })));
  const store = createKafkaStore({ clients: { ...clients, kafka: { ...clients.kafka, topics } }, link });
  const listed = () => store.getState().topics.get('local')?.topics.map(({ name }) => name);
  const seen = (names: string) => expect.poll(() => `${listed()}`).toBe(names);
  // The local Kafka has just been started, and there is nothing in it yet.
  await expect.poll(() => answers.length).toBe(1);
  store.refreshAll();
  answers[1]!(['zaehler', 'leer']);
  await seen('zaehler,leer');
  const shown: number[] = [];
  const stop = store.subscribe(() => shown.push(listed()?.length ?? 0));
  answers[0]!([]);
  store.refreshAll();
  answers[2]!(['zaehler', 'leer', 'poison']);
  await seen('zaehler,leer,poison');
  expect(Math.min(...shown)).toBe(2);
  stop();
  store.dispose();
});
