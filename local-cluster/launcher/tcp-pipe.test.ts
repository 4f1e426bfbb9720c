import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect as dial } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeFrame } from '#shared/rpc/wire.ts';
import type { WireMessage } from '#shared/rpc/wire.ts';
import { FrameSplitter, tcpPipe } from './tcp-pipe.ts';

const MESSAGES: WireMessage[] = [
  { id: 1, result: { text: 'Zürich' } },
  { id: 2, chunk: { first: 0, count: 2 }, body: new Uint8Array([1, 2, 3]) },
  { id: 2, end: true },
];

test('frames are cut the same wherever the stream is broken', () => {
  const stream = Buffer.concat(MESSAGES.map(framed));
  const whole = new FrameSplitter().push(stream).map((frame) => Buffer.from(frame).toString('hex'));
  expect(whole).toHaveLength(3);
  for (let size = 1; size < stream.length; size++) {
    const splitter = new FrameSplitter();
    const frames: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += size) frames.push(...splitter.push(Buffer.from(stream.subarray(at, at + size))));
    expect(frames.map((frame) => Buffer.from(frame).toString('hex'))).toEqual(whole);
  }
});

describe('a pipe over TCP', () => {
  let server: Server;
  let [near, far]: Socket[] = [];
  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    near = dial((server.address() as AddressInfo).port, '127.0.0.1');
    [far] = (await once(server, 'connection')) as [Socket];
  });
  afterEach(() => {
    near!.destroy();
    far!.destroy();
    server.close();
  });

  test('carries messages and bodies', async () => {
    const received: WireMessage[] = [];
    const arrived = new Promise<void>((resolve) => {
      tcpPipe(far!).onMessage((message) => {
        received.push('body' in message ? { ...message, body: new Uint8Array(message.body) } : message);
        if (received.length === MESSAGES.length) resolve();
      });
    });
    const pipe = tcpPipe(near!);
    for (const message of MESSAGES) pipe.send(message);
    await arrived;
    expect(received).toEqual(MESSAGES);
  });

  test('tells that the far side is gone', async () => {
    const closed = new Promise((resolve) => tcpPipe(near!).onClose(() => resolve(true)));
    far!.destroy();
    expect(await closed).toBe(true);
  });

  test('closes what is out of step', async () => {
    const closed = new Promise((resolve) => tcpPipe(near!).onClose(resolve));
    far!.write(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'));
    expect(await closed).toMatch(/cannot be/);
  });
});

function framed(message: WireMessage): Buffer {
  const frame = encodeFrame(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(frame.length);
  return Buffer.concat([length, frame]);
}
