import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import WebSocket from 'ws';
import { Disposables } from '#shared/base/disposable.ts';
import { connect, type Connection } from '#shared/rpc/connect.ts';
import { memoryPipes, type Pipe } from '#shared/rpc/pipe.ts';
import { decodeFrame, encodeFrame } from '#shared/rpc/wire.ts';
import { broker } from '#shared/services/broker.ts';
import { runDebugger } from '#shared/services/debugger.ts';
import { ddl } from '#shared/services/ddl.ts';
import { host } from '#shared/services/host.ts';
import { kafka } from '#shared/services/kafka.ts';
import { language } from '#shared/services/language.ts';
import { lineage } from '#shared/services/lineage.ts';
import { promotion } from '#shared/services/promotion.ts';
import { runs } from '#shared/services/runs.ts';
import { scriptDebugger } from '#shared/services/script-debugger.ts';
import { shells } from '#shared/services/shells.ts';
import { tests } from '#shared/services/tests.ts';
import { topology } from '#shared/services/topology.ts';
import { workspace } from '#shared/services/workspace.ts';
import { createHost, type Host, type HostParts } from '#electron/host/create-host.ts';
import { serveHost } from '#electron/host/serve.ts';
import { oneEngine, type EngineKeeper } from '#electron/services/engines.ts';
import type { BrokerKeeper } from '#electron/services/broker.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { createFakeKeeper, type FakeKeeper } from '#test/fakes/engine-keeper.ts';

export const PIPES = ['memory', 'web socket'] as const;
export type PipeKind = (typeof PIPES)[number];

/** A folder with files, gone after the test. */
export async function folderOf(files: Record<string, string | Uint8Array>): Promise<{ folder: string; dispose(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-test-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return { folder, dispose: () => rm(folder, { recursive: true, force: true }) };
}

export const SAMPLE = {
  'weir.yaml': 'weir: 1\ndefaults: { parallelism: 2 }\nsettings: { a.b: 1 h }\ncommon: [ddl/*.sql]\n',
  'ddl/one.sql': 'SET x',
  'jobs/count/job.sql': 'SELECT 3;\n',
  'jobs/later/job.ts': 'export {};\n',
  'jobs/jar/job.yaml': 'jar: a.jar\n',
  'streams/flights.yaml': 'data: ../data/flights.csv\n',
  'data/flights.csv': 'a\n1\n',
};

export interface World {
  folder: string;
  home: string;
  keeper: EngineKeeper;
  /** Only where the engine is the fake. */
  fake: FakeKeeper;
  host: Host;
  /** Another window. */
  connect(): Promise<Connection & Clients>;
  clients: Clients;
  connection: Connection;
  dispose(): Promise<void>;
}

export type Clients = ReturnType<typeof clientsOf>;

/** A host on a workspace, and a window connected to it. */
export async function createWorld(kind: PipeKind, { files = SAMPLE as Record<string, string | Uint8Array>, keeper = createFakeKeeper() as EngineKeeper, keepEngine = false, brokerKeeper = createFakeBroker() as BrokerKeeper, connectKafka = undefined as HostParts['connectKafka'], connectKubernetes = undefined as HostParts['connectKubernetes'], resolveConnectors = undefined as HostParts['resolveConnectors'], runner = undefined as string | undefined } = {}): Promise<World> {
  const [place, data] = [await folderOf(files), await folderOf({})];
  const closing = new Disposables();
  const made = createHost({ engines: oneEngine(keeper), broker: brokerKeeper, connectKafka, ...(connectKubernetes && { connectKubernetes }), ...(resolveConnectors && { resolveConnectors }), workspace: place.folder, home: data.folder, shipped: [], version: '0', now: () => 42, ...(runner !== undefined && { runner }) });
  const serving = kind === 'web socket' ? await serveHost({ host: made, folder: place.folder }) : undefined;
  const open = async () => {
    const connection = connect(serving ? await socketPipeTo(serving.url) : memoryPipeTo(made));
    closing.defer(() => connection.close());
    return { ...connection, ...clientsOf(connection) };
  };
  const first = await open();
  return {
    folder: place.folder,
    home: data.folder,
    keeper,
    fake: keeper as FakeKeeper,
    host: made,
    connect: open,
    clients: first,
    connection: first,
    dispose: async () => {
      closing.dispose();
      await serving?.close();
      if (!keepEngine) await made.dispose();
      await place.dispose();
      await data.dispose();
    },
  };
}

function clientsOf(connection: Connection) {
  return {
    broker: connection.client(broker),
    ddl: connection.client(ddl),
    kafka: connection.client(kafka),
    hostClient: connection.client(host),
    workspace: connection.client(workspace),
    language: connection.client(language),
    lineage: connection.client(lineage),
    debugger: connection.client(runDebugger),
    promotion: connection.client(promotion),
    runs: connection.client(runs),
    scriptDebugger: connection.client(scriptDebugger),
    shells: connection.client(shells),
    tests: connection.client(tests),
    topology: connection.client(topology),
  };
}

function memoryPipeTo(made: Host): Pipe {
  const [near, far] = memoryPipes();
  made.welcome(far);
  return near;
}

/** Enters as a browser does: the token gives the cookie, the cookie opens the socket. */
export async function socketPipeTo(url: string): Promise<Pipe> {
  const cookie = await cookieFrom(url);
  const { origin, host: address } = new URL(url);
  const socket = new WebSocket(`ws://${address}/rpc`, { headers: { Cookie: cookie, Origin: origin } });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  return {
    send: (message) => void (socket.readyState === socket.OPEN && socket.send(encodeFrame(message))),
    onMessage: (listener) => void socket.on('message', (data) => listener(decodeFrame(data as Buffer))),
    onClose: (listener) => void socket.on('close', (_code, reason) => listener(reason.toString())),
    close: () => socket.close(),
  };
}

export async function cookieFrom(url: string): Promise<string> {
  const response = await fetch(url, { redirect: 'manual' });
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** The first item that fits; the stream is left then. */
export async function firstOf<T>(items: AsyncIterable<T>, fits: (item: T) => boolean = () => true): Promise<T> {
  for await (const item of items) if (fits(item)) return item;
  throw new Error('The stream ended without the item waited for.');
}

export async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
