import { z } from 'zod';

/** Epoch milliseconds; `none` before the first watermark, `end` after the last; null where Flink has none. */
export const Mark = z.union([z.number(), z.literal('none'), z.literal('end')]).nullable();
export type Mark = z.infer<typeof Mark>;

export const OperatorTime = z.object({
  operator: z.string(),
  /** Of each input, the slowest subtask. */
  inputs: z.array(Mark),
  /** Of the output, the slowest subtask. */
  watermark: Mark,
  /** Milliseconds since it last moved. */
  watermarkSince: z.number(),
  /** Milliseconds since the last row went out; since the beginning where none has. */
  recordsSince: z.number(),
  /** Rows that went out; null where Flink does not count. */
  records: z.number().nullable(),
  /** Rows that came too late and were dropped; null where none can be. */
  late: z.number().nullable(),
  /** 0 … 1, the worst subtask. */
  busy: z.number().nullable(),
  /** Of a source whose connector keeps them apart: a partition of a topic, a file. */
  splits: z.array(z.object({ id: z.string(), watermark: Mark, watermarkSince: z.number(), idle: z.boolean() })),
});
export type OperatorTime = z.infer<typeof OperatorTime>;

/** Where event time stands in a run. */
export const TimeFacts = z.object({ at: z.number(), operators: z.array(OperatorTime) });
export type TimeFacts = z.infer<typeof TimeFacts>;
