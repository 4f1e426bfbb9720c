import { z } from 'zod';

/** A column of keys or values; `name` null where Flink keeps none, `type` in Flink's words. */
export const StateColumn = z.object({ name: z.string().nullable(), type: z.string() });
export type StateColumn = z.infer<typeof StateColumn>;

/** One state of an operator, as its snapshot declares it. */
export const StateShape = z.object({
  name: z.string(),
  /** As in `SavedState`. */
  kind: z.string(),
  /** The windows that it is divided by; null for none. */
  namespace: z.string().nullable(),
  ttl: z.boolean(),
  /** Keys inside a map, the number of an element in a list, the subtask of state without keys; null for a single value. */
  item: z.array(StateColumn).nullable(),
  /** Empty for timers. */
  value: z.array(StateColumn),
  /** Why its entries cannot be told; null where they are. */
  problem: z.string().nullable(),
});
export type StateShape = z.infer<typeof StateShape>;

/** One value of one key; each text is the JSON of a column, numbers exact. */
export const StateEntry = z.object({
  state: z.string(),
  key: z.array(z.string()),
  namespace: z.string().nullable(),
  item: z.array(z.string()).nullable(),
  /** Null for a timer, and where it cannot be told. */
  value: z.array(z.string()).nullable(),
  /** Epoch milliseconds: when a timer fires, or when a value with TTL was last touched. */
  time: z.number().nullable(),
  problem: z.string().nullable(),
});
export type StateEntry = z.infer<typeof StateEntry>;

/** A part of an operator's state, in the order of its files. */
export const StatePage = z.object({
  /** The snapshot that it was read from. */
  path: z.string(),
  operatorId: z.string(),
  uid: z.string().nullable(),
  name: z.string().nullable(),
  /** Empty without keyed state. */
  key: z.array(StateColumn),
  states: z.array(StateShape),
  entries: z.array(StateEntry),
  /** Whether entries follow these. */
  more: z.boolean(),
  /** Entries that were looked at, and whether these were all that there are before the end or the page's. */
  scanned: z.int(),
  complete: z.boolean(),
});
export type StatePage = z.infer<typeof StatePage>;

/** Which entries are asked for. */
export const StateFilter = z.object({
  /** One state by name; null for all. */
  state: z.string().nullable().default(null),
  /** A whole key, its columns with commas between, or one of its columns. */
  key: z.string().nullable().default(null),
  /** A text that stands anywhere in an entry; case does not count. */
  find: z.string().nullable().default(null),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1_000).default(100),
});
export type StateFilter = z.input<typeof StateFilter>;
