import type { WebSocket } from 'ws';
import { decodeFrame, encodeFrame, type WireMessage } from '#shared/rpc/wire.ts';
import type { Pipe } from '#shared/rpc/pipe.ts';

/** Bytes that may wait in a socket before its reader gets no further credit. */
const FULL = 8 * 1024 * 1024;

/** A pipe over an accepted WebSocket, one binary frame a message. */
export function socketPipe(socket: WebSocket): Pipe {
  let receive: (message: WireMessage) => void = () => {};
  const credit: WireMessage[] = [];
  const grant = () => {
    while (credit.length && socket.bufferedAmount < FULL) receive(credit.shift()!);
  };
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? decode(data as Buffer) : undefined;
    if (!message) return socket.close(1003, 'Weir speaks in binary frames');
    // A window that does not drain its socket gets no more rows, however much credit it gives.
    if ('more' in message && socket.bufferedAmount >= FULL) credit.push(message);
    else receive(message);
  });
  // Reported by `close` as well; without a listener Node would end the host.
  socket.on('error', () => {});
  return {
    send: (message) => {
      if (socket.readyState === socket.OPEN) socket.send(encodeFrame(message), grant);
    },
    onMessage: (listener) => {
      receive = listener;
    },
    onClose: (listener) => void socket.once('close', (_code, reason) => listener(reason.toString() || 'the window went away')),
    close: () => socket.close(),
  };
}

function decode(data: Buffer): WireMessage | undefined {
  try {
    const message = decodeFrame(data);
    return typeof message === 'object' && message && Number.isSafeInteger(message.id) ? message : undefined;
  } catch {
    return undefined;
  }
}
