import type { RowStore } from '#renderer/ui/grid/row-store.ts';

/** Places found at most; more would only fill memory. */
export const FOUND_MOST = 10_000;
const SLICE_MS = 6;

/**
 * Searches the text of all rows that are kept, a few milliseconds at a time, from `from` to what is the newest when it gets
 * there. Values are searched as they are written, letters of either case.
 */
export async function* findRows(rows: RowStore, words: string, from: number, pause: () => Promise<void>): AsyncGenerator<{ found: number[]; to: number }> {
  const wanted = escaped(words);
  let found: number[] = [];
  let began = performance.now();
  let place = from;
  for (let text = rows.textFrom(place); text; text = rows.textFrom(place)) {
    text.lines.forEach((line, index) => valuesOf(line).toLowerCase().includes(wanted) && found.push(text!.place + index));
    place = text.to;
    if (performance.now() - began < SLICE_MS) continue;
    yield { found, to: place };
    found = [];
    await pause();
    began = performance.now();
  }
  yield { found, to: place };
}

/** As JSON writes it: a quote is looked for with its backslash. */
function escaped(words: string): string {
  return JSON.stringify(words).slice(1, -1).toLowerCase();
}

/** Without the change kind and the event time that every line begins with. */
function valuesOf(line: string): string {
  return line.slice(line.indexOf(',', line.indexOf(',') + 1) + 1);
}
