import { z } from 'zod';

/** One state of an operator. `type`, `userKey` and `namespace` are in Flink's words; null where there is nothing to tell. */
export const SavedState = z.object({
  name: z.string(),
  /** `value`, `list`, `map`, `timers`, `operator-list`, `operator-union`, `operator-broadcast`, `coordinator` … */
  kind: z.string(),
  type: z.string().nullable(),
  /** The keys inside a map or a broadcast state. */
  userKey: z.string().nullable(),
  /** What a window's state is divided by, beside the key. */
  namespace: z.string().nullable(),
  /** Whether each value carries the time of its last access. */
  ttl: z.boolean(),
});
export type SavedState = z.infer<typeof SavedState>;

export const SavedOperator = z.object({
  operatorId: z.string(),
  uid: z.string().nullable(),
  name: z.string().nullable(),
  parallelism: z.int(),
  maxParallelism: z.int(),
  /** Every subtask had ended; Flink does not start such an operator again. */
  finished: z.boolean(),
  /** By where Flink keeps them; `channels` are rows that were on their way. */
  bytes: z.object({ total: z.number(), keyed: z.number(), operator: z.number(), coordinator: z.number(), channels: z.number() }),
  /** The type that keyed state is divided by; null without keyed state. */
  key: z.string().nullable(),
  states: z.array(SavedState),
  /** Why its states cannot be told; null where they are. */
  problem: z.string().nullable(),
});
export type SavedOperator = z.infer<typeof SavedOperator>;

/** What a savepoint or a checkpoint holds, the largest operator first. */
export const Savepoint = z.object({
  path: z.string(),
  kind: z.enum(['savepoint', 'checkpoint']),
  /** Null for a checkpoint. A native one is read by the state backend that wrote it only. */
  format: z.enum(['canonical', 'native']).nullable(),
  checkpoint: z.number(),
  /** Of the metadata's format. */
  version: z.int(),
  bytes: z.number(),
  operators: z.array(SavedOperator),
});
export type Savepoint = z.infer<typeof Savepoint>;
