import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Kafka } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { places } from '#electron/host/places.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { startLocalKafka, valuesIn, type LocalKafka } from '#test/drivers/local-kafka.ts';
import { allOf, createWorld, type World } from './worlds.ts';

const where = places();
const built = existsSync(join(where.runner, 'weir-runner.jar'));
const FILE = 'jobs/copy/job.sql';

/** All that was ever written to a topic, as its offsets tell. */
async function written(kafka: Kafka, topic: string): Promise<number> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return offsets.reduce((sum, { high }) => sum + Number(high), 0);
  } finally {
    await admin.disconnect();
  }
}

// A real broker counts what reaches it: nothing does unless somebody switched that very table.
describe.skipIf(!built)('a run next to a real Kafka', () => {
  let local: LocalKafka;
  let keeper: EngineKeeper;
  let world: World;
  let text: string;
  beforeAll(async () => {
    [local, keeper] = [await startLocalKafka(), startEngine(where)];
    const admin = local.kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'orders', numPartitions: 1 }, { topic: 'copies', numPartitions: 1 }] });
    await admin.disconnect();
    const producer = local.kafka.producer();
    await producer.connect();
    await producer.send({ topic: 'orders', messages: [{ value: '{"id":7,"item":"real"}' }] });
    await producer.disconnect();
    const options = (topic: string) => `'connector' = 'kafka', 'topic' = '${topic}', 'properties.bootstrap.servers' = '${local.address}', 'format' = 'json'`;
    text = [
      `CREATE TABLE orders (id BIGINT, item STRING) WITH (${options('orders')}, 'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset');`,
      `CREATE TABLE copies (id BIGINT, item STRING) WITH (${options('copies')});`,
      'INSERT INTO copies SELECT id, item FROM orders;',
    ].join('\n');
    const files = {
      'weir.yaml': 'weir: 1\n',
      'streams/orders.yaml': 'data: ../data/orders.csv\n',
      'data/orders.csv': 'id,item\n1,sample\n2,sample\n',
      'environments/test.yaml': 'weir: 1\nparameters: { brokers: "elsewhere:9092" }\n',
      [FILE]: text,
    };
    world = await createWorld('memory', { files, keeper, keepEngine: true });
    await keeper.engine();
  });
  afterAll(async () => {
    await world?.dispose();
    keeper?.dispose();
    await local?.dispose();
  });

  const weir = async (line: string) => {
    const text = { out: '', err: '' };
    const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (more: string) => void (text[name] += more) });
    const lent: EngineKeeper = { engine: (signal) => keeper.engine(signal), state: () => keeper.state(), onState: (listener) => keeper.onState(listener), onOutput: (listener) => keeper.onOutput(listener), restart: () => keeper.restart(), dispose: async () => {} };
    const code = await runCli(line.split(' '), { cwd: world.folder, out: sink('out'), err: sink('err'), interrupted: new AbortController().signal, places: where, startEngine: () => lent, broker: () => createFakeBroker(), wait: () => new Promise(() => {}) });
    return { code, ...text };
  };
  const ended = async (realTables?: string[]) => {
    const { run } = await world.clients.runs.start({ file: FILE, text, ...(realTables && { realTables }) });
    return (await allOf(world.clients.runs.status({ run }))).at(-1)!;
  };

  test('without a switch nothing is read or written, and it says where that would be', async () => {
    const last = await ended();
    expect(last).toMatchObject({ state: 'finished', counts: [{ sink: 'copies', counted: 2 }], written: [] });
    expect(last.standIns).toContainEqual(expect.objectContaining({ role: 'source', by: 'sample', address: `${local.address}, orders` }));
    expect(last.standIns).toContainEqual(expect.objectContaining({ role: 'sink', by: 'capture', address: `${local.address}, copies` }));
    expect(await written(local.kafka, 'copies')).toBe(0);
  });

  test('a real source alone: the sink is captured still', async () => {
    const last = await ended(['orders']);
    expect(last).toMatchObject({ state: 'finished', counts: [{ sink: 'copies', counted: 1 }] });
    expect(last.standIns).toContainEqual(expect.objectContaining({ role: 'source', by: 'real' }));
    expect(await written(local.kafka, 'copies')).toBe(0);
  });

  test('an environment marked as production is left alone, whichever way the table is named', async () => {
    const { version } = await world.clients.workspace.read({ path: 'environments/test.yaml' });
    const production = `weir: 1\nproduction: true\nparameters: { brokers: "${local.address}" }\n`;
    const saved = await world.clients.workspace.write({ path: 'environments/test.yaml', text: production, expect: version });
    for (const table of ['copies', 'default_database.copies', 'default_catalog.default_database.copies'])
      await expect(ended([table])).rejects.toMatchObject({ code: 'production-address', message: expect.stringContaining('the environment test marks as production') });
    expect(await weir(`run ${FILE} --real-table copies`)).toMatchObject({ code: 3, err: expect.stringContaining('[production-address]') });
    expect(await written(local.kafka, 'copies')).toBe(0);
    const broken = await world.clients.workspace.write({ path: 'environments/test.yaml', text: production.replace('production', 'prodution'), expect: saved.version });
    await expect(ended(['copies'])).rejects.toMatchObject({ code: 'production-address', message: expect.stringContaining('cannot be read') });
    await world.clients.workspace.write({ path: 'environments/test.yaml', text: 'weir: 1\n', expect: broken.version });
    const { code, err } = await weir(`run ${FILE} --real-table orders`);
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining(`reads the real default_catalog.default_database.orders: kafka at ${local.address}, orders`) });
    expect(await weir(`run ${FILE} --real-table nope`)).toMatchObject({ code: 2, err: expect.stringContaining('neither reads nor writes a table nope') });
  });

  test('with the switch the sink writes, and only then', async () => {
    expect(await ended(['copies'])).toMatchObject({ state: 'finished', written: [{ sink: 'copies', rows: 2 }] });
    const values = await valuesIn(local.kafka, 'copies', 2);
    expect(values.map((value) => JSON.parse(value) as unknown)).toEqual([{ id: 1, item: 'sample' }, { id: 2, item: 'sample' }]);
    await ended();
    expect(await written(local.kafka, 'copies')).toBe(2);
  });
});
