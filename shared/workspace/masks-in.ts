import type { Mask } from '../services/kafka.ts';

/** Masks as people write them, lines of `column: how`; without how, the column is hashed. */
export function masksIn(text: string): Mask[] {
  return text.split('\n').flatMap((line) => {
    const [, column, how = 'hash'] = /^\s*(.+?)\s*(?:[:=]\s*(hash|fake|drop)\s*)?$/.exec(line) ?? [];
    return column ? [{ column, how: how as Mask['how'] }] : [];
  });
}
