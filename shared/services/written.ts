import type { RunStatus, SinkCount, Written } from './engine.ts';

/** The sink's word on what went to the real table; undefined where its rows are captured. */
export function writtenTo({ written }: Pick<RunStatus, 'written'>, name: string): Written | undefined {
  return written.find(({ sink }) => sink === name);
}

/** Counts of the sinks whose rows are captured: a real one has none that came here. */
export function capturedOf({ counts, written }: Pick<RunStatus, 'counts' | 'written'>): SinkCount[] {
  return counts.filter((count) => !writtenTo({ written }, count.sink));
}

/** `177 rows went to the real out_t.` */
export function writtenWords({ sink, rows }: Written): string {
  if (rows === null) return `The run writes to the real ${sink}; how many rows its connector does not say.`;
  return `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'} went to the real ${sink}.`;
}
