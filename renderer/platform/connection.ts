import { Failure } from '#shared/base/failure.ts';
import { connect } from '#shared/rpc/connect.ts';
import type { Pipe } from '#shared/rpc/pipe.ts';
import { desktop } from '#shared/services/desktop.ts';
import { browserDesktop } from './browser-desktop.ts';
import { type Clients, createClients } from './clients.ts';
import { createLink, type Link } from './link.ts';
import { portPipe, portsFromPreload } from './port-pipe.ts';
import { webSocketPipe } from './web-socket-pipe.ts';

/** Reaches the host the way this window can: Electron's ports when the preload offers them, else a WebSocket. */
export function connectToHost(): { link: Link; clients: Clients } {
  return isDesktop() ? overPorts() : overWebSocket();
}

/** Set by the preload, the one thing it tells the page. */
function isDesktop(): boolean {
  return 'weirDesktop' in globalThis;
}

function overPorts() {
  const ports = portsFromPreload();
  const desktopLink = createLink({ open: async () => portPipe(await ports.next('desktop')) });
  const link = createLink({ open: async () => portPipe(await ports.next('host')) });
  return { link, clients: createClients(link, desktopLink.client(desktop)) };
}

function overWebSocket() {
  const link = createLink({ open: openSocket });
  const shell = connect(browserDesktop());
  return { link, clients: createClients(link, shell.client(desktop)) };
}

async function openSocket(): Promise<Pipe> {
  const address = new URL('/rpc', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.search = '';
  try {
    return await webSocketPipe(address);
  } catch (thrown) {
    if (await isStranger()) throw new Failure('refused', 'This page is not signed in to Weir. Open the address that `weir serve` printed; it carries a fresh token.');
    throw thrown;
  }
}

/** A host that answers but does not know this page: the cookie is gone, or the host was started anew with another token. */
async function isStranger(): Promise<boolean> {
  try {
    const { status } = await fetch(location.pathname, { cache: 'no-store' });
    return status === 401 || status === 403;
  } catch {
    return false;
  }
}
