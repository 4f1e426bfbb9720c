import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import type { BrokerKeeper } from '#electron/services/broker.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import { produce, startLocalKafka, type LocalKafka } from '#test/drivers/local-kafka.ts';
import { allOf, createWorld, firstOf, type World } from './worlds.ts';

const where = places();
const built = existsSync(join(where.runner, 'weir-runner.jar'));
const FILE = 'jobs/clicks/job.sql';
const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5, 8);

/** A person's clicks are in one partition, each in order but for a few minutes; partition 1 is hours behind partition 0 and ends long before it. */
function clicks() {
  return [0, 1, 2].flatMap((partition) =>
    Array.from({ length: partition === 1 ? 150 : 400 }, (_, i) => {
      const time = START + (partition === 1 ? 0 : 180) * MINUTE + i * MINUTE - (i % 5) * MINUTE;
      const value = { user: `user-${partition}-${i % 7}`, amount: Number(`${(i * 37) % 100}.${i % 10}5`), place: i % 11 ? { city: `city ${i % 3}`, zip: i } : null, at: new Date(time).toISOString().replace('T', ' '), note: i % 4 ? 'ok' : undefined };
      return { partition, key: value.user, value: JSON.stringify(value), timestamp: String(START + i * 1000 + partition) };
    }),
  );
}

/** The table of orders as it changes: later ones update and delete. */
function orders() {
  return Array.from({ length: 300 }, (_, i) => {
    const id = i % 40;
    return { partition: id % 3, key: `{"id":${id}}`, value: i % 13 === 0 && i > 40 ? null : JSON.stringify({ status: `s${i % 5}`, total: i / 4 }), timestamp: String(START + i * 1000) };
  });
}

/** A message's key is its person, and its value has a field `key` of its own. */
function people() {
  return Array.from({ length: 60 }, (_, i) => ({ partition: i % 3, key: `p-${i % 9}`, value: i % 11 === 10 ? null : JSON.stringify({ key: `inner-${i % 4}`, age: i }), timestamp: String(START + i * 1000) }));
}

