import { Exact, parseExact } from './exact-json.ts';
import { isObject } from './masks.ts';
import type { ReadMessage } from './message-filter.ts';

/** How the facts of a message are called in a recorded row: Kafka's own metadata keys, unless a column has that name. */
export interface MetadataNames {
  timestamp: string;
  partition: string;
  offset: string;
}

/** Names that no column of these rows has. */
export function metadataNames(rows: readonly Record<string, unknown>[]): MetadataNames {
  const free = (name: string): string => (rows.some((row) => Object.hasOwn(row, name)) ? free(`kafka_${name}`) : name);
  return { timestamp: free('timestamp'), partition: free('partition'), offset: free('offset') };
}

/**
 * A message's columns: the fields of its key and of its value; `key` for a key that is a text, `value` for a value that is one. A tombstone has its key
 * alone. Undefined for what is not decoded.
 */
export function columnsOf({ key, value }: Pick<ReadMessage, 'key' | 'value'>): Record<string, unknown> | undefined {
  if (value.problem || value.as === 'hex') return undefined;
  const keys = key.problem || key.as === 'hex' || key.as === 'null' ? {} : objectOf(key) ?? { key: key.text };
  if (value.as === 'null') return Object.keys(keys).length ? keys : undefined;
  if (value.as === 'csv') return { ...keys, ...Object.fromEntries((JSON.parse(value.text) as string[]).map((text, i) => [`c${i + 1}`, text])) };
  return { ...keys, ...(objectOf(value) ?? { value: value.isValue ? parseExact(value.text) : value.text }) };
}

function objectOf({ text, isValue }: ReadMessage['value']): Record<string, unknown> | undefined {
  const parsed = isValue ? parseExact(text) : undefined;
  return isObject(parsed) ? parsed : undefined;
}

/** The last moment that SQL's form of a time, with a year of four digits, can say. */
const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** The row with its message's facts ahead of its columns, none of which may have the name of one. A time that SQL cannot say is null, as one that there is none of. */
export function withMetadata(row: Record<string, unknown>, { timestamp, partition, offset }: Pick<ReadMessage, 'timestamp' | 'partition' | 'offset'>, names: MetadataNames): Record<string, unknown> {
  const facts = { [names.timestamp]: timestamp < 0 || !(timestamp <= LAST_TIME) ? null : `${new Date(timestamp).toISOString().slice(0, 23).replace('T', ' ')}Z`, [names.partition]: new Exact(String(partition)), [names.offset]: new Exact(offset) };
  return { ...facts, ...row };
}
