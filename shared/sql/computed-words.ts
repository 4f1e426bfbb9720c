import type { Computed } from '../services/sql-knowledge.ts';

/** A word beside the text. `column`: null for the end of the line. */
export interface ComputedHint {
  at: { line: number; column: number | null };
  label: string;
  words: string;
}

type Form = Exclude<Computed['form'], 'flink'>;

const LABELS: Record<Form, string> = {
  record: 'V8 · per record',
  rows: 'V8 · rows per record',
  aggregate: 'V8 · aggregate',
  process: 'V8 · process, a call a row',
  async: 'V8 · async, in batches',
  planned: 'no call at run time',
};

const REASONS: Record<Form, string> = {
  record: 'once for each record: Flink calls scalar functions so, and what it gives is read in the same row. What SQL can say is faster in SQL.',
  rows: 'once for each record; its rows come some at a time, as they are made.',
  aggregate: "once for each row that comes or is taken back, and once for what it gives. Its accumulator is in Flink's state between calls.",
  process: 'once for each row and each timer: such a function hears of no barrier, so no row may wait in it for others.',
  async: 'for many records at a time, which is the fast form: the operator goes on while calls wait, and keeps them in its state.',
  planned: '',
};

/** What runs where, beside the text: each call of a function behind it, and lines whose expressions became Flink's at their ends. */
export function computedHints(parts: readonly Computed[]): ComputedHint[] {
  const calls = parts.flatMap(({ form, name, operators, range: { end } }): ComputedHint[] => (form === 'flink' ? [] : [{ at: { line: end.line, column: end.column }, label: LABELS[form], words: callWords(form, name ?? '', operators) }]));
  const byLine = new Map<number, string[]>();
  for (const { form, sql, range } of parts) if (form === 'flink') byLine.set(range.end.line, [...(byLine.get(range.end.line) ?? []), sql]);
  const lines = [...byLine].map(([line, all]): ComputedHint => ({ at: { line, column: null }, label: 'Flink', words: flinkWords([...new Set(all)]) }));
  return [...calls, ...lines];
}

function callWords(form: Form, name: string, operators: readonly string[]): string {
  if (form === 'planned') return `No operator calls \`${name}\`: Flink called it while it planned, since its arguments are constants, or nothing reads what it gives.`;
  const where = operators.length ? ` of ${operators.join(' and ')}` : '';
  return `\`${name}\` runs in V8, inside the task${where}, ${REASONS[form]}`;
}

function flinkWords(sql: readonly string[]): string {
  return `Flink computes this by itself, in Java that its planner generates; nothing of it runs in V8.\n\n\`\`\`sql\n${sql.join('\n')}\n\`\`\``;
}
