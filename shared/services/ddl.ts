import { z } from 'zod';
import { call, contract } from '../rpc/contract.ts';
import { Decoding } from './kafka.ts';

/** Where the rows are that a table is to describe. */
export const DdlSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('topic'), connection: z.string(), topic: z.string(), decode: Decoding.default('auto') }),
  /** A file of the workspace: CSV, JSON lines, Avro or Parquet; the first two plain or gz. */
  z.object({ kind: z.literal('file'), path: z.string() }),
  /** The newest schema of a registry's subject. */
  z.object({ kind: z.literal('subject'), connection: z.string(), subject: z.string() }),
]);
export type DdlSource = z.infer<typeof DdlSource>;

export const DdlColumn = z.object({
  name: z.string(),
  /** As Flink's SQL writes it. */
  type: z.string(),
  /** Of the rows that were looked at, from 0 to 1: absent counts as null. */
  nullShare: z.number(),
  /** What was seen that makes it this type, in a line. */
  evidence: z.string(),
});
export type DdlColumn = z.infer<typeof DdlColumn>;

/** A column that could be the event time. Lateness is how far a row lies behind the newest before it, in its partition. */
export const EventTime = z.object({
  column: z.string(),
  /** The expression, where the column itself cannot carry a watermark: epoch numbers, nested fields, more than milliseconds. */
  expression: z.string().nullable(),
  p99Ms: z.number(),
  maxMs: z.number(),
  /** Why it is or is not proposed, in a line. */
  evidence: z.string(),
  /** As an interval: `'5' SECOND`. */
  delay: z.string(),
});
export type EventTime = z.infer<typeof EventTime>;

export const InferredTable = z.object({
  table: z.string(),
  /** A statement that Flink accepts. */
  ddl: z.string(),
  /** Rows that were looked at. */
  sampled: z.int(),
  columns: z.array(DdlColumn),
  /** The best first; the statement's watermark is of the first. */
  eventTimes: z.array(EventTime),
  /** What a person should know of it: mixed types, what could not be decoded. */
  notes: z.array(z.string()),
});
export type InferredTable = z.infer<typeof InferredTable>;

/** CREATE TABLE from data. */
export const ddl = contract('ddl', {
  /** Looks at no more than `rows`; `eventTime` takes another candidate than the first. Fails with `nothing-to-infer` and what reading the source fails with. */
  infer: call(
    'Infer a table',
    z.object({ source: DdlSource, table: z.string().optional(), rows: z.int().min(1).max(100_000).default(2_000), eventTime: z.string().optional() }),
    InferredTable,
  ),
  subjects: call('List the subjects of a registry', z.object({ connection: z.string() }), z.array(z.string())),
});
