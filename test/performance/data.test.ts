import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countLines, jsonLine, plainLine, writePlain } from './data.ts';

test('a line becomes what the csv format reads by itself', () => {
  expect(plainLine('2013,NA,UA,2013-01-01T10:00:00Z', 0)).toBe('2013,,UA,2013-01-01 10:00:00\n');
});

test('a later pass is a year later', () => {
  expect(plainLine('UA,2013-12-31T23:00:00Z', 1)).toBe('UA,2014-12-31 23:00:00\n');
});

test('flights come in the order in which they left, pass after pass, without the first line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-bench-'));
  try {
    const [source, target] = [join(folder, 'in.csv'), join(folder, 'out.csv')];
    const late = '2013,10,1,90,30,2013-10-01T10:00:00Z';
    const early = '2013,1,1,NA,59,2013-01-01T10:00:00Z';
    const next = '2013,10,1,-5,10,2013-10-01T11:00:00Z';
    await writeFile(source, `${['year,month,day,dep_delay,minute,time_hour', late, next, early].join('\n')}\n`);
    await writePlain(source, target, 2);
    const order = [early, next, late];
    expect(await readFile(target, 'utf8')).toBe([...order.map((line) => plainLine(line, 0)), ...order.map((line) => plainLine(line, 1))].join(''));
    expect(await countLines(target)).toBe(6);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the same line as JSON', () => {
  expect(jsonLine(['year', 'dep_delay', 'carrier', 'time_hour'], '2013,,UA,2013-01-01 10:00:00')).toBe('{"year":2013,"dep_delay":null,"carrier":"UA","time_hour":"2013-01-01 10:00:00"}\n');
});
