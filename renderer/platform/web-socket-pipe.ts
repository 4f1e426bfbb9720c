import type { Pipe } from '#shared/rpc/pipe.ts';
import { decodeFrame, encodeFrame, type WireMessage } from '#shared/rpc/wire.ts';

/** A pipe over a WebSocket, once it is open. */
export function webSocketPipe(address: URL): Promise<Pipe> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => resolve(pipeOf(socket));
    socket.onclose = ({ reason }) => reject(new Error(reason || 'Weir did not answer.'));
  });
}

function pipeOf(socket: WebSocket): Pipe {
  let close: (reason?: string) => void = () => {};
  let early: WireMessage[] = [];
  let receive = (message: WireMessage) => void early.push(message);
  socket.onmessage = ({ data }) => receive(decodeFrame(new Uint8Array(data as ArrayBuffer)));
  socket.onclose = ({ reason }) => close(reason || 'Weir went away');
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeFrame(message));
    },
    onMessage: (listener) => {
      receive = listener as typeof receive;
      for (const message of early) listener(message);
      early = [];
    },
    onClose: (listener) => {
      close = listener;
      if (socket.readyState === WebSocket.CLOSED) listener('Weir went away');
    },
    close: () => socket.close(),
  };
}
