import type { Pipe } from '#shared/rpc/pipe.ts';
import type { WireError, WireMessage } from '#shared/rpc/wire.ts';

/** A pipe to something that is restarted when it dies: calls still open then fail with `why`, not with a bare `closed`. */
export function restartingPipe(pipe: Pipe, why: () => Promise<WireError>): Pipe {
  const open = new Set<number>();
  let deliver: (message: WireMessage) => void = () => {};
  return {
    send(message) {
      if ('open' in message) open.add(message.id);
      pipe.send(message);
    },
    onMessage(listener) {
      deliver = listener;
      pipe.onMessage((message) => {
        if ('result' in message || 'end' in message || 'error' in message) open.delete(message.id);
        listener(message);
      });
    },
    onClose(listener) {
      pipe.onClose(async (reason) => {
        const error = await why();
        for (const id of open) deliver({ id, error });
        open.clear();
        listener(reason ?? error.message);
      });
    },
    close: () => pipe.close(),
  };
}
