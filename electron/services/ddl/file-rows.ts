import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import avro from 'avsc';
import { parquetReadObjects } from 'hyparquet';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { SampleStream } from '#shared/workspace/sample-stream.ts';
import { avroOptions } from '../kafka/avro.ts';
import { REST, TOMBSTONE } from '../kafka/avro-rows.ts';
import { Exact, exactJson, parseExact } from '../kafka/exact-json.ts';
import { isObject } from '../kafka/masks.ts';
import { linesOf } from '../lines.ts';
import { toFileFailure } from '../workspace/files.ts';
import { Guess } from './guess.ts';

export type FileKind = 'csv' | 'jsonl' | 'avro' | 'parquet';

/** Larger Parquet and Avro files are not read whole for a few rows. */
const LARGEST_BINARY = 512 * 1024 * 1024;

/** Characters of a CSV record whose quote is still open; beyond, it was never meant to be one. */
const LONGEST_RECORD = 1024 * 1024;

export function kindOfFile(path: string): FileKind | undefined {
  const [, ending] = /\.(csv|tsv|jsonl|ndjson|json|avro|parquet)(?:\.gz)?$/i.exec(path) ?? [];
  return ending === undefined ? undefined : ({ csv: 'csv', tsv: 'csv', jsonl: 'jsonl', ndjson: 'jsonl', json: 'jsonl', avro: 'avro', parquet: 'parquet' } as const)[ending.toLowerCase() as 'csv'];
}

/** The first rows of a file; `say` hears what a person should know of them. Fails with `file-missing`, and with `not-rows` where it is not what its name says, naming the line. */
export async function rowsOfFile(path: string, name: string, most: number, format?: SampleStream['format'], say: (note: string) => void = () => {}): Promise<Record<string, unknown>[]> {
  const kind = kindOfFile(name);
  try {
    if (kind === 'jsonl') return await jsonRows(path, most, format?.tombstone);
    if (kind === 'csv') return await csvRows(path, most, { ...format, delimiter: /\.tsv/i.test(name) ? '\t' : (format?.delimiter ?? ',') }, say);
    if (kind && (await stat(path)).size > LARGEST_BINARY) throw new Failure('file-too-large', `${name} is larger than ${LARGEST_BINARY / 1024 / 1024} MB. Infer from a smaller part of it.`);
    if (kind === 'avro') return await avroRows(path, most);
    if (kind === 'parquet') return await parquetRows(path, most);
  } catch (thrown) {
    // What the system refused: the file is not there, it cannot be read.
    if (thrown instanceof Error && 'errno' in thrown && 'syscall' in thrown) throw toFileFailure(thrown, name, 'read');
    const failure = toFailure(thrown);
    throw failure.code === 'internal' ? new Failure('not-rows', `${name} cannot be read as ${kind}: ${failure.message}`) : failure;
  }
  throw new Failure('not-rows', `${name} is of no kind that rows are read from. Name a .csv, .jsonl, .avro or .parquet file, the first two plain or .gz.`);
}

async function* linesOfFile(path: string): AsyncGenerator<string> {
  const bytes = createReadStream(path);
  // A failure of either is that of the other, which the lines reject with; nobody else listens.
  const plain = path.endsWith('.gz') ? pipeline(bytes, createGunzip(), () => {}) : bytes;
  for await (const { text } of linesOf(plain)) yield text.replace(/\r$/, '');
}

/** @param tombstone what only says how a row was recorded */
async function jsonRows(path: string, most: number, tombstone: string | undefined): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  let number = 0;
  for await (const line of linesOfFile(path)) {
    number++;
    if (!line.trim()) continue;
    let row: unknown;
    try {
      row = parseExact(line);
    } catch (thrown) {
      throw new Error(`line ${number}: ${(thrown as Error).message}`);
    }
    if (!isObject(row)) throw new Error(`line ${number} is no JSON object`);
    if (tombstone !== undefined) delete row[tombstone];
    rows.push(row);
    if (rows.length === most) break;
  }
  return rows;
}

type CsvOptions = Partial<SampleStream['format']> & { delimiter: string };

