import { expect, test } from 'vitest';
import { ReadParams } from '#shared/services/kafka.ts';
import { createFakeCluster } from '#test/fakes/kafka-cluster.ts';
import { Decoder } from './decoder.ts';
import { readMessages } from './read-messages.ts';

function reading(messages: number, params: object, signal = new AbortController().signal) {
  const cluster = createFakeCluster({ t: 1 });
  for (let a = 0; a < messages; a++) cluster.append('t', 0, { value: `{"a":${a}}` });
  return readMessages(cluster, new Decoder(undefined), ReadParams.parse({ connection: 'local', topic: 't', start: { at: 'earliest' }, limit: 0, ...params }), signal);
}

test.each([
  ['too long', '($f := function($n) { $n < 0 ? 1 : $f($n + 1) }; $f(0))'],
  ['too deep', '($f := function($n) { 1 + $f($n + 1) }; $f(0))'],
])('an expression that goes %s on a message ends the reading', async (_what, expression) => {
  const read = (async () => {
    for await (const _item of reading(50, { expression }));
  })();
  await expect(read).rejects.toMatchObject({ code: 'bad-expression', message: expect.stringContaining('offset 0 of partition 0') });
});

test('an expression that fails on a message for a reason of its own is counted', async () => {
  let last: unknown;
  for await (const item of reading(3, { expression: '$number("x" & a) > 1' })) last = item;
  expect(last).toMatchObject({ progress: { read: 3, failed: 3 } });
});

test('a reading that nothing passes leaves others their turn, and ends when it is told', async () => {
  const stop = new AbortController();
  setImmediate(() => setImmediate(() => stop.abort()));
  let last: unknown;
  for await (const item of reading(150_000, { expression: 'a < 0' }, stop.signal)) last = item;
  expect((last as { progress: { read: number } }).progress.read).toBeLessThan(150_000);
});
