import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countLines, plainLine, writePlain } from './data.ts';

test('a line becomes what the csv format reads by itself', () => {
  expect(plainLine('2013,NA,UA,2013-01-01T10:00:00Z', 0)).toBe('2013,,UA,2013-01-01 10:00:00\n');
});

test('a later pass is a year later', () => {
  expect(plainLine('UA,2013-12-31T23:00:00Z', 1)).toBe('UA,2014-12-31 23:00:00\n');
});

test('months come in the order of the calendar, pass after pass, without the first line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-bench-'));
  try {
    const source = join(folder, 'in.csv');
    await writeFile(source, 'year,month,time_hour\n2013,1,2013-01-01T10:00:00Z\n2013,10,2013-10-01T10:00:00Z\n2013,2,2013-02-01T10:00:00Z\n');
    const target = join(folder, 'out.csv');
    await writePlain(source, target, 2);
    expect(await countLines(target)).toBe(6);
    expect(await readFile(target, 'utf8')).toBe(
      ['2013,1,2013-01-01', '2013,2,2013-02-01', '2013,10,2013-10-01', '2013,1,2014-01-01', '2013,2,2014-02-01', '2013,10,2014-10-01']
        .map((row) => `${row} 10:00:00\n`)
        .join(''),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