async function csvRows(path: string, most: number, { delimiter, header = true, null: nothing }: CsvOptions, say: (note: string) => void): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  let names: string[] | undefined;
  let record = '';
  let isQuoted = false;
  let [number, began] = [0, 1];
  for await (const line of linesOfFile(path)) {
    number++;
    if (!isQuoted) began = number;
    record += (isQuoted ? '\n' : '') + line;
    // A line break in quotes is a part of its field.
    if ((line.match(/"/g)?.length ?? 0) % 2) isQuoted = !isQuoted;
    if (isQuoted && record.length > LONGEST_RECORD) throw new Error(`the quote that line ${began} opens is closed nowhere in the ${LONGEST_RECORD / 1024 / 1024} MB behind it`);
    if (isQuoted) continue;
    const fields = csvFields(record, delimiter);
    record = '';
    if (!names) {
      names = header ? fields.map((field) => field.trim()) : fields.map((_field, i) => `c${i + 1}`);
      for (const twice of new Set(names.filter((each, i) => each && names!.indexOf(each) < i))) say(`The header has ${twice} ${names.filter((each) => each === twice).length} times: a run reads the last of them. Give each column a name of its own.`);
      if (header) continue;
    }
    rows.push(Object.fromEntries(names.map((name, i) => [name, csvValue(fields[i], nothing)])));
    if (rows.length === most) break;
  }
  for (const column of names ?? []) emptyFields(rows, column);
  return rows;
}

/** An empty field is the empty text in a column of texts, and NULL in any other, as it is to a run. */
function emptyFields(rows: Record<string, unknown>[], column: string): void {
  const guess = new Guess();
  for (const row of rows) if (row[column] !== '') guess.add(row[column]);
  if (guess.type().kind !== 'STRING') for (const row of rows) if (row[column] === '') row[column] = null;
}

function csvFields(record: string, delimiter: string): string[] {
  const fields: string[] = [];
  for (let at = 0; at <= record.length; ) {
    if (record[at] === '"') {
      let end = at + 1;
      while (end < record.length && (record[end] !== '"' || record[end + 1] === '"')) end += record[end] === '"' ? 2 : 1;
      fields.push(record.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 2;
    } else {
      const end = record.indexOf(delimiter, at);
      fields.push(record.slice(at, end < 0 ? undefined : end));
      at = end < 0 ? record.length + 1 : end + 1;
    }
  }
  return fields;
}

/** A field means what its text says: numbers without leading zeros, `true` and `false`. */
function csvValue(text: string | undefined, nothing: string | undefined): unknown {
  if (text === undefined || text === nothing) return null;
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return new Exact(text);
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

async function avroRows(path: string, most: number): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  const decoder = avro.createFileDecoder(path, { parseHook: (schema: avro.Schema) => avro.Type.forSchema(schema, avroOptions()) } as never);
  let wholeRow = (row: Record<string, unknown>) => row;
  decoder.on('metadata', (_type: unknown, _codec: unknown, { meta }: { meta: Record<string, Buffer> }) => (wholeRow = recordedRow(JSON.parse(String(meta['avro.schema'])) as Record<string, unknown>)));
  for await (const row of decoder) {
    rows.push(wholeRow(plain(row)));
    if (rows.length === most) break;
  }
  return rows;
}

/** The row that an Avro file's row stands for: in a recording, with the columns that fit no field, and without what only says how it was recorded. */
function recordedRow({ [REST]: rest, [TOMBSTONE]: tombstone }: Record<string, unknown>): (row: Record<string, unknown>) => Record<string, unknown> {
  if (typeof rest !== 'string' || typeof tombstone !== 'string') return (row) => row;
  return ({ [rest]: more, [tombstone]: _isTombstone, ...row }) => ({ ...row, ...(typeof more === 'string' ? (parseExact(more) as object) : {}) });
}

async function parquetRows(path: string, most: number): Promise<Record<string, unknown>[]> {
  const bytes = await readFile(path);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  return (await parquetReadObjects({ file, rowEnd: most })).map(plain);
}

/** Values of a binary format as those of JSON, numbers exact, times in SQL's form. */
function plain(row: unknown): Record<string, unknown> {
  return parseExact(exactJson(withTimes(row))) as Record<string, unknown>;
}

function withTimes(value: unknown): unknown {
  if (value instanceof Date) return `${value.toISOString().slice(0, 23).replace('T', ' ')}Z`;
  if (Array.isArray(value)) return value.map(withTimes);
  if (value && typeof value === 'object' && !(value instanceof Exact) && !(value instanceof Uint8Array)) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withTimes(inner)]));
  return value;
}
