import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import avro from 'avsc';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exactJson } from '../kafka/exact-json.ts';
import { rowsOfFile } from './file-rows.ts';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'weir-test-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function rowsOf(name: string, content: string | Buffer, most = 100): Promise<unknown> {
  await writeFile(join(folder, name), content);
  return JSON.parse(exactJson(await rowsOfFile(join(folder, name), name, most)));
}

test.each(['none.csv.gz', 'none.jsonl.gz', 'none.csv', 'none.jsonl'])('%s is not there: refused, and nothing else fails', async (name) => {
  await expect(rowsOfFile(join(folder, name), name, 10)).rejects.toMatchObject({ code: 'file-missing', message: `Could not read ${name}: it is not there. Look at its name and folder.` });
});

test('what is not compressed, or only begins to be, is refused', async () => {
  await expect(rowsOf('plain.csv.gz', 'a,b\n1,2\n')).rejects.toMatchObject({ code: 'not-rows' });
  const whole = gzipSync(Array.from({ length: 5_000 }, (_, i) => `{"a":${i * 7919}}`).join('\n'));
  await expect(rowsOf('half.jsonl.gz', whole.subarray(0, whole.length / 2), 1e6)).rejects.toMatchObject({ code: 'not-rows' });
  expect(await rowsOf('whole.jsonl.gz', whole, 2)).toEqual([{ a: 0 }, { a: 7919 }]);
});

test('lines end at line feeds, with or without a carriage return, and nowhere else', async () => {
  expect(await rowsOf('ends.csv', 'a,b\r\n1,"x\r\ny"\r\n2,z')).toEqual([{ a: 1, b: 'x\ny' }, { a: 2, b: 'z' }]);
  expect(await rowsOf('ends.jsonl', '{"a":"x\u2028y"}\r\n')).toEqual([{ a: 'x\u2028y' }]);
});

test('a quoted line that is empty stays a part of its field', async () => {
  expect(await rowsOf('empty.csv', 'a,b\n"\n\n",2\n')).toEqual([{ a: '\n\n', b: 2 }]);
});

test('a quote that nobody closes is given up, naming its line', async () => {
  await expect(rowsOf('open.csv', `a,b\n1,2\n"3,4\n${'5,6\n'.repeat(400_000)}`)).rejects.toMatchObject({ code: 'not-rows', message: expect.stringContaining('line 3') });
});

test('an empty field is the empty text in a column of texts, and null in any other', async () => {
  expect(await rowsOf('blank.csv', 'word,count,day,none\na,1,2026-01-05,\n,,,\n')).toEqual([{ word: 'a', count: 1, day: '2026-01-05', none: '' }, { word: '', count: null, day: null, none: '' }]);
  await writeFile(join(folder, 'said.csv'), 'word\na\n""\n');
  const format = { null: '' } as Parameters<typeof rowsOfFile>[3];
  expect(await rowsOfFile(join(folder, 'said.csv'), 'said.csv', 10, format)).toEqual([{ word: 'a' }, { word: null }]);
});

test('a header that names a column twice is told of; names are without blanks around them', async () => {
  await writeFile(join(folder, 'twice.csv'), 'dup, b ,dup,,\n1,2,3,4,5\n');
  const notes: string[] = [];
  expect(JSON.parse(exactJson(await rowsOfFile(join(folder, 'twice.csv'), 'twice.csv', 10, undefined, (note) => notes.push(note))))).toEqual([{ dup: 3, b: 2, '': 5 }]);
  expect(notes).toEqual([expect.stringMatching(/^The header has dup 2 times: a run reads the last/)]);
});

test('of a recorded Avro file the columns that fit no field are columns, and what marks tombstones is none', async () => {
  const schema = { type: 'record', name: 'recorded', 'weir.rest': 'rest', 'weir.tombstone': 'tombstone', fields: [{ name: 'a', type: ['null', 'long'], default: null }, { name: 'tombstone', type: 'boolean' }, { name: 'rest', type: ['null', 'string'], default: null }] };
  const encode = async (name: string, of: object) => {
    const encoder = avro.createFileEncoder(join(folder, name), of as never);
    await new Promise<void>((resolve, reject) => {
      encoder.on('error', reject).on('finish', () => resolve());
      encoder.write({ a: 1, tombstone: false, rest: '{"odd-name":12345678901234567890}' });
      encoder.end({ a: null, tombstone: false, rest: '{"a":"x"}' });
    });
    return exactJson(await rowsOfFile(join(folder, name), name, 10));
  };
  expect(await encode('recorded.avro', schema)).toBe('[{"a":1,"odd-name":12345678901234567890},{"a":"x"}]');
  const { 'weir.rest': _rest, 'weir.tombstone': _tombstone, ...plain } = schema;
  expect(await encode('plain.avro', plain)).toContain('"tombstone":false,"rest":"{');
});
