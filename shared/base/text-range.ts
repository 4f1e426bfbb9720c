import { z } from 'zod';

/** A place in a text. Lines and columns start at 1; columns count UTF-16 units. */
export const Position = z.object({ line: z.int().min(1), column: z.int().min(1) });
export type Position = z.infer<typeof Position>;

/** From `start` up to and without `end`: `end` is the place after the last character. */
export const Range = z.object({ start: Position, end: Position });
export type Range = z.infer<typeof Range>;

/** Orders places of one text from its top to its end; 0 where they are the same. */
export function comparePlaces(one: Position, other: Position): number {
  return one.line - other.line || one.column - other.column;
}

/** Orders what has a place in one text from its top to its end. */
export function byPlace({ range: { start: one } }: { range: Range }, { range: { start: other } }: { range: Range }): number {
  return comparePlaces(one, other);
}

export const Severity = z.enum(['error', 'warning', 'info']);
export type Severity = z.infer<typeof Severity>;

/**
 * Something to say about a text. `code` is stable and searchable, `message` is for people, `detail` is Flink's own text
 * where it says more. `statement` counts from 0 and is absent where the text as a whole is meant. `data` is what a fix needs to
 * know, by code: `meant` the name that was probably meant, `option`, `connector`, `column`, `table`, `type`, `values` …
 */
export const Diagnostic = z.object({
  severity: Severity,
  code: z.string(),
  message: z.string(),
  detail: z.string().optional(),
  statement: z.int().optional(),
  range: Range,
  data: z.record(z.string(), z.unknown()).optional(),
});
export type Diagnostic = z.infer<typeof Diagnostic>;
