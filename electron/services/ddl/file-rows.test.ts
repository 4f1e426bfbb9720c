import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
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
  await expect(rowsOfFile(join(folder, name), name, 10)).rejects.toMatchObject({ code: 'not-rows', message: expect.stringContaining('ENOENT') });
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
