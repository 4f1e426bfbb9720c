import type { EventTime } from '#shared/services/ddl.ts';
import { Exact } from '../kafka/exact-json.ts';
import { isObject } from '../kafka/masks.ts';
import { quoted, type SqlType } from './sql-type.ts';
import { timeIn } from './times.ts';

/** A row with the log it is of: lateness is measured within one. */
export interface SampledRow {
  row: Record<string, unknown>;
  partition: number;
}

/** Times between 2001 and 2096, as seconds or milliseconds since 1970. */
const SECONDS: readonly [number, number] = [1e9, 4e9];
const MILLIS: readonly [number, number] = [1e12, 4e12];
const LATEST_MS = 7 * 86_400_000;
const NAMES = [/^(event|rec|row)_?(time|ts|timestamp)$/i, /(^|_)(ts|timestamp|time|at|datetime|occurred\w*|event\w*)$/i, /(time|date|stamp|_at|_ts)/i];
const NICE_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 172_800, 604_800];

/** The columns that could be the event time, the best first: by name, then by how little rows are late; those in `last` after all others. */
export function eventTimesOf(rows: readonly SampledRow[], columns: readonly { name: string; type: SqlType }[], last: readonly string[] = []): EventTime[] {
  const found = columns.flatMap(({ name, type }) => candidates([name], type)).flatMap((candidate) => measured(rows, candidate));
  // Rows that are weeks late are no stream in that column: it is a date of birth, not of the event.
  const fallback = ({ column, p99Ms }: EventTime) => (p99Ms > LATEST_MS ? 2 : Number(last.includes(column)));
  return found.sort((one, other) => fallback(one) - fallback(other) || rankOf(one.path) - rankOf(other.path) || one.path.length - other.path.length || one.maxMs - other.maxMs).map(({ path: _path, ...rest }) => rest);
}

interface Candidate {
  path: readonly string[];
  type: SqlType;
}

/** Every place that may hold a time, in nested rows too. */
function candidates(path: readonly string[], type: SqlType): Candidate[] {
  if (type.kind === 'ROW') return type.fields.flatMap((field) => candidates([...path, field.name], field.type));
  return type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ' || type.kind === 'BIGINT' ? [{ path, type }] : [];
}

function measured(rows: readonly SampledRow[], { path, type }: Candidate): (EventTime & { path: readonly string[] })[] {
  const values = rows.map(({ row }) => path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), row));
  const unit = type.kind === 'BIGINT' ? epochUnit(values) : 1;
  // A row without event time fails a job: only what every row has can carry a watermark.
  if (unit === undefined || values.some((value) => value === null || value === undefined)) return [];
  const times = values.map((value) => (value instanceof Exact ? Number(value.text) * unit : timeIn(String(value))?.at));
  if (times.some((time) => time === undefined) || !times.length) return [];
  const { p99Ms, maxMs, late } = lateness(rows.map(({ partition }, i) => ({ partition, at: times[i]! })));
  const isOutlier = maxMs > 20 * Math.max(p99Ms, 1_000);
  const seconds = niceSeconds(isOutlier ? Math.max(p99Ms, 1_000) : maxMs);
  const share = late.filter((ms) => ms > seconds * 1_000).length;
  const said = maxMs === 0 ? 'in order' : `99 % at most ${inWords(p99Ms)} late, the latest ${inWords(maxMs)}`;
  const dropped = share ? `; ${share} of ${rows.length} rows would come too late` : '';
  return [{ path, column: path.join('.'), expression: expressionOf(path, type, unit), p99Ms, maxMs, delay: intervalOf(seconds), evidence: `${said}${dropped}` }];
}

function epochUnit(values: readonly unknown[]): 1 | 1000 | undefined {
  const numbers = values.filter((value): value is Exact => value instanceof Exact).map(({ text }) => Number(text));
  const within = ([low, high]: readonly [number, number]) => numbers.length > 0 && numbers.every((number) => number >= low && number <= high);
  return within(MILLIS) ? 1 : within(SECONDS) ? 1000 : undefined;
}

/** Null where the column itself can carry the watermark. */
function expressionOf(path: readonly string[], type: SqlType, unit: number): string | null {
  const place = path.map(quoted).join('.');
  if (type.kind === 'BIGINT') return `TO_TIMESTAMP_LTZ(${place}, ${unit === 1 ? 3 : 0})`;
  const { kind, precision } = type as { kind: string; precision: number };
  return path.length > 1 || precision > 3 ? `CAST(${place} AS ${kind}(3))` : null;
}

function lateness(times: readonly { partition: number; at: number }[]): { p99Ms: number; maxMs: number; late: number[] } {
  const newest = new Map<number, number>();
  const late = times.map(({ partition, at }) => {
    const before = newest.get(partition) ?? at;
    newest.set(partition, Math.max(before, at));
    return Math.max(0, before - at);
  });
  const sorted = [...late].sort((one, other) => one - other);
  return { p99Ms: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0, maxMs: sorted.at(-1) ?? 0, late };
}

function rankOf(path: readonly string[]): number {
  const rank = NAMES.findIndex((pattern) => pattern.test(path.at(-1)!));
  return rank < 0 ? NAMES.length : rank;
}

function niceSeconds(ms: number): number {
  // Flink takes no longer interval of days.
  return NICE_S.find((seconds) => seconds * 1_000 >= ms) ?? Math.min(99, Math.ceil(ms / 86_400_000)) * 86_400;
}

function intervalOf(seconds: number): string {
  if (seconds % 86_400 === 0) return `'${seconds / 86_400}' DAY`;
  if (seconds % 3_600 === 0) return `'${seconds / 3_600}' HOUR`;
  return seconds % 60 === 0 ? `'${seconds / 60}' MINUTE` : `'${seconds}' SECOND`;
}

function inWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 120) return `${Number(seconds.toFixed(1))} s`;
  return seconds < 7_200 ? `${Number((seconds / 60).toFixed(1))} min` : `${Number((seconds / 3_600).toFixed(1))} h`;
}
