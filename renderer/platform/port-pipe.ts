import type { Pipe } from '#shared/rpc/pipe.ts';
import type { WireMessage } from '#shared/rpc/wire.ts';

/** A pipe over a MessagePort. The far side says `null` before it leaves: ports have no close event everywhere. */
export function portPipe(port: MessagePort): Pipe {
  let close: (reason?: string) => void = () => {};
  const closeOnce = (reason?: string) => {
    close(reason);
    close = () => {};
  };
  port.addEventListener('close', () => closeOnce('Weir went away'));
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.onmessage = ({ data }) => (data === null ? closeOnce('Weir went away') : listener(data as WireMessage));
    },
    onClose: (listener) => void (close = listener),
    close: () => {
      port.postMessage(null);
      port.close();
      closeOnce('the pipe was closed');
    },
  };
}

export type PortName = 'host' | 'desktop';

/**
 * Ports as the preload hands them over: a message `{ weirPort: name }` with the port, again whenever the host was
 * replaced. The page says `{ weirPorts: 'ready' }` once it listens.
 */
export function portsFromPreload(): { next(name: PortName): Promise<MessagePort> } {
  const waiting: Record<PortName, ((port: MessagePort) => void)[]> = { host: [], desktop: [] };
  const early: Record<PortName, MessagePort[]> = { host: [], desktop: [] };
  addEventListener('message', ({ data, ports, source }) => {
    const name = (data as { weirPort?: PortName } | undefined)?.weirPort;
    if (source !== window || !name || !ports[0]) return;
    const taker = waiting[name].shift();
    if (taker) taker(ports[0]);
    else early[name].push(ports[0]);
  });
  postMessage({ weirPorts: 'ready' }, location.origin === 'null' ? '*' : location.origin);
  return {
    next: (name) => {
      const port = early[name].pop();
      early[name] = [];
      return port ? Promise.resolve(port) : new Promise((resolve) => waiting[name].push(resolve));
    },
  };
}
