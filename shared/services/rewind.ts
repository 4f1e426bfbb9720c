import { z } from 'zod';
import { RunId } from './run-id.ts';

/** A checkpoint of every job of a run, that the run can go back to. */
export const RewindPoint = z.object({
  /** Counts the points of a run and of those that it goes on from. */
  number: z.int(),
  /** When it was complete, in epoch milliseconds. */
  at: z.number(),
  /** The slowest of the run's sinks then, in epoch milliseconds; null for none. */
  watermark: z.number().nullable(),
  /** What its sources had given by then. */
  records: z.number().nullable(),
  /** Of state. */
  bytes: z.number(),
  /** Milliseconds that it took to write. */
  took: z.number(),
  /** `step`: where a step or a pause had brought the run to a stand; `job`: where the job's own settings asked for it. */
  why: z.enum(['interval', 'step', 'job']),
  /** Of the checkpoints of its jobs. */
  paths: z.array(z.string()).default([]),
});
export type RewindPoint = z.infer<typeof RewindPoint>;

/** `possible`: false for a batch, a jar, a run with a real table, and where several jobs write into one sink. */
export const RewindPoints = z.object({ possible: z.boolean(), points: z.array(RewindPoint) });
export type RewindPoints = z.infer<typeof RewindPoints>;

/** How a run keeps checkpoints. */
export const RewindSettings = z.object({
  /** How many, the newest. */
  keep: z.int().min(1),
  /** Between two of them at least. */
  everyMs: z.int().min(1),
  /** The point of an ended run that this one begins at, with the rows that its sinks had received by then; `drop` allows that state is lost which no operator takes. */
  back: z.object({ run: RunId, point: z.int(), drop: z.boolean() }).nullable().default(null),
});
export type RewindSettings = z.input<typeof RewindSettings>;
