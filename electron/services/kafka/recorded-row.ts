import { Exact, exactJson, parseExact } from './exact-json.ts';
import { isObject } from './masks.ts';
import type { ReadMessage } from './message-filter.ts';

/**
 * How the facts of a message are called in a recorded row: Kafka's own metadata keys, unless a column has that name; `key`, for a key that is a text; and what
 * marks a message without a value, undefined in a recording that was begun without.
 */
export interface MetadataNames {
  timestamp: string;
  partition: string;
  offset: string;
  key: string;
  tombstone: string | undefined;
}

/** What a message says, before it becomes a row. */
export interface MessageColumns {
  /** A key that is a text, and neither an object nor missing. */
  text: string | undefined;
  /** The fields of a key that is an object. */
  key: Record<string, unknown>;
  /** The fields of the value; `value` for one that is no object. Empty for a tombstone. */
  value: Record<string, unknown>;
  /** The value is there and is no object. */
  isBare: boolean;
}

/** Names that no column of these messages has. */
export function metadataNames(messages: readonly MessageColumns[]): MetadataNames {
  const has = (name: string) => messages.some(({ key, value }) => Object.hasOwn(value, name) || Object.hasOwn(key, name));
  const free = (name: string): string => (has(name) ? free(`kafka_${name}`) : name);
  return { timestamp: free('timestamp'), partition: free('partition'), offset: free('offset'), key: free('key'), tombstone: free('kafka_tombstone') };
}

/** What a message says. Undefined for what is not decoded, and for a tombstone without a key. */
export function columnsOf({ key, value }: Pick<ReadMessage, 'key' | 'value'>): MessageColumns | undefined {
  if (value.problem || value.as === 'hex') return undefined;
  const hasKey = !key.problem && key.as !== 'hex' && key.as !== 'null';
  const keys = hasKey ? objectOf(key) : undefined;
  const said = { text: hasKey && !keys ? key.text : undefined, key: keys ?? {}, isBare: false };
  if (value.as === 'null') return said.text !== undefined || Object.keys(said.key).length ? { ...said, value: {} } : undefined;
  if (value.as === 'csv') return { ...said, value: Object.fromEntries((JSON.parse(value.text) as string[]).map((text, i) => [`c${i + 1}`, text])) };
  const fields = objectOf(value);
  return { ...said, isBare: !fields, value: fields ?? { value: value.isValue ? parseExact(value.text) : value.text } };
}

/**
 * The row of a message without its facts: the key, then the value. A field that both have is one column where it says the same, else the key's has `kafka_`
 * before its name: a connector reads the one or the other, and replays read what it reads.
 */
export function rowOf({ text, key, value }: MessageColumns, names: MetadataNames): Record<string, unknown> {
  const row: Record<string, unknown> = text === undefined ? {} : { [names.key]: text };
  const taken = (name: string): string => (Object.hasOwn(value, name) || Object.hasOwn(key, name) ? taken(`kafka_${name}`) : name);
  for (const [name, field] of Object.entries(key)) row[Object.hasOwn(value, name) && exactJson(value[name]) !== exactJson(field) ? taken(name) : name] = field;
  return { ...row, ...value };
}

/** Of messages whose values are objects: a table of them has no column for another value, and its format makes no row of it. */
export const NO_OBJECT = 'The value is no object, as those of most messages are.';

/** Whether most of the values that there are, tombstones aside, are objects. */
export function areOfObjects(read: readonly { said: MessageColumns; message: Pick<ReadMessage, 'value'> }[]): boolean {
  const values = read.filter(({ message }) => message.value.as !== 'null');
  return values.filter(({ said }) => !said.isBare).length * 2 > values.length;
}

/** Why the key of a message that has a row is not in it; undefined where it is, and where there is none. */
export function whyKeyless({ key }: Pick<ReadMessage, 'key'>): string | undefined {
  if (key.problem) return `The key is not decoded: ${key.problem.message}`;
  return key.as === 'hex' ? 'The key is bytes that are no text and of no schema.' : undefined;
}

/** Why a message has no row; undefined where it has one. */
export function whyLeftOut({ key, value }: Pick<ReadMessage, 'key' | 'value'>): string | undefined {
  if (value.problem) return value.problem.message;
  if (value.as === 'hex') return 'The value is bytes that are no text and of no schema.';
  if (value.as !== 'null') return undefined;
  if (key.problem) return `A tombstone whose key is not decoded: ${key.problem.message}`;
  if (key.as === 'null') return 'A tombstone without a key, which says of no row that it is gone.';
  return key.as === 'hex' ? 'A tombstone whose key is bytes that are no text and of no schema.' : undefined;
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
