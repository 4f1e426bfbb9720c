import type { MessagePortMain } from 'electron';
import type { Pipe } from '#shared/rpc/pipe.ts';
import type { WireMessage } from '#shared/rpc/wire.ts';

/** A pipe over a message port; `null` is how either side says that it leaves. */
export function portPipe(port: MessagePortMain): Pipe {
  let tell: (reason?: string) => void = () => {};
  let open = true;
  const closed = (reason: string) => {
    if (!open) return;
    open = false;
    tell(reason);
  };
  port.on('close', () => closed('the window went away'));
  return {
    send: (message) => {
      if (open) port.postMessage(message);
    },
    onMessage: (listener) => {
      port.on('message', ({ data }) => {
        if (data === null) port.close();
        else listener(data as WireMessage);
      });
      port.start();
    },
    onClose: (listener) => void (tell = listener),
    close: () => {
      if (open) port.postMessage(null);
      port.close();
      closed('the pipe was closed');
    },
  };
}
