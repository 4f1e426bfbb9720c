import { connect as dial } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WireMessage } from '#shared/rpc/wire.ts';
import { ENGINE_PROTOCOL } from '#shared/services/engine.ts';
import { openDoor } from './handshake.ts';
import type { Door } from './handshake.ts';
import { tcpPipe } from './tcp-pipe.ts';

const HELLO = { protocol: ENGINE_PROTOCOL, build: 'b1', flink: '2.3.0', java: '17', pid: 1 };
let door: Door;
let sockets: Socket[];
beforeEach(async () => {
  door = await openDoor('b1');
  sockets = [];
});
afterEach(() => {
  door.close();
  for (const socket of sockets) socket.destroy();
});

/** Dials in with a greeting; resolves when the door shuts the socket. */
function greet(hello: object): Promise<void> {
  const socket = dial(door.port, '127.0.0.1');
  sockets.push(socket);
  const pipe = tcpPipe(socket);
  pipe.send({ hello } as unknown as WireMessage);
  return new Promise((resolve) => pipe.onClose(() => resolve()));
}

test('lets in who shows the token, and never tells the token on', async () => {
  void greet({ ...HELLO, token: door.token });
  expect((await door.greeted).hello).toEqual(HELLO);
});

test('shuts out who does not, and still waits for the runner', async () => {
  await greet({ ...HELLO, token: 'guess' });
  await greet({ ...HELLO });
  void greet({ ...HELLO, token: door.token });
  expect((await door.greeted).hello.pid).toBe(1);
});

test.each([{ protocol: ENGINE_PROTOCOL + 1 }, { build: 'b2' }])('refuses a runner of another make: %o', async (other) => {
  void greet({ ...HELLO, ...other, token: door.token });
  await expect(door.greeted).rejects.toMatchObject({ code: 'engine-mismatch' });
});
