import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { Failure } from '#shared/base/failure.ts';
import type { Pipe } from '#shared/rpc/pipe.ts';
import { ENGINE_PROTOCOL, EngineHello } from '#shared/services/engine.ts';
import { tcpPipe } from './tcp-pipe.ts';

/** The first frame of a runner. */
const Greeting = z.object({ hello: EngineHello.extend({ token: z.string() }) });

export interface Greeted {
  pipe: Pipe;
  hello: EngineHello;
}

/** A door on loopback that opens once, for the runner that knows the token. */
export interface Door {
  port: number;
  token: string;
  /** The runner that came; fails when it speaks another protocol. */
  greeted: Promise<Greeted>;
  close(): void;
}

/** Waits for one runner. Who does not show the token is shut out without a word. */
export async function openDoor(build: string): Promise<Door> {
  const token = randomBytes(32).toString('hex');
  const callers = new Set<Socket>();
  const server = createServer();
  const greeted = new Promise<Greeted>((resolve, reject) => {
    server.on('connection', (socket) => {
      callers.add(socket);
      socket.on('close', () => callers.delete(socket));
      const pipe = tcpPipe(socket);
      pipe.onMessage((message) => {
        const greeting = Greeting.safeParse(message);
        if (!greeting.success || !sameToken(greeting.data.hello.token, token)) return pipe.close();
        const { token: _, ...hello } = greeting.data.hello;
        callers.delete(socket);
        server.close();
        if (hello.protocol === ENGINE_PROTOCOL && hello.build === build) return resolve({ pipe, hello });
        pipe.close();
        reject(mismatch(hello, build));
      });
    });
  });
  greeted.catch(() => {});
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    for (const caller of callers) caller.destroy();
  };
  return { port: (server.address() as AddressInfo).port, token, greeted, close };
}

function sameToken(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function mismatch(hello: EngineHello, build: string): Failure {
  const spoken = `The engine speaks protocol ${hello.protocol} (build ${hello.build}), this Weir ${ENGINE_PROTOCOL} (build ${build}).`;
  return new Failure('engine-mismatch', `${spoken} Build the engine again: mvn -f local-cluster/runner package.`);
}
