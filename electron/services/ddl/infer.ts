import { Failure } from '#shared/base/failure.ts';
import type { DdlColumn, InferredTable } from '#shared/services/ddl.ts';
import { isObject } from '../kafka/masks.ts';
import { eventTimesOf, type SampledRow } from './event-time.ts';
import { Guess } from './guess.ts';
import { type SqlField, sqlOf } from './sql-type.ts';
import { timeIn } from './times.ts';
import { writeDdl } from './write-ddl.ts';

/** What a table is inferred from, whatever it was read from. */
export interface Sampled {
  table: string;
  rows: readonly SampledRow[];
  /** Types that a schema says; they win over what was seen. */
  declared?: readonly SqlField[];
  /** Columns of the rows that are facts of their messages. */
  metadata: readonly { name: string; key: string; type: string }[];
  options: Record<string, string>;
  notes: string[];
}

/** Describes rows as a table. `wanted`: the candidate for the event time that a person chose. Fails with `nothing-to-infer`. */
export function inferTable({ table, rows, declared, metadata, options, notes }: Sampled, wanted?: string): InferredTable {
  const facts = new Set(metadata.map(({ name }) => name));
  const guesses = guessColumns(rows.map(({ row }) => row).filter((row) => Object.keys(row).length), facts);
  const unnamed = [...guesses.keys()].filter((name) => !name.trim());
  for (const name of unnamed) guesses.delete(name);
  const fields = declared ?? [...guesses].map(([name, guess]): SqlField => ({ name, type: guess.type() }));
  if (!fields.length) throw new Failure('nothing-to-infer', `There are no rows to infer ${table} from. Put data there first, or name another source.`);
  const columns = fields.map(({ name, type }): DdlColumn => {
    const guess = guesses.get(name);
    return { name, type: sqlOf(type), nullShare: guess ? guess.nullShare : rows.length ? 1 : 0, evidence: declared ? `declared by the schema${guess ? `; ${guess.evidence()}` : ''}` : guess!.evidence() };
  });
  const factTypes = metadata.filter(({ key }) => key === 'timestamp').map(({ name }): SqlField => ({ name, type: { kind: 'TIMESTAMP_LTZ', precision: 3 } }));
  const eventTimes = eventTimesOf(rows, [...fields, ...factTypes], factTypes.map(({ name }) => name));
  const eventTime = eventTimes.find(({ column }) => column === wanted) ?? eventTimes[0];
  const mixed = [...guesses].filter(([, guess]) => guess.isMixed).map(([name, guess]) => `${name} holds values of several types (${guess.evidence()}), so it is a STRING.`);
  const always = columns.filter(({ nullShare }) => nullShare === 1 && rows.length).map(({ name }) => `${name} was always null: its type is a guess.`);
  const nameless = unnamed.length ? ['A column without a name is left out: no table can have one. Give it a name in the data.'] : [];
  const more = [...notes, ...nameless, ...mixed, ...always, ...holes(fields, columns), ...timeNotes(rows, options)];
  if (!eventTime && rows.length) more.push('No column is a time in every row, so there is no watermark.');
  const commented = fields.map((field, i) => ({ ...field, ...commentOf(columns[i]!, rows.length) }));
  return { table, ddl: writeDdl({ table, columns: commented, metadata, eventTime, options }), sampled: rows.length, columns, eventTimes, notes: more };
}

/** Times that some rows lack. */
function holes(fields: readonly SqlField[], columns: readonly DdlColumn[]): string[] {
  const lacking = fields.filter(({ type }, i) => type.kind.startsWith('TIMESTAMP') && columns[i]!.nullShare > 0 && columns[i]!.nullShare < 1);
  return lacking.map(({ name }) => `${name} is null in some rows and so not proposed as the event time: Flink fails at a row without one. A computed column with COALESCE can carry the watermark.`);
}

function guessColumns(rows: readonly Record<string, unknown>[], facts: ReadonlySet<string>): Map<string, Guess> {
  const names = new Set(rows.flatMap((row) => Object.keys(row)).filter((name) => !facts.has(name)));
  const guesses = new Map([...names].map((name) => [name, new Guess()]));
  for (const row of rows) for (const [name, guess] of guesses) guess.add(row[name]);
  return guesses;
}

function commentOf({ nullShare }: DdlColumn, sampled: number): { comment?: string } {
  if (!nullShare || !sampled) return {};
  return { comment: nullShare === 1 ? 'always null' : `${Number((nullShare * 100).toFixed(nullShare < 0.01 ? 2 : 0))} % null` };
}

/** How the JSON format is told of ISO 8601, and what it cannot read. */
function timeNotes(rows: readonly SampledRow[], options: Record<string, string>): string[] {
  const seen = { iso: 0, sql: 0, offset: 0 };
  for (const { row } of rows) lookForTimes(row, seen);
  if (options.format !== 'json') return [];
  const notes: string[] = [];
  if (seen.iso) options['json.timestamp-format.standard'] = 'ISO-8601';
  if (seen.iso && seen.sql) notes.push('Timestamps are written in two forms, with a T and without; Flink reads one of them a table. Samples read both.');
  if (seen.offset) notes.push("Some timestamps have an offset such as +02:00, which Flink's JSON format does not read; samples do.");
  return notes;
}

function lookForTimes(value: unknown, seen: { iso: number; sql: number; offset: number }): void {
  if (Array.isArray(value)) value.forEach((item) => lookForTimes(item, seen));
  else if (isObject(value)) Object.entries(value).forEach(([name, inner]) => name.startsWith('kafka_timestamp') || name === 'timestamp' || lookForTimes(inner, seen));
  else if (typeof value === 'string') {
    const time = timeIn(value);
    if (!time?.kind.startsWith('timestamp')) return;
    seen[time.iso ? 'iso' : 'sql']++;
    if (time.offset) seen.offset++;
  }
}
