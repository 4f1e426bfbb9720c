import { z } from 'zod';
import { ChangelogKind } from '../topology/model.ts';

/** What a sink is to hold of a row: a JSON text for each column that is compared. */
export const ExpectedRow = z.object({ kind: ChangelogKind.nullable(), values: z.record(z.string(), z.string()) });

/** One thing that a test gives: a row as a JSON text, with the kind of a change or without; a watermark; idleness; the end. */
export const GivenEntry = z.object({ row: z.string().nullable(), kind: ChangelogKind.nullable(), watermark: z.string().nullable(), idle: z.boolean(), end: z.boolean() });

/** A test as the engine gets it. One of `changelog` and `table` is null; `ordered` null: a changelog is, a table is not. */
export const TestSpec = z.object({
  mode: z.enum(['streaming', 'batch', 'both']),
  tolerance: z.number().nullable(),
  timeoutMs: z.number(),
  steps: z.array(
    z.object({
      given: z.array(z.object({ table: z.string(), entries: z.array(GivenEntry) })),
      end: z.boolean(),
      then: z.array(
        z.object({ sink: z.string(), changelog: z.array(ExpectedRow).nullable(), table: z.array(ExpectedRow).nullable(), ordered: z.boolean().nullable(), tolerance: z.number().nullable() }),
      ),
    }),
  ),
});
export type TestSpec = z.infer<typeof TestSpec>;

/** A row as it came or was expected: JSON texts by column; `kind` null in a table. */
export const TestRow = z.object({ kind: ChangelogKind.nullable(), values: z.record(z.string(), z.string()) });
export type TestRow = z.infer<typeof TestRow>;

/** One way in which rows differ. `expectedAt` and `actualAt` count from 0; `order`: the right row in the wrong place. */
export const TestDifference = z.object({
  kind: z.enum(['missing', 'unexpected', 'differs', 'order']),
  expectedAt: z.int().nullable(),
  actualAt: z.int().nullable(),
  expected: TestRow.nullable(),
  actual: TestRow.nullable(),
  columns: z.array(z.string()),
});
export type TestDifference = z.infer<typeof TestDifference>;

/**
 * One comparison. `modes`: the table as a batch gives it, against the stream's. `differences` and `actual` hold the first;
 * `different` and `rows` say how many there are.
 */
export const TestCheck = z.object({
  step: z.int(),
  sink: z.string(),
  part: z.enum(['changelog', 'table', 'modes']),
  passed: z.boolean(),
  columns: z.array(z.string()),
  differences: z.array(TestDifference),
  different: z.int(),
  actual: z.array(TestRow),
  rows: z.int(),
});
export type TestCheck = z.infer<typeof TestCheck>;

/** `failed`: something differs. `wrong`: the test or its job cannot be followed; `fault` says why and, where it is known, in which part. */
export const TestOutcome = z.object({
  outcome: z.enum(['passed', 'failed', 'wrong']),
  durationMs: z.number(),
  checks: z.array(TestCheck),
  fault: z
    .object({
      code: z.string(),
      message: z.string(),
      detail: z.string().nullable(),
      step: z.int().nullable(),
      part: z.enum(['given', 'then']).nullable(),
      name: z.string().nullable(),
      at: z.int().nullable(),
      column: z.string().nullable(),
    })
    .nullable(),
});
export type TestOutcome = z.infer<typeof TestOutcome>;

/**
 * A sink of two versions of a job. `only`: the other version has none of that name. `gone` and `added` are columns of one version, and
 * not compared. In `differences`, what is expected is the old version's row, what is actual the new one's.
 */
export const SinkComparison = z.object({
  sink: z.string(),
  only: z.enum(['old', 'new']).nullable(),
  columns: z.array(z.string()),
  gone: z.array(z.string()),
  added: z.array(z.string()),
  differences: z.array(TestDifference),
  different: z.int(),
  oldRows: z.int(),
  newRows: z.int(),
});
export type SinkComparison = z.infer<typeof SinkComparison>;

export const VersionsComparison = z.object({ equal: z.boolean(), sinks: z.array(SinkComparison) });
export type VersionsComparison = z.infer<typeof VersionsComparison>;
