import type { InputRows, Journey, SampleLine, Why } from './lineage.ts';

/** `3 rows of clicks and 1 row of orders`. */
export function rowsInWords(inputs: readonly InputRows[]): string {
  const parts = inputs.map(({ table, total }) => `${total.toLocaleString('en')} ${total === 1 ? 'row' : 'rows'} of ${table}`);
  return parts.length < 2 ? (parts[0] ?? 'no row at all') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** The answer in one sentence: what it came from and how well that is known. */
export function whyInWords({ inputs, proof, others }: Pick<Why, 'inputs' | 'proof' | 'others'>): string {
  const rows = rowsInWords(inputs);
  const total = inputs.reduce((sum, input) => sum + input.total, 0);
  if (proof === 'none') return `It can have come from ${rows}; no second run gave it, so this is not proven.`;
  if (total === 0) return 'It comes from no input row: the job gives it without any.';
  const needed = total === 1 ? 'That row alone gives it again.' : proof === 'each' ? 'They alone give it again, and none of them can be left out.' : 'They alone give it again; not of each was it found out in time whether it is needed.';
  const same = others > 0 ? ` ${others.toLocaleString('en')} more ${others === 1 ? 'row' : 'rows'} met ${total === 1 ? 'it' : 'them'} in the job, and the row is the same without ${others === 1 ? 'it' : 'them'}.` : '';
  return `It comes from ${rows}. ${needed}${same}`;
}

/** `data/clicks.jsonl:12`. */
export function placeInWords({ file, line }: SampleLine): string {
  return `${file}:${line}`;
}

/** What became of a row at an operator, in two words. */
export const OUTCOMES: Record<Journey['steps'][number]['outcome'], string> = {
  passed: 'went on',
  kept: 'kept, counted later',
  arrived: 'arrived',
  dropped: 'ended here',
};
