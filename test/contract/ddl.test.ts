import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import avro from 'avsc';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { createFakeCluster, type FakeCluster } from '#test/fakes/kafka-cluster.ts';
import { startRegistry, withSchema, type TestRegistry } from '#test/drivers/schema-registry.ts';
import { seeded } from './seeded-rows.ts';
import { allOf, createWorld, firstOf, type World } from './worlds.ts';

const where = places();
const built = existsSync(join(where.runner, 'weir-runner.jar'));
const FILE = 'jobs/it/job.sql';

// What is inferred is a promise about Flink: it must take the statement, and read with it every row that it was inferred from.
describe.skipIf(!built)('CREATE TABLE from data, on Flink', () => {
  let keeper: EngineKeeper;
  let registry: TestRegistry;
  let cluster: FakeCluster;
  let world: World;
  beforeAll(async () => {
    keeper = startEngine(where);
    registry = await startRegistry();
    const broker = createFakeBroker();
    await broker.start();
    cluster = createFakeCluster({ orders: 2, words: 1, avro: 1, empty: 1, deep: 1 });
    world = await createWorld('memory', {
      files: { 'weir.yaml': 'weir: 1\nsettings: { table.local-time-zone: UTC }\n', [FILE]: 'SELECT 1;\n', 'kafka/shop.yaml': `brokers: "127.0.0.1:9092"\nregistry: { url: ${registry.url} }\n` },
      keeper,
      brokerKeeper: broker,
      connectKafka: () => cluster,
    });
    await keeper.engine();
  });
  afterAll(async () => {
    await world?.dispose();
    await registry?.close();
  });

  async function sample(name: string, file: string, content: string | Buffer, format = ''): Promise<void> {
    const { workspace } = world.clients;
    if (!existsSync(join(world.folder, 'data'))) await workspace.write({ path: 'data/x.sql', text: '', expect: null });
    await writeFile(join(world.folder, 'data', file), content);
    await workspace.write({ path: `streams/${name}.yaml`, text: `data: ../data/${file}\n${format}`, expect: null });
    await firstOf(workspace.state({}), ({ streams }) => streams.some((stream) => stream.name === name));
  }

  async function validates(ddl: string): Promise<void> {
    const { valid, diagnostics } = await world.clients.language.validate({ file: FILE, text: ddl });
    expect({ valid, diagnostics, ddl }).toEqual({ valid: true, diagnostics: [], ddl });
  }

  /** The rows that Flink reads with the statement, as JSON by column. */
  async function rowsOf(ddl: string, table: string): Promise<string[][]> {
    await validates(`${ddl}\nSELECT * FROM \`${table}\`;\n`);
    const { run } = await world.clients.runs.start({ file: FILE, text: `${ddl}\nSELECT * FROM \`${table}\`;\n` });
    const last = (await allOf(world.clients.runs.status({ run }))).at(-1)!;
    expect({ state: last.state, failure: last.failure, ddl }).toEqual({ state: 'finished', failure: null, ddl });
    return (await allOf(world.clients.runs.rows({ run, sink: 'select-1' }))).flatMap(({ body }) => linesOf(body).map((line) => [...readRow(line).values]));
  }

  test.each(Array.from({ length: 24 }, (_, seed) => seed))('JSON lines of random shape, seed %i: Flink reads every row', async (seed) => {
    const { lines } = seeded(seed);
    await sample(`random_${seed}`, `random-${seed}.jsonl`, lines.join('\n'));
    const { ddl, sampled, columns } = await world.clients.ddl.infer({ source: { kind: 'file', path: `data/random-${seed}.jsonl` } });
    expect(sampled).toBe(lines.length);
    const rows = await rowsOf(ddl, `random_${seed}`);
    expect(rows).toHaveLength(lines.length);
    // What was not null in the file is not null in the table.
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    columns.forEach(({ name }, i) => expect(rows.filter((values) => values[i] === 'null').length, name).toBe(parsed.filter((row) => row[name] === null || row[name] === undefined).length));
  });

  test('CSV with a header, texts for null, leading zeros and empty fields', async () => {
    await sample('flights', 'flights.csv', 'at,code,delay,share,ok\n2026-01-05 10:00:00,007,NA,1.5,true\n2026-01-05 10:00:30,"a,b",12,,false\n2026-01-05 10:00:20,x,-3,2.25,true\n', 'format: { null: NA }\n');
    const { ddl, columns, eventTimes } = await world.clients.ddl.infer({ source: { kind: 'file', path: 'data/flights.csv' } });
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['at TIMESTAMP(3)', 'code STRING', 'delay BIGINT', 'share DECIMAL(10, 2)', 'ok BOOLEAN']);
    expect(eventTimes).toMatchObject([{ column: 'at', maxMs: 10_000, delay: "'10' SECOND" }]);
    expect(await rowsOf(ddl, 'flights')).toEqual([
      ['"2026-01-05 10:00:00"', '"007"', 'null', '1.50', 'true'],
      ['"2026-01-05 10:00:30"', '"a,b"', '12', 'null', 'false'],
      ['"2026-01-05 10:00:20"', '"x"', '-3', '2.25', 'true'],
    ]);
  });

  test('a topic: its key, its facts, its disorder; recorded, Flink reads every message', async () => {
    for (let i = 0; i < 60; i++)
      cluster.append('orders', i % 2, { key: `order-${i}`, value: `{"id":${i},"amount":${i}.50,"at":"2026-01-05T10:${String(Math.floor(i / 2)).padStart(2, '0')}:${i % 8 === 7 ? '00' : '30'}Z","lines":[{"sku":"a","n":${i}}]}`, timestamp: Date.UTC(2026, 0, 5, 10, i) });
    cluster.append('orders', 0, { key: 'order-1', value: null });
    cluster.append('orders', 0, { key: 'order-2', value: Buffer.from([0xff]) });
    const source = { kind: 'topic', connection: 'local', topic: 'orders' } as const;
    const inferred = await world.clients.ddl.infer({ source });
    expect(inferred.columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['key STRING', 'id BIGINT', 'amount DECIMAL(10, 2)', 'at TIMESTAMP_LTZ(3)', 'lines ARRAY<ROW<`sku` STRING, `n` BIGINT>>']);
    expect(inferred.ddl).toContain("'key.format' = 'raw',\n  'key.fields' = 'key',\n  'value.fields-include' = 'EXCEPT_KEY'");
    expect(inferred.ddl).toContain("'json.timestamp-format.standard' = 'ISO-8601'");
    expect(inferred.ddl).toContain('`timestamp` TIMESTAMP_LTZ(3) METADATA VIRTUAL');
    expect(inferred.eventTimes.map(({ column }) => column)).toEqual(['at', 'timestamp']);
    expect(inferred.notes).toEqual([expect.stringContaining('1 of 62 messages are tombstones'), expect.stringContaining('1 of 62 messages could not be decoded')]);
    const other = await world.clients.ddl.infer({ source, eventTime: 'timestamp', table: 'other' });
    expect(other.ddl).toContain('WATERMARK FOR `timestamp` AS `timestamp` -');
    await validates(other.ddl);

    await allOf(world.clients.kafka.record({ connection: 'local', topic: 'orders', name: 'orders', start: { at: 'earliest' }, expression: '$exists(id)' }));
    await firstOf(world.clients.workspace.state({}), ({ streams }) => streams.some(({ name }) => name === 'orders'));
    const rows = await rowsOf(inferred.ddl, 'orders');
    expect(rows).toHaveLength(60);
    const [fifth] = rows.filter(([key]) => key === '"order-5"');
    expect(fifth).toEqual(['"order-5"', '5', '5.50', '"2026-01-05 10:02:30Z"', '[{"sku":"a","n":5}]', '"2026-01-05 10:05:00Z"', '1', '2']);
  });

  test('a CSV whose header lacks a name and has one twice: what is left out is told, empty texts are read as such', async () => {
    await sample('holes', 'holes.csv', 'id,,dup,dup,note\n1,x,a,b,\n2,y,c,d,n\n');
    const { ddl, columns, notes } = await world.clients.ddl.infer({ source: { kind: 'file', path: 'data/holes.csv' } });
    expect(columns.map(({ name, nullShare, evidence }) => [name, nullShare, evidence])).toEqual([['id', 0, '1 to 2'], ['dup', 0, 'texts, as b, d'], ['note', 0, 'texts, as n; 1 empty']]);
    expect(notes).toEqual(expect.arrayContaining([expect.stringContaining('dup 2 times'), expect.stringContaining('without a name')]));
    expect(await rowsOf(ddl, 'holes')).toEqual([['1', '"b"', '""'], ['2', '"d"', '"n"']]);
  });

  test.each(['jsonl', 'avro'] as const)('a recording as %s: every column replays, also those that fit no field', async (format) => {
    const topic = `odd-${format}`;
    await world.clients.kafka.createTopic({ connection: 'local', topic, partitions: 1 });
    cluster.append(topic, 0, { value: '{"v":1,"odd-name":"a"}' });
    cluster.append(topic, 0, { value: '{"v":"x","odd-name":"b"}' });
    const name = `odd_${format}`;
    await allOf(world.clients.kafka.record({ connection: 'local', topic, name, format, start: { at: 'earliest' } }));
    await firstOf(world.clients.workspace.state({}), ({ streams }) => streams.some((stream) => stream.name === name));
    const { ddl, columns } = await world.clients.ddl.infer({ source: { kind: 'file', path: `data/${name}.${format}` } });
    expect(columns.map((column) => column.name).sort()).toEqual(['odd-name', 'offset', 'partition', 'timestamp', 'v']);
    const at = ['v', 'odd-name'].map((column) => columns.findIndex((each) => each.name === column));
    expect((await rowsOf(ddl, name)).map((row) => at.map((i) => row[i]))).toEqual([['"1"', '"a"'], ['"x"', '"b"']]);
  });

  test('words are one raw column; an empty topic gives nothing', async () => {
    cluster.append('words', 0, { value: 'hello there' });
    const { ddl } = await world.clients.ddl.infer({ source: { kind: 'topic', connection: 'local', topic: 'words' } });
    expect(ddl).toContain('`value` STRING');
    expect(ddl).toContain("'format' = 'raw'");
    await validates(ddl);
    await expect(world.clients.ddl.infer({ source: { kind: 'topic', connection: 'local', topic: 'empty' } })).rejects.toMatchObject({ code: 'nothing-to-infer' });
  });

  const ORDER = { type: 'record', name: 'Order', fields: [{ name: 'id', type: 'long' }, { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 12, scale: 2 } }, { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } }, { name: 'who', type: ['null', { type: 'record', name: 'Who', fields: [{ name: 'name', type: 'string' }] }] }] };

  test('Avro of a registry: the types of the schema, the event time of the data', async () => {
    const id = registry.add('avro-value', JSON.stringify(ORDER));
    const writer = avro.Type.forSchema({ type: 'record', name: 'Order', fields: [{ name: 'id', type: 'long' }, { name: 'price', type: 'bytes' }, { name: 'at', type: 'long' }, { name: 'who', type: ['null', { type: 'record', name: 'Who', fields: [{ name: 'name', type: 'string' }] }] }] } as never);
    for (let i = 0; i < 5; i++) cluster.append('avro', 0, { value: withSchema(id, writer.toBuffer({ id: i, price: Buffer.from([i]), at: Date.UTC(2026, 0, 5) + i * 1000, who: i ? { name: 'Ann' } : null })) });
    const { ddl, eventTimes } = await world.clients.ddl.infer({ source: { kind: 'topic', connection: 'shop', topic: 'avro' }, table: 'avro_orders' });
    expect(ddl).toContain("'format' = 'avro-confluent'");
    expect(ddl).toContain('`price` DECIMAL(12, 2)');
    expect(eventTimes[0]).toMatchObject({ column: 'at', maxMs: 0 });
    await allOf(world.clients.kafka.record({ connection: 'shop', topic: 'avro', name: 'avro_orders', start: { at: 'earliest' } }));
    await firstOf(world.clients.workspace.state({}), ({ streams }) => streams.some(({ name }) => name === 'avro_orders'));
    expect((await rowsOf(ddl, 'avro_orders')).map(([key, price, at]) => [key, price, at])).toContainEqual(['4', '0.04', '"2026-01-05 00:00:04"']);
  });

  test('a subject alone: Avro, JSON Schema and Protobuf', async () => {
    registry.add('people-value', JSON.stringify({ type: 'object', properties: { id: { type: 'integer' }, born: { type: 'string', format: 'date' }, tags: { type: 'array', items: { type: 'string' } } } }), 'JSON');
    registry.add('lines-value', 'syntax = "proto3";\npackage shop;\nmessage Line { int64 id = 1; Inner inner = 2; map<string, double> shares = 3; repeated Kind kinds = 4; message Inner { uint64 n = 1; } enum Kind { A = 0; } }\n', 'PROTOBUF');
    expect(await world.clients.ddl.subjects({ connection: 'shop' })).toEqual(['avro-value', 'lines-value', 'people-value']);
    const of = async (subject: string) => {
      const { ddl, columns } = await world.clients.ddl.infer({ source: { kind: 'subject', connection: 'shop', subject } });
      await validates(ddl);
      return columns.map(({ name, type }) => `${name} ${type}`);
    };
    expect(await of('avro-value')).toEqual(['id BIGINT', 'price DECIMAL(12, 2)', 'at TIMESTAMP(3)', 'who ROW<`name` STRING>']);
    expect(await of('people-value')).toEqual(['id BIGINT', 'born DATE', 'tags ARRAY<STRING>']);
    expect(await of('lines-value')).toEqual(['id BIGINT', 'inner ROW<`n` DECIMAL(20, 0)>', 'shares MAP<STRING, DOUBLE>', 'kinds ARRAY<STRING>']);
    await expect(world.clients.ddl.infer({ source: { kind: 'subject', connection: 'local', subject: 'x' } })).rejects.toMatchObject({ code: 'no-registry' });
  });

  test('files of Avro, and what is no rows at all', async () => {
    const encoder = avro.createFileEncoder(join(world.folder, 'data/a place #1.avro'), ORDER as never, { registry: {} } as never);
    await new Promise<void>((resolve, reject) => {
      encoder.on('error', reject).on('finish', () => resolve());
      encoder.write({ id: 1, price: Buffer.from([5]), at: Date.UTC(2026, 0, 5), who: { name: 'Ann' } });
      encoder.end();
    });
    const { ddl, columns } = await world.clients.ddl.infer({ source: { kind: 'file', path: 'data/a place #1.avro' } });
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['id BIGINT', 'price DECIMAL(10, 2)', 'at TIMESTAMP_LTZ(3)', 'who ROW<`name` STRING>']);
    expect(ddl).toContain("'format' = 'avro'");
    expect(ddl).toContain(`'path' = 'file://${join(world.folder, 'data/a place #1.avro')}'`);
    await writeFile(join(world.folder, 'data/broken.jsonl'), '{"a":1}\n{"a":\n');
    await writeFile(join(world.folder, 'data/broken.parquet'), 'PAR');
    await expect(world.clients.ddl.infer({ source: { kind: 'file', path: 'data/broken.jsonl' } })).rejects.toMatchObject({ code: 'not-rows', message: expect.stringContaining('line 2') });
    await expect(world.clients.ddl.infer({ source: { kind: 'file', path: 'data/broken.parquet' } })).rejects.toMatchObject({ code: 'not-rows' });
    await expect(world.clients.ddl.infer({ source: { kind: 'file', path: 'weir.yaml' } })).rejects.toMatchObject({ code: 'not-rows' });
    await expect(world.clients.ddl.infer({ source: { kind: 'file', path: '../x.csv' } })).rejects.toMatchObject({ code: 'outside-workspace' });
    await expect(world.clients.ddl.infer({ source: { kind: 'file', path: 'data/none.csv' } })).rejects.toMatchObject({ code: 'file-missing' });
  });
});
