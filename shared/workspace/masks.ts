import { z } from 'zod';

/** What becomes of a column before it is written: a keyed hash of the same type, something of the same shape, or nothing. */
export const Mask = z.object({
  /** A column of the recorded rows; parts of nested ones with dots. */
  column: z.string().min(1),
  how: z.enum(['hash', 'fake', 'drop']),
});
export type Mask = z.infer<typeof Mask>;

/** Masks as people write them, lines of `column: how`; without how, the column is hashed. */
export function masksIn(text: string): Mask[] {
  return text.split('\n').flatMap((line) => {
    const [, column, how = 'hash'] = /^\s*(.+?)\s*(?:[:=]\s*(hash|fake|drop)\s*)?$/.exec(line) ?? [];
    return column ? [{ column, how: how as Mask['how'] }] : [];
  });
}
