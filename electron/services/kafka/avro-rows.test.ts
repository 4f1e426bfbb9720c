import avro from 'avsc';
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rowsOfFile } from '../ddl/file-rows.ts';
import { blocksIn, containerIn } from './avro-container.ts';
import { AvroRows, recordingSchema, REST } from './avro-rows.ts';
import { schemaOf } from './avro-schema.ts';
import { exactJson, parseExact } from './exact-json.ts';

const SYNC = Buffer.alloc(16, 7);
const row = (text: string) => ({ row: parseExact(text) as Record<string, unknown>, isTombstone: false });
const typeOf = (...values: string[]) => schemaOf(values.map(parseExact), 'x');

test.each([
  [['1', '-9223372036854775808', '9223372036854775807', 'null'], 'long'],
  [['0.1', '12', '-3.25'], 'double'],
  [['12.50', '-0.05'], { type: 'bytes', logicalType: 'decimal', precision: 38, scale: 2 }],
  [['1', '9223372036854775808'], { type: 'bytes', logicalType: 'decimal', precision: 38, scale: 0 }],
  [[`1${'0'.repeat(38)}`], { type: 'string', logicalType: 'weir-number' }],
  [['1e3'], { type: 'string', logicalType: 'weir-number' }],
  [['-0.0'], { type: 'string', logicalType: 'weir-number' }],
  [['12.50', '1'], { type: 'string', logicalType: 'weir-number' }],
  [['true', 'false'], 'boolean'],
  [['"2024-02-29"'], { type: 'int', logicalType: 'date' }],
  [['"2023-02-29"'], 'string'],
  [['"2024-02-29 10:00:00.123Z"'], { type: 'long', logicalType: 'timestamp-millis' }],
  [['"2024-02-29 10:00:00.123456"'], { type: 'long', logicalType: 'local-timestamp-micros' }],
  [['"2024-02-29 24:00:00.123Z"'], 'string'],
  [['[1,null]', '[]'], { type: 'array', items: ['null', 'long'] }],
  [['[]'], undefined],
  [['{"a":1,"b":null}', '{"a":null,"b":"x"}'], { type: 'record', name: 'x', fields: [{ name: 'a', type: ['null', 'long'], default: null }, { name: 'b', type: ['null', 'string'], default: null }] }],
  [['{"a":1}', '{"a":1,"b":2}'], undefined],
  [['{"odd-name":1}'], undefined],
  [['1', '"x"'], undefined],
  [['null'], undefined],
])('%j', (values, schema) => expect(typeOf(...values)).toEqual(schema));

test('every row comes back as it was, whatever fits a field, and any reader of Avro reads the rest', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-avro-'));
  try {
    const lines = [
      '{"partition":0,"offset":0,"n":1,"price":12.50,"at":"2024-02-29 10:00:00.123Z","day":"1999-12-31","tags":["a",null],"place":{"city":"Delft","zip":[1]},"ok":true,"ratio":0.1,"odd-name":1}',
      '{"partition":1,"offset":0,"n":-1,"price":-0.05,"at":"1969-12-31 23:59:59.999Z","day":"2024-02-29","tags":[],"place":{"city":"Gent","zip":[]},"ok":false,"ratio":-3,"odd-name":{"x":null}}',
    ];
    const later = ['{"partition":0,"offset":1,"n":1e3,"price":1,"at":"soon","tags":"none","place":{"city":"Delft"},"ok":null,"ratio":1.50,"new":12345678901234567890,"rest":"mine"}'];
    const rows = new AvroRows(recordingSchema(lines.map(row)), SYNC, false);
    for (const line of lines) rows.add(row(line));
    const path = join(folder, 'a.avro');
    await writeFile(path, rows.drain());
    for (const line of later) rows.add(row(line));
    await writeFile(path, rows.drain(), { flag: 'a' });
    const read = await rowsOfFile(path, 'a.avro', 10);
    const sorted = (values: object) => exactJson(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null).sort(([one], [other]) => (one < other ? -1 : 1))));
    expect(read.map(sorted)).toEqual([...lines, ...later].map((line) => sorted(parseExact(line) as object)));
    const raw: unknown[] = [];
    for await (const each of avro.createFileDecoder(path)) raw.push(each);
    expect(raw).toMatchObject([{ tombstone: false, place: { city: 'Delft' } }, { tombstone: false }, { rest: expect.stringContaining('"rest":"mine"') }]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the blocks of a file end before one that is not whole', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-avro-'));
  const path = join(folder, 'a.avro');
  try {
    const rows = new AvroRows(recordingSchema([row('{"a":1}')]), SYNC, false);
    rows.add(row('{"a":1}'));
    const first = rows.drain();
    rows.add(row('{"a":2}'));
    const whole = Buffer.concat([first, rows.drain()]);
    for (let length = first.length; length <= whole.length; length++) {
      await writeFile(path, whole.subarray(0, length));
      const file = await open(path, 'r');
      const container = await containerIn(file, length);
      const ends: number[] = [];
      for await (const { end } of blocksIn(file, (await stat(path)).size, container!)) ends.push(end);
      await file.close();
      expect(ends).toEqual(length === whole.length ? [first.length, whole.length] : [first.length]);
      expect(JSON.parse(container!.schema)[REST]).toBe('rest');
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
