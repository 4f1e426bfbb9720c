import type { Diagnostic } from '../../base/text-range.ts';

/**
 * What Flink says of a text and what is noted of it beside, each thing once. Where both speak of the same, Flink's severity holds, and the words are those that know more: of the one environment
 * that Flink is given, or of all.
 */
export function withNotes(said: readonly Diagnostic[], notes: readonly Diagnostic[]): Diagnostic[] {
  const together = said.map((one) => {
    const note = notes.find((other) => isSame(one, other));
    return note && knowsMore(note) ? { ...one, message: note.message, data: { ...one.data, ...note.data } } : one;
  });
  return [...together, ...notes.filter((note) => !said.some((one) => isSame(one, note)))];
}

/** The environments that give what a diagnostic misses: to choose one mends it. */
export function environmentsIn({ code, data }: Diagnostic): string[] {
  const names = code === 'parameter-missing' ? data?.['environments'] : undefined;
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

/** Whether two diagnostics are about the same: their codes and the places where they begin. */
export function isSame(one: Diagnostic, other: Diagnostic): boolean {
  return one.code === other.code && one.range.start.line === other.range.start.line && one.range.start.column === other.range.start.column;
}

function knowsMore({ data }: Diagnostic): boolean {
  return data?.['meant'] !== undefined || data?.['environments'] !== undefined;
}
