import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { Failure } from '#shared/base/failure.ts';
import type { Host } from './create-host.ts';
import { Doorkeeper } from './doorkeeper.ts';
import { securityHeaders } from './security-headers.ts';
import { socketPipe } from './socket-pipe.ts';
import { sendFile } from './static-files.ts';

export interface Serving {
  /** The address with its token: whoever has it works as the person. It belongs in no log. */
  readonly url: string;
  /** The address alone. */
  readonly origin: string;
  close(): Promise<void>;
}

export interface ServeOptions {
  host: Host;
  /** The window's files. */
  folder: string;
  /** 0: any free one. */
  port?: number;
}

/** One text a person types or saves may be large; a frame beyond this is an attack or a mistake. */
const LARGEST_FRAME = 128 * 1024 * 1024;

/** Serves the window and its socket on this machine only. Fails with `port-taken`. */
export async function serveHost({ host, folder, port = 0 }: ServeOptions): Promise<Serving> {
  const server = createServer();
  await listen(server, port);
  const door = new Doorkeeper((server.address() as AddressInfo).port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME, perMessageDeflate: false });
  server.on('request', (request, response) => void answer(door, folder, request, response));
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (pathOf(request) !== '/rpc' || !door.admitsSocket(request)) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (accepted) => host.welcome(socketPipe(accepted)));
  });
  return {
    url: `${door.origin}/?token=${door.token}`,
    origin: door.origin,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(door: Doorkeeper, folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders(door.origin))) response.setHeader(name, value);
  if (!door.isOurs(request)) return say(response, 403, 'This address is not the one Weir serves.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405, 'Weir serves its window, and takes nothing here.');
  const token = new URL(request.url ?? '/', door.origin).searchParams.get('token');
  if (token !== null) {
    if (!door.isToken(token)) return say(response, 403, 'This address is out of date. Open the one Weir printed last.');
    response.setHeader('Set-Cookie', door.cookie);
    return enter(response);
  }
  if (!door.hasCookie(request)) return say(response, 401, 'Weir does not know this browser. Open the address that Weir printed; it carries a token.');
  await sendFile(folder, pathOf(request), request.method === 'HEAD', response);
}

/**
 * The token leaves the address bar at once; from here on the cookie speaks. A page, not a redirect: whoever follows a link
 * from elsewhere would carry no strict cookie along a redirect.
 */
function enter(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end('<!doctype html><meta charset="utf-8"><title>Weir</title><link rel="icon" href="data:,"><meta http-equiv="refresh" content="0;url=/">\n');
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }).end(`${text}\n`);
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').replace(/[?#].*$/s, '');
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (thrown: NodeJS.ErrnoException) => reject(portFailure(thrown, port)));
    server.listen(port, '127.0.0.1', resolve);
  });
}

function portFailure(thrown: NodeJS.ErrnoException, port: number): Failure {
  if (thrown.code === 'EADDRINUSE') return new Failure('port-taken', `Port ${port} is taken by another program. Choose another with --port, or leave it out for a free one.`);
  if (thrown.code === 'EACCES') return new Failure('port-refused', `This system does not let you use port ${port}. Choose one above 1023 with --port.`);
  return new Failure('port-failed', `Could not listen on port ${port}: ${thrown.message}`);
}
