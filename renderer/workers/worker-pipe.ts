import type { Pipe } from '#shared/rpc/pipe.ts';
import type { WireMessage } from '#shared/rpc/wire.ts';

/** A worker from outside, the scope of a worker from inside, or a port. */
export interface MessageEnd {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

interface Tagged {
  pipe: string;
  message: WireMessage;
}

/** One of several pipes between a window and its worker, told apart by `name`. Whoever ends the worker calls `close`. */
export function workerPipe(end: MessageEnd, name: string): Pipe {
  let tellClosed: (reason?: string) => void = () => {};
  let listener: (message: WireMessage) => void = () => {};
  let open = true;
  end.addEventListener('message', ({ data }) => {
    const { pipe, message } = data as Tagged;
    if (open && pipe === name) listener(message);
  });
  return {
    send: (message) => {
      if (open) end.postMessage({ pipe: name, message } satisfies Tagged);
    },
    onMessage: (heard) => void (listener = heard),
    onClose: (heard) => void (tellClosed = heard),
    close: () => {
      if (!open) return;
      open = false;
      tellClosed('the worker ended');
    },
  };
}
