import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Consumer, Kafka, Producer } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { places } from '#electron/host/places.ts';
import { freePort } from '#local-cluster/broker/broker-settings.ts';
import { findJava } from '#local-cluster/launcher/find-java.ts';
import { startLocalKafka, type LocalKafka } from '../drivers/local-kafka.ts';
import { sharedKubernetes } from './cluster/shared.ts';
import { LONG, startPromoting, type Promoting } from './promoting.ts';

/** Jobs with jars on a real cluster: the jars travel as layers of an image over the runner's, through a registry with TLS and a login. */
const CONNECTOR = 'org.apache.flink:flink-connector-kafka:5.0.0-2.2';
const COUNTS = `
CREATE TABLE words (word STRING) WITH ('connector' = 'kafka', 'topic' = 'words', 'properties.bootstrap.servers' = '\${brokers}', 'properties.group.id' = 'counts', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE counts (word STRING, c BIGINT, PRIMARY KEY (word) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'counts', 'properties.bootstrap.servers' = '\${brokers}', 'key.format' = 'json', 'value.format' = 'json');
INSERT INTO counts SELECT word, COUNT(*) FROM words GROUP BY word;
`;
const TICKS = `package example;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
public class Ticks {
  public static void main(String[] args) throws Exception {
    long keys = Long.parseLong(args[1]);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.fromSequence(0, Long.MAX_VALUE).uid("ticks").name(args[0]).map(n -> { Thread.sleep(1); return n; }).returns(Long.class).uid("slow").name("slow")
       .keyBy(n -> n % keys).reduce(Long::sum).uid("sums").name("sums of " + keys).sinkTo(new DiscardingSink<>()).uid("end").name("end");
    env.execute("ticks");
  }
}
`;

let at: Promoting;
let local: LocalKafka;
let words: Words;
const made: string[] = [];
beforeAll(async () => {
  local = await kafkaFor((await sharedKubernetes()).machine);
  words = await Words.in(local.kafka);
  at = await startPromoting('jars', {
    files: {
      'weir.yaml': `weir: 1\nflink: "2.3"\nconnectors: [${CONNECTOR}]\n`,
      'jobs/counts/job.sql': COUNTS,
      'lib/ticks.jar': await buildTicks(),
      'jobs/ticks/job.yaml': 'weir: 1\njar: ../../lib/ticks.jar\narguments: ["ticks of ${place}", "7"]\n',
    },
    environment: { parameters: { brokers: local.address, place: 'the cluster' } },
    slots: 2,
  });
  expect(await at.weir('lock')).toMatchObject({ code: 0 });
}, 900_000);
afterAll(async () => {
  await at?.dispose();
  await words?.dispose();
  await local?.dispose();
  for (const folder of made) await rm(folder, { recursive: true, force: true });
});

describe('a job that reads a Kafka and writes to it, with the connector as layers of its image', () => {
  it('is upgraded with an edit of its topology, and counts each row once that came before, meanwhile and after', async () => {
    await words.produce(50);
    const promoted = await at.weir('promote', 'counts', '--env', 'test', '--yes', '--json');
    expect(promoted.checks.filter(({ state }) => state === 'failed')).toEqual([]);
    expect([promoted.code, promoted.outcome?.failure, promoted.outcome?.outcome], promoted.err).toEqual([0, null, 'healthy']);
    await words.counted();
    // Whoever began anew would not find them.
    await words.forget();
    const { operators } = JSON.parse((await at.weir('preview', 'counts', '--env', 'test', '--json')).out) as { operators: { uid: string; state: unknown[]; type: string; chain: string }[] };
    const aggregate = operators.find(({ state, type }) => state.length > 0 && !/source/i.test(type))!;
    // What forwards rows has one parallelism.
    const together = operators.filter(({ chain }) => chain === aggregate.chain);
    await at.files({ 'jobs/counts/topology.yaml': `weir: 1\noperators:\n${together.map(({ uid }) => `  "${uid}":\n    parallelism: 2\n`).join('')}` });
    const before = words.produced;
    // Rows come at whatever moment of the promotion.
    at.onSaid(() => words.produce(20));
    const upgraded = await at.weir('promote', 'counts', '--env', 'test', '--yes', '--json');
    at.onSaid(async () => {});
    expect([upgraded.code, upgraded.outcome?.failure, upgraded.outcome?.outcome], JSON.stringify(upgraded.checks.filter(({ state }) => state === 'failed'))).toEqual([0, null, 'healthy']);
    expect(upgraded.outcome?.from?.path).toBe(upgraded.outcome?.saved?.path);
    expect(words.produced).toBeGreaterThan(before);
    await words.produce(50);
    await words.counted();
    const [job] = (await at.flink<{ jobs: { jid: string; state: string }[] }>('counts', 'jobs/overview')).jobs;
    const { vertices } = await at.flink<{ vertices: { name: string; parallelism: number }[] }>('counts', `jobs/${job!.jid}`);
    expect(vertices.find(({ name }) => /^GroupAggregate/.test(name))).toMatchObject({ parallelism: 2 });
    // Stopped, it has written all that it will.
    expect(await at.weir('suspend', 'counts', '--env', 'test', '--yes')).toMatchObject({ code: 0 });
    expect(await words.final()).toEqual(words.expected);
  }, LONG);
});

