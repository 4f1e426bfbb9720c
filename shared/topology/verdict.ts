import { z } from 'zod';

/** What becomes of an operator's state. */
export const StateVerdict = z.enum(['keeps', 'migrates', 'lost', 'new', 'unsure']);
export type StateVerdict = z.infer<typeof StateVerdict>;

export const OperatorVersion = z.object({
  uid: z.string(),
  operatorId: z.string(),
  name: z.string(),
  type: z.string(),
  parallelism: z.int(),
  maxParallelism: z.int(),
});
export type OperatorVersion = z.infer<typeof OperatorVersion>;

export const OperatorVerdict = z.object({
  change: z.enum(['same', 'added', 'gone', 'changed']),
  old: OperatorVersion.nullable(),
  new: OperatorVersion.nullable(),
  /** Null for an operator without state. */
  verdict: StateVerdict.nullable(),
  /** The code of the rule that says so, with a chapter in the guide; null where nothing has to be said. */
  rule: z.string().nullable(),
  message: z.string().nullable(),
  /** Of its state in the savepoint; null without one. */
  bytes: z.number().nullable(),
});
export type OperatorVerdict = z.infer<typeof OperatorVerdict>;

/** What a new version of a job does to the state of the old one. */
export const JobDiff = z.object({
  operators: z.array(OperatorVerdict),
  restore: z.enum(['works', 'drops', 'fails', 'unsure']),
  message: z.string(),
  /** Whether Flink restores only when it is allowed to drop what no operator takes; `operators` lists what that is. */
  allowNonRestored: z.boolean(),
});
export type JobDiff = z.infer<typeof JobDiff>;
