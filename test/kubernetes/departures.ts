import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import type { Consumer, Kafka, Producer } from 'kafkajs';
import { places } from '#electron/host/places.ts';
import { freePort } from '#local-cluster/broker/broker-settings.ts';
import { startLocalKafka, type LocalKafka } from '../drivers/local-kafka.ts';

const CONNECTOR = 'org.apache.flink:flink-connector-kafka:5.0.0-2.2';
const [FLIGHTS, ROUTES] = ['flights', 'busiest-routes'];

/** The sample workspace's job `busiest-routes`; its brokers are a parameter, since on a cluster they are others than on this machine, and its connector travels with it. */
export async function busiestRoutes(): Promise<{ file: string; files: Record<string, string> }> {
  const file = `jobs/${ROUTES}/job.sql`;
  const read = (path: string) => readFile(join(places().sample, path), 'utf8');
  const [sql, workspace] = [await read(file), await read('weir.yaml')];
  return { file, files: { [file]: sql.replaceAll('localhost:9092', '${brokers}'), 'weir.yaml': `${workspace}connectors: [${CONNECTOR}]\n` } };
}

/** One of the ten busiest routes. */
interface Route {
  origin: string;
  dest: string;
  flights: number;
  distance: number;
}

type Departure = Record<string, string | number | null>;

/** The sample's departures in a real Kafka that pods reach: produced to the topic that the job reads, and what the job says of them in the topic that it writes. */
export class Departures {
  /** How many were produced. */
  produced = 0;
  private readonly routes = new Map<string, Route>();
  private readonly said = new Map<number, Route>();
  private read = 0n;
  private look = () => {};

  private constructor(
    private readonly local: LocalKafka,
    private readonly rows: readonly Departure[],
    private readonly producer: Producer,
    private readonly consumer: Consumer,
  ) {}

  /** `machine`: the address of this machine as pods see it. */
  static async start(machine: string): Promise<Departures> {
    const [port, controller] = [await freePort(), await freePort()];
    const address = `${machine}:${port}`;
    const local = await startLocalKafka({ 'controller.quorum.voters': `1@127.0.0.1:${controller}`, listeners: `PLAINTEXT://${address},CONTROLLER://127.0.0.1:${controller}`, 'advertised.listeners': `PLAINTEXT://${address}`, 'weir.address': address });
    const { kafka } = local;
    await asAdmin(kafka, (admin) => admin.createTopics({ topics: [{ topic: FLIGHTS, numPartitions: 2 }, { topic: ROUTES, numPartitions: 1 }], waitForLeaders: true }));
    const [producer, consumer] = [kafka.producer(), kafka.consumer({ groupId: 'test' })];
    await Promise.all([producer.connect(), consumer.connect()]);
    const departures = new Departures(local, await sampleDepartures(), producer, consumer);
    await consumer.subscribe({ topic: ROUTES, fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message: { key, value, offset } }) => departures.take(String(key), value && String(value), BigInt(offset)) });
    return departures;
  }

  get brokers(): string {
    return this.local.address;
  }

  /** The next so many. */
  async produce(count: number): Promise<void> {
    const next = this.rows.slice(this.produced, this.produced + count);
    if (next.length < count) throw new Error(`The sample has no more than ${this.rows.length} departures.`);
    this.produced += count;
    for (const row of next) this.count(row);
    await this.producer.send({ topic: FLIGHTS, messages: next.map((row) => ({ key: String(row.origin), value: JSON.stringify(row) })) });
  }

  /** Something in between that is no departure: whoever reads the topic to the letter stumbles over it. */
  async produceBroken(): Promise<void> {
    await this.producer.send({ topic: FLIGHTS, messages: [{ value: '{ broken' }] });
  }

  /** Comes back once the job has said what follows from all that were produced. */
  async counted(): Promise<void> {
    await this.reached(() => isDeepStrictEqual(this.busiest, this.expected));
  }

  /** What the job has said at the end of its topic: the ten, the busiest first. */
  async final(): Promise<Route[]> {
    const end = await asAdmin(this.local.kafka, async (admin) => BigInt((await admin.fetchTopicOffsets(ROUTES))[0]!.high));
    await this.reached(() => this.read >= end);
    return this.busiest;
  }

  /** What follows from all that were produced. */
  get expected(): Route[] {
    const name = ({ origin, dest }: Route) => `${origin} ${dest}`;
    return [...this.routes.values()].sort((one, other) => other.flights - one.flights || (name(one) < name(other) ? -1 : 1)).slice(0, 10);
  }

  /** Removes from the topic what was produced until now. */
  async forget(): Promise<void> {
    await asAdmin(this.local.kafka, async (admin) => admin.deleteTopicRecords({ topic: FLIGHTS, partitions: (await admin.fetchTopicOffsets(FLIGHTS)).map(({ partition, high }) => ({ partition, offset: high })) }));
  }

  async dispose(): Promise<void> {
    await this.producer.disconnect();
    await this.consumer.disconnect();
    await this.local.dispose();
  }

  private get busiest(): Route[] {
    return [...this.said].sort(([one], [other]) => one - other).map(([, route]) => route);
  }

  private count({ origin, dest, dep_time, distance }: Departure): void {
    // It was cancelled.
    if (dep_time === null) return;
    const before = this.routes.get(`${origin} ${dest}`);
    this.routes.set(`${origin} ${dest}`, { origin: String(origin), dest: String(dest), flights: (before?.flights ?? 0) + 1, distance: Math.max(before?.distance ?? 0, Number(distance)) });
  }

  private take(key: string, value: string | null, offset: bigint): void {
    const { place } = JSON.parse(key) as { place: number };
    if (value === null) this.said.delete(place);
    else {
      const { origin, dest, flights, distance } = JSON.parse(value) as Route;
      this.said.set(place, { origin, dest, flights, distance });
    }
    this.read = offset + 1n;
    this.look();
  }

  private reached(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.look = () => void (isSo() && resolve());
      this.look();
    });
  }
}

async function asAdmin<T>(kafka: Kafka, work: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  return work(admin).finally(() => admin.disconnect());
}

/** All of the sample's, in the order in which they left. */
async function sampleDepartures(): Promise<Departure[]> {
  const text = gunzipSync(await readFile(join(places().sample, 'data/flights.csv.gz'))).toString('utf8');
  const [header, ...lines] = text.trim().split('\n').map((line) => line.split(','));
  const value = (cell: string) => (cell === 'NA' ? null : /^-?\d+$/.test(cell) ? Number(cell) : cell);
  return lines.map((cells) => Object.fromEntries(header!.map((name, at) => [name, value(cells[at]!)])));
}