describe('a jar job', () => {
  it('is promoted with its arguments, and runs from its image', async () => {
    const { code, checks, outcome, err } = await at.weir('promote', 'ticks', '--env', 'test', '--yes', '--json');
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([]);
    expect([code, outcome?.failure, outcome?.outcome], err).toEqual([0, null, 'healthy']);
    const [job] = (await at.flink<{ jobs: { jid: string }[] }>('ticks', 'jobs/overview')).jobs;
    const { vertices } = await at.flink<{ vertices: { name: string }[] }>('ticks', `jobs/${job!.jid}`);
    expect(vertices.map(({ name }) => name).join()).toMatch(/ticks of the cluster.*sums of 7/);
    const { spec } = await at.cluster.kubectl.get<{ spec: { template: { spec: { containers: { image: string }[] } } } }>('-n', at.namespace, 'deployment', 'ticks');
    expect(spec.template.spec.containers[0]!.image).toBe(`${at.cluster.registry.host}/jobs/ticks:${outcome!.hash.slice(0, 16)}`);
    // Its artefact is in its image; who promoted it still knows what runs.
    expect(await at.weir('diff', 'env:test', 'ticks', '--trust')).toMatchObject({ code: 0 });
  }, LONG);

  it('is cancelled, and leaves nothing', async () => {
    const { code, outcome } = await at.weir('cancel', 'ticks', '--env', 'test', '--yes', '--json');
    expect([code, outcome?.failure, outcome?.saved?.kind]).toEqual([0, null, 'savepoint']);
    expect(await at.cluster.kubectl.run('-n', at.namespace, 'get', 'deployments,pods,services,configmaps', '-l', 'weir.dev/job=ticks', '-o', 'name')).toBe('');
    expect(await at.cluster.kubectl.run('-n', at.namespace, 'get', 'deployments,pods,services,configmaps', '-l', 'app=ticks', '-o', 'yaml'), JSON.stringify(outcome?.steps)).toContain('items: []');
  }, LONG);

  it('is not promoted under an account that may not ask for its pods', async () => {
    await at.cluster.kubectl.run('-n', at.namespace, 'create', 'serviceaccount', 'weak');
    const environment = JSON.parse(await readFile(join(at.folder, 'environments/test.yaml'), 'utf8')) as object;
    await at.files({ 'environments/weak.yaml': JSON.stringify({ ...environment, 'service-account': 'weak' }), 'environments/none.yaml': JSON.stringify({ ...environment, 'service-account': 'nobody' }) });
    const { checks, code } = await at.weir('promote', 'ticks', '--env', 'weak', '--dry-run', '--json');
    expect([code, checks.filter(({ state }) => state === 'failed').map(({ id }) => id)]).toEqual([3, ['account']]);
    expect(checks.find(({ id }) => id === 'account')).toMatchObject({ code: 'account-forbidden', evidence: expect.stringContaining('may not create pods') });
    expect((await at.weir('promote', 'ticks', '--env', 'none', '--dry-run', '--json')).checks.find(({ id }) => id === 'account')).toMatchObject({ state: 'failed', code: 'account-missing' });
    await at.cluster.kubectl.run('-n', at.namespace, 'create', 'rolebinding', 'weak', '--clusterrole=edit', `--serviceaccount=${at.namespace}:weak`);
    expect((await at.weir('promote', 'ticks', '--env', 'weak', '--dry-run', '--json')).checks.find(({ id }) => id === 'account')).toMatchObject({ state: 'passed' });
  }, LONG);
});

