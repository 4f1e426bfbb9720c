import { z } from 'zod';
import { Range } from '../base/text-range.ts';

/** How rows change in an operator's output: the change kinds it may emit. */
export const ChangelogKind = z.enum(['+I', '-U', '+U', '-D']);
export type ChangelogKind = z.infer<typeof ChangelogKind>;

/** One piece of an operator's state, as Flink declares it: `groupAggregateState`, its kind and how long it lives. */
export const OperatorState = z.object({ name: z.string(), kind: z.string(), ttl: z.string().nullable() });
export type OperatorState = z.infer<typeof OperatorState>;

/** A node of Flink's StreamGraph. */
export const Operator = z.object({
  /**
   * Stable across parallelism, chaining and unrelated edits; see docs/decisions on operator uids. Unique in the script: where
   * several of its jobs have the uid that Flink knows, what the job writes follows it, as in `u0123456789abcdef@orders`.
   */
  uid: z.string(),
  /** Flink's 32-digit operator id, hashed from the uid that Flink knows; unique in its job. */
  operatorId: z.string(),
  name: z.string(),
  /** What Flink itself calls it, as its metrics and log lines do; the numbers in it are counted from 1 within its job, in the order of those that a process gives. Absent in what an older Weir wrote. */
  flinkName: z.string().optional(),
  description: z.string(),
  /** `source`, `sink`, `calc`, `group-aggregate`, `join` …: Flink's own exec node name, without its version. */
  type: z.string(),
  parallelism: z.int(),
  maxParallelism: z.int().nullable(),
  slotSharingGroup: z.string(),
  chaining: z.enum(['always', 'head', 'never', 'head-with-sources']),
  chain: z.string(),
  /** Null where Flink does not say (a DataStream operator). */
  changelog: z.array(ChangelogKind).nullable(),
  upsertKey: z.array(z.string()).nullable(),
  state: z.array(OperatorState),
  /** Where in the job's text this operator comes from; null where that is not known. */
  range: Range.nullable(),
  /** Which Flink job of the script it belongs to: each INSERT outside a statement set is a job of its own. */
  job: z.int(),
  /** Name of the table read or written, for sources and sinks. */
  table: z.string().nullable(),
  /** The uid, or 32-digit operator id, that an edit pins it to; absent where it is itself. */
  pin: z.string().optional(),
  /** A short name from the SQL, given for a drawing; Flink has none. */
  title: z.string().optional(),
});
export type Operator = z.infer<typeof Operator>;

export const Edge = z.object({
  from: z.string(),
  to: z.string(),
  /** Flink's partitioner: FORWARD, HASH, REBALANCE, RESCALE, BROADCAST, GLOBAL … */
  ship: z.string(),
  exchange: z.string(),
  /** Which input of the target, from 1; 0 for a single input. */
  input: z.int(),
  key: z.array(z.string()).nullable(),
  /** Whether rows go to the subtask that has the least to do: Flink's adaptive partitioner, of a rebalance or rescale. */
  adaptive: z.boolean().optional(),
});
export type Edge = z.infer<typeof Edge>;

/** Operators that Flink runs in one task: a job vertex. `id` is the JobVertexID. */
export const Chain = z.object({ id: z.string(), operators: z.array(z.string()), parallelism: z.int() });
export type Chain = z.infer<typeof Chain>;

export const Slots = z.object({ total: z.int(), groups: z.record(z.string(), z.int()) });

export const Topology = z.object({
  operators: z.array(Operator),
  edges: z.array(Edge),
  chains: z.array(Chain),
  slots: Slots,
});
export type Topology = z.infer<typeof Topology>;
