import WebSocket from 'ws';
import { connect } from '#shared/rpc/connect.ts';
import type { Client } from '#shared/rpc/contract.ts';
import type { Pipe } from '#shared/rpc/pipe.ts';
import { decodeFrame, encodeFrame, type WireMessage } from '#shared/rpc/wire.ts';
import { runDebugger } from '#shared/services/debugger.ts';
import { host } from '#shared/services/host.ts';
import { kafka } from '#shared/services/kafka.ts';
import { language } from '#shared/services/language.ts';
import { lineage } from '#shared/services/lineage.ts';
import { promotion } from '#shared/services/promotion.ts';
import { runs } from '#shared/services/runs.ts';
import { tests } from '#shared/services/tests.ts';
import { workspace } from '#shared/services/workspace.ts';

/** What a window holds of the host, over the same kind of socket, with the same frames and the same credit. */
export interface WindowClient {
  debugger: Client<typeof runDebugger>;
  host: Client<typeof host>;
  kafka: Client<typeof kafka>;
  language: Client<typeof language>;
  lineage: Client<typeof lineage>;
  promotion: Client<typeof promotion>;
  runs: Client<typeof runs>;
  tests: Client<typeof tests>;
  workspace: Client<typeof workspace>;
  close(): void;
}

/** Signs in with the address that the host printed, as a browser does, and opens the socket. */
export async function openWindow(url: string): Promise<WindowClient> {
  const answer = await fetch(url, { redirect: 'manual' });
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  const { origin } = new URL(url);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { origin, headers: { cookie }, perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const connection = connect(pipeOf(socket));
  return { debugger: connection.client(runDebugger), host: connection.client(host), kafka: connection.client(kafka), language: connection.client(language), lineage: connection.client(lineage), promotion: connection.client(promotion), runs: connection.client(runs), tests: connection.client(tests), workspace: connection.client(workspace), close: () => connection.close() };
}

function pipeOf(socket: WebSocket): Pipe {
  return {
    send: (message: WireMessage) => socket.send(encodeFrame(message)),
    onMessage: (listener) => socket.on('message', (data: Buffer) => listener(decodeFrame(data))),
    onClose: (listener) => socket.on('close', (_code, reason) => listener(reason.toString() || undefined)),
    close: () => socket.close(),
  };
}