/** A broker at an address of this machine that pods reach. */
async function kafkaFor(machine: string): Promise<LocalKafka> {
  const [port, controller] = [await freePort(), await freePort()];
  const address = `${machine}:${port}`;
  return startLocalKafka({ 'controller.quorum.voters': `1@127.0.0.1:${controller}`, listeners: `PLAINTEXT://${address},CONTROLLER://127.0.0.1:${controller}`, 'advertised.listeners': `PLAINTEXT://${address}`, 'weir.address': address });
}

/** What is produced to one topic, and what of it the job has counted in the other. */
class Words {
  readonly expected: Record<string, number> = {};
  produced = 0;
  private readonly counts: Record<string, number> = {};
  private read = 0n;
  private look = () => {};

  private constructor(
    private readonly kafka: Kafka,
    private readonly producer: Producer,
    private readonly consumer: Consumer,
  ) {}

  static async in(kafka: Kafka): Promise<Words> {
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'words', numPartitions: 2 }, { topic: 'counts', numPartitions: 1 }], waitForLeaders: true });
    await admin.disconnect();
    const [producer, consumer] = [kafka.producer(), kafka.consumer({ groupId: 'test' })];
    await Promise.all([producer.connect(), consumer.connect()]);
    const words = new Words(kafka, producer, consumer);
    await consumer.subscribe({ topic: 'counts', fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message: { value, offset } }) => words.take(String(value), BigInt(offset)) });
    return words;
  }

  async produce(count: number): Promise<void> {
    const messages = Array.from({ length: count }, () => {
      const word = `w${this.produced++ % 11}`;
      this.expected[word] = (this.expected[word] ?? 0) + 1;
      return { key: word, value: JSON.stringify({ word }) };
    });
    await this.producer.send({ topic: 'words', messages });
  }

  /** Resolves once as many are counted as were produced. */
  async counted(): Promise<void> {
    await this.reached(() => sum(this.counts) >= this.produced);
    expect(this.counts).toEqual(this.expected);
  }

  /** The counts at the end of the topic. */
  async final(): Promise<Record<string, number>> {
    const end = await this.asAdmin(async (admin) => BigInt((await admin.fetchTopicOffsets('counts'))[0]!.high));
    await this.reached(() => this.read >= end);
    return this.counts;
  }

  /** Removes from the topic what was produced until now. */
  async forget(): Promise<void> {
    await this.asAdmin(async (admin) => admin.deleteTopicRecords({ topic: 'words', partitions: (await admin.fetchTopicOffsets('words')).map(({ partition, high }) => ({ partition, offset: high })) }));
  }

  async dispose(): Promise<void> {
    await this.producer.disconnect();
    await this.consumer.disconnect();
  }

  private take(value: string, offset: bigint): void {
    const { word, c } = JSON.parse(value) as { word: string; c: number };
    this.counts[word] = c;
    this.read = offset + 1n;
    this.look();
  }

  private reached(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.look = () => void (isSo() && resolve());
      this.look();
    });
  }

  private async asAdmin<T>(work: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
    const admin = this.kafka.admin();
    await admin.connect();
    return work(admin).finally(() => admin.disconnect());
  }
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}

async function buildTicks(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-ticks-'));
  made.push(folder);
  const bin = dirname((await findJava(process.env)).command);
  await writeFile(join(folder, 'Ticks.java'), TICKS);
  execFileSync(join(bin, 'javac'), ['--release', '17', '-proc:none', '-d', join(folder, 'classes'), '-cp', join(places().runner, 'lib/*'), join(folder, 'Ticks.java')]);
  execFileSync(join(bin, 'jar'), ['--create', '--file', join(folder, 'ticks.jar'), '--main-class', 'example.Ticks', '-C', join(folder, 'classes'), '.']);
  return readFile(join(folder, 'ticks.jar'));
}