describe.skipIf(!built)('a job on a recording, and on the topic that was recorded', () => {
  let local: LocalKafka;
  let keeper: EngineKeeper;
  let world: World;
  let text: string;
  beforeAll(async () => {
    [local, keeper] = [await startLocalKafka(), startEngine(where)];
    const kafka = (topic: string, connector: string) => `'connector' = '${connector}', 'topic' = '${topic}', 'properties.bootstrap.servers' = '${local.address}', 'scan.bounded.mode' = 'latest-offset'`;
    text = `
CREATE TABLE clicks (\`user\` STRING, amount DECIMAL(10, 2), place ROW<city STRING, zip INT>, \`at\` TIMESTAMP_LTZ(3), note STRING, \`partition\` INT METADATA VIRTUAL, \`timestamp\` TIMESTAMP_LTZ(3) METADATA VIRTUAL,
  WATERMARK FOR \`at\` AS \`at\` - INTERVAL '5' MINUTE) WITH (${kafka('clicks', 'kafka')}, 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE orders (id BIGINT, status STRING, total DOUBLE, PRIMARY KEY (id) NOT ENFORCED) WITH (${kafka('orders', 'upsert-kafka')}, 'key.format' = 'json', 'value.format' = 'json', 'value.fields-include' = 'EXCEPT_KEY');
CREATE TABLE people (\`key\` STRING, age INT, PRIMARY KEY (\`key\`) NOT ENFORCED) WITH (${kafka('people', 'upsert-kafka')}, 'key.format' = 'raw', 'value.format' = 'json', 'value.fields-include' = 'EXCEPT_KEY');
CREATE TABLE ages (\`key\` STRING, age INT) WITH ('connector' = 'blackhole');
CREATE TABLE windows (\`user\` STRING, began STRING, n BIGINT, amount DECIMAL(38, 2), city STRING, latest STRING) WITH ('connector' = 'blackhole');
CREATE TABLE totals (\`user\` STRING, n BIGINT, amount DECIMAL(38, 2), notes BIGINT, \`partition\` INT) WITH ('connector' = 'blackhole');
CREATE TABLE states (id BIGINT, status STRING, total DOUBLE) WITH ('connector' = 'blackhole');
EXECUTE STATEMENT SET BEGIN
INSERT INTO windows SELECT \`user\`, CAST(window_start AS STRING), COUNT(*), SUM(amount), MAX(place.city), CAST(MAX(\`timestamp\`) AS STRING) FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(\`at\`), INTERVAL '1' HOUR)) GROUP BY \`user\`, window_start, window_end;
INSERT INTO totals SELECT \`user\`, COUNT(*), SUM(amount), COUNT(note), MAX(\`partition\`) FROM clicks GROUP BY \`user\`;
INSERT INTO ages SELECT \`key\`, age FROM people;
INSERT INTO states SELECT id, status, total FROM orders;
END;
`;
    const lent: BrokerKeeper = { state: local.broker.state, look: () => local.broker.look(), start: () => local.broker.start(), stop: async () => {}, dispose: async () => {} };
    world = await createWorld('memory', { files: { 'weir.yaml': 'weir: 1\ndefaults: { parallelism: 2 }\nsettings: { table.local-time-zone: UTC }\n', [FILE]: text }, keeper, keepEngine: true, brokerKeeper: lent });
    for (const topic of ['clicks', 'orders', 'people']) await world.clients.kafka.createTopic({ connection: 'local', topic, partitions: 3 });
    await produce(local.kafka, 'clicks', clicks());
    await produce(local.kafka, 'orders', orders());
    await produce(local.kafka, 'people', people());
    await keeper.engine();
  });
  afterAll(async () => {
    await world?.dispose();
    keeper?.dispose();
    await local?.dispose();
  });

  /** By sink and key, the changes in their order. */
  async function changelogs(realTables?: string[]): Promise<Record<string, string[]>> {
    const { run, sinks } = await world.clients.runs.start({ file: FILE, text, ...(realTables && { realTables }) });
    expect((await allOf(world.clients.runs.status({ run }))).at(-1)).toMatchObject({ state: 'finished', failure: null });
    const changes: Record<string, string[]> = {};
    for (const { name } of sinks)
      for (const { body } of await allOf(world.clients.runs.rows({ run, sink: name })))
        for (const line of linesOf(body)) {
          // The time that Flink notes beside a row is no part of it: a topic's rows have their messages', whatever the table says.
          const { kind, values } = readRow(line);
          (changes[`${name} ${values[0]}`] ??= []).push([kind, ...values].join(' '));
        }
    return changes;
  }

  async function record(topic: string, format: 'jsonl' | 'avro') {
    let written = 0;
    for await (const progress of world.clients.kafka.record({ connection: 'local', topic, name: topic, format, start: { at: 'earliest' }, limit: 0 })) written = progress.written;
    return written;
  }

  test.each(['jsonl', 'avro'] as const)('give the same changelog by key, recorded as %s', async (format) => {
    const live = await changelogs(['clicks', 'orders', 'people']);
    const rows = Object.entries(live).filter(([key]) => key.startsWith('windows')).flatMap(([, lines]) => lines.map((line) => Number(line.split(' ')[4])));
    expect(rows.reduce((sum, n) => sum + n, 0)).toBe(clicks().length);
    expect([await record('clicks', format), await record('orders', format), await record('people', format)]).toEqual([clicks().length, orders().length, people().length]);
    try {
      await firstOf(world.clients.workspace.state({}), ({ streams }) => streams.length === 3 && streams.every(({ files }) => files.every((file) => file.endsWith(format))));
      expect(await changelogs()).toEqual(live);
      expect(Object.keys(live).length).toBeGreaterThan(3 * 7 + 40 + 9);
    } finally {
      for (const path of ['clicks', 'orders', 'people'].flatMap((name) => [`streams/${name}.yaml`, `data/${name}.${format}`])) await rm(join(world.folder, path), { force: true });
    }
  });
});
