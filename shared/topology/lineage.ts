import { z } from 'zod';

/** Values as JSON text by column, so that numbers keep all of their digits. */
const Values = z.record(z.string(), z.string());

/** What is to be known of an answer, by a code that can be searched for. */
export const LineageNote = z.object({ code: z.string(), message: z.string() });
export type LineageNote = z.infer<typeof LineageNote>;

/** A record of a sample as it is written: `record` counts in replay order from 0, `line` from 1 in its file. */
export const SampleLine = z.object({ record: z.int(), file: z.string(), line: z.int(), text: z.string() });
export type SampleLine = z.infer<typeof SampleLine>;

/** Rows of one table in replay order; of very many the first 1,000, and how many they are. */
export const InputRows = z.object({ table: z.string(), rows: z.array(SampleLine), total: z.int() });
export type InputRows = z.infer<typeof InputRows>;

/** An operator on the way, and how many rows came in and went out there. */
export const LineageStep = z.object({ uid: z.string(), name: z.string(), type: z.string(), description: z.string(), in: z.number(), out: z.number() });
export type LineageStep = z.infer<typeof LineageStep>;

/** A row of a sink: `kind` of the change that is meant, null for the row that the table holds in the end. Columns that are left out may have any value. */
export const Asked = z.object({ sink: z.string(), row: Values, kind: z.enum(['+I', '-U', '+U', '-D']).nullable().default(null) });

/** A row of a table's sample: by its place in replay order, or by its line. */
export const Placed = z.object({ table: z.string(), record: z.int().min(0).optional(), line: z.int().min(1).optional(), file: z.string().optional() });

/**
 * Why a row is there. `proof`: `each`, the rows alone give the row again and without any one of them they do not; `together`, they give it
 * again, and not of each was it found out in time whether it is needed; `none`, no second run gave it, and `notes` say why. `others`: how many more rows
 * met these in the job, without which the row is the same.
 */
export const Why = z.object({
  sink: z.string(),
  row: Values,
  kind: z.string().nullable(),
  proof: z.enum(['each', 'together', 'none']),
  inputs: z.array(InputRows),
  others: z.int(),
  operators: z.array(LineageStep),
  notes: z.array(LineageNote),
  /** How often the job ran for the answer. */
  runs: z.int(),
  durationMs: z.number(),
});
export type Why = z.infer<typeof Why>;

/**
 * What became of a row at an operator: `passed`, the operator emitted something for it at once; `kept`, it changed what was emitted later on;
 * `arrived`, a sink received it; `dropped`, all that the operator emitted is the same without the row, for the `reason`. A row that is in no result in the end
 * has a `reason` too where it passed and another took its place later. `by`: rows that stand in its place.
 */
export const Stop = LineageStep.extend({ outcome: z.enum(['passed', 'kept', 'arrived', 'dropped']), reason: LineageNote.nullable(), by: z.array(InputRows) });
export type Stop = z.infer<typeof Stop>;

/** Where an input row went. `results`: rows that are there because of it (`added`), or would be there without it (`removed`). */
export const Journey = z.object({
  table: z.string(),
  row: SampleLine,
  /** One sentence. */
  verdict: z.string(),
  steps: z.array(Stop),
  results: z.array(z.object({ sink: z.string(), change: z.enum(['added', 'removed']), row: Values })),
  runs: z.int(),
  durationMs: z.number(),
});
export type Journey = z.infer<typeof Journey>;
