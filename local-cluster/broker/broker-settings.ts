import { createServer, type AddressInfo } from 'node:net';

/** What a broker of this machine is made of. */
export interface BrokerSettings {
  kafka: string;
  clusterId: string;
  /** The folder of its data, absolute. */
  data: string;
  port: number;
  controllerPort: number;
  /** Kafka's own keys, which win over the ones below. */
  extra?: Record<string, string>;
}

/** The largest message in bytes: enough to try out what a cluster with raised limits would take. */
const LARGEST_MESSAGE = 64 * 1024 * 1024;

/** `server.properties`: one node that is broker and controller, on loopback, small. Keys with `weir.` are for the program around Kafka. */
export function serverProperties({ kafka, clusterId, data, port, controllerPort, extra = {} }: BrokerSettings): string {
  const address = `127.0.0.1:${port}`;
  const keys: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://${address},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${address}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'log.dirs': data,
    // One node keeps one copy.
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    'num.network.threads': 2,
    'num.io.threads': 4,
    // The cleaner's map and each partition's indexes are sized for servers by default.
    'log.cleaner.dedupe.buffer.size': 8 * 1024 * 1024,
    'log.cleaner.io.buffer.size': 64 * 1024,
    'log.index.size.max.bytes': 1024 * 1024,
    // Event times of samples lie long ago: by Kafka's own seven days their messages would be deleted within the minute.
    'log.retention.ms': -1,
    'message.max.bytes': LARGEST_MESSAGE,
    'replica.fetch.max.bytes': LARGEST_MESSAGE,
    'socket.request.max.bytes': 2 * LARGEST_MESSAGE,
    'weir.cluster.id': clusterId,
    'weir.address': address,
    'weir.kafka': kafka,
    ...extra,
  };
  return Object.entries(keys)
    .map(([key, value]) => `${key}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
}

/** The port that was used last where it is still free, so that addresses in people's SQL stay true; else any free one. */
export async function freePort(last = 0): Promise<number> {
  return (await tryPort(last)) ?? (await tryPort(0))!;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address() as AddressInfo;
      server.close(() => resolve(taken));
    });
  });
}
