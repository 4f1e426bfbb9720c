import { expect, test } from 'vitest';
import { z } from 'zod';
import { Failure } from '../base/failure.ts';
import { connect } from './connect.ts';
import { call, chunks, contract, stream, type Service } from './contract.ts';
import { memoryPipes, type Pipe } from './pipe.ts';
import { bind, serve } from './serve.ts';
import { decodeFrame, encodeFrame, type WireMessage } from './wire.ts';

const counter = contract('counter', {
  add: call('Add', z.object({ a: z.int(), b: z.int().default(1) }), z.object({ sum: z.int() })),
  wait: call('Wait', z.object({}), z.object({})),
  count: stream('Count', z.object({ to: z.number() }), z.int()),
  bytes: chunks('Bytes', z.object({ to: z.number() }), z.object({ n: z.int() })),
});

/** Notes how far it was read, and how it ended. */
function createCounter() {
  const seen = { produced: 0, ended: [] as string[] };
  const service: Service<typeof counter> = {
    add: async ({ a, b }) => ({ sum: a + b }),
    wait: (_params, signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          seen.ended.push('wait aborted');
          reject(signal.reason);
        }),
      ),
    count: async function* ({ to }) {
      try {
        for (let n = 0; n < to; n++) {
          seen.produced = n + 1;
          if (n === 13) throw new Failure('unlucky', 'Thirteen.', { n });
          yield n;
        }
      } finally {
        seen.ended.push('count ended');
      }
    },
    bytes: async function* ({ to }) {
      for (let n = 0; n < to; n++) {
        seen.produced = n + 1;
        yield { header: { n }, body: new Uint8Array([n, 255, 0]) };
      }
    },
  };
  return { seen, service };
}

/** Two memory pipes whose messages go through frames, as they do over a socket. */
function framedPipes(): [Pipe, Pipe] {
  const framed = (pipe: Pipe): Pipe => ({
    send: (message) => pipe.send(encodeFrame(message) as unknown as WireMessage),
    onMessage: (listener) => pipe.onMessage((frame) => listener(decodeFrame(frame as unknown as Uint8Array))),
    onClose: (listener) => pipe.onClose(listener),
    close: () => pipe.close(),
  });
  const [near, far] = memoryPipes();
  return [framed(near), framed(far)];
}

function join(pipes = framedPipes()) {
  const [near, far] = pipes;
  const { seen, service } = createCounter();
  serve(far, [bind(counter, service)]);
  const connection = connect(near);
  return { client: connection.client(counter), connection, seen, far };
}

test('a call, with defaults filled in', async () => {
  expect(await join().client.add({ a: 2 })).toEqual({ sum: 3 });
});

test('bad params name the method and the place', async () => {
  const adding = join().client.add({ a: 'x' as never });
  await expect(adding).rejects.toMatchObject({ code: 'bad-params', message: expect.stringMatching(/^counter\.add: a: /) });
});

test('an unknown method is a failure of its own', async () => {
  const [near, far] = framedPipes();
  serve(far, []);
  await expect(connect(near).client(counter).add({ a: 1 })).rejects.toMatchObject({ code: 'unknown-method' });
});

test('a cancelled call reaches the far side, and fails as cancelled', async () => {
  const { client, seen } = join();
  const abort = new AbortController();
  const waiting = client.wait({}, abort.signal);
  abort.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  expect(seen.ended).toEqual(['wait aborted']);
  await expect(client.wait({}, abort.signal)).rejects.toMatchObject({ code: 'cancelled' });
});

test('a stream arrives whole and in order, then fails with what was thrown', async () => {
  const got: number[] = [];
  const reading = (async () => {
    for await (const n of join().client.count({ to: 100 })) got.push(n);
  })();
  await expect(reading).rejects.toMatchObject({ code: 'unlucky', data: { n: 13 } });
  expect(got).toEqual(Array.from({ length: 13 }, (_, n) => n));
});

test('breaking out of a stream ends it at its source', async () => {
  const { client, seen } = join();
  for await (const n of client.count({ to: 10 })) if (n === 3) break;
  await expect.poll(() => seen.ended).toEqual(['count ended']);
});

test('a slow reader holds a fast source: no more than its credit is ever on the way', async () => {
  const { client, seen } = join();
  let read = 0;
  for await (const { header, body } of client.bytes({ to: 200 })) {
    expect(header.n).toBe(read++);
    expect([...body]).toEqual([header.n, 255, 0]);
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    expect(seen.produced - read).toBeLessThanOrEqual(16 + 8);
  }
  expect(read).toBe(200);
});

test('a pipe that closes fails what is open, aborts it at its source, and fails what comes later', async () => {
  const { client, connection, seen, far } = join();
  const waiting = client.wait({});
  waiting.catch(() => {});
  await client.add({ a: 1 });
  far.close();
  await expect(waiting).rejects.toMatchObject({ code: 'closed' });
  expect(seen.ended).toEqual(['wait aborted']);
  expect(await connection.closed).toBe('the pipe was closed');
  await expect(client.add({ a: 1 })).rejects.toMatchObject({ code: 'closed' });
});

test('what was not foreseen arrives as internal', async () => {
  const [near, far] = framedPipes();
  const broken = { ...createCounter().service, add: () => Promise.reject(new TypeError('x is not a function')) };
  serve(far, [bind(counter, broken)]);
  await expect(connect(near).client(counter).add({ a: 1 })).rejects.toMatchObject({ code: 'internal', message: 'x is not a function' });
});
