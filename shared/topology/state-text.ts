import type { StateColumn, StateEntry, StatePage, StateShape } from './state.ts';

/** State for a terminal: a line an entry, the entries of each state below its name. */
export function stateToText(page: StatePage): string {
  const { name, uid, operatorId, key, states, entries, more, scanned, complete } = page;
  const head = `${name ?? uid ?? operatorId} · ${uid ? `${uid} (${operatorId})` : operatorId}${key.length ? ` · key ${columnsInWords(key)}` : ''}`;
  const parts = states.flatMap((state) => paragraph(state, entries.filter((entry) => entry.state === state.name)));
  const end = complete ? `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}${more ? ', and more: --offset goes on' : ''}` : `${entries.length} entries among the first ${scanned}: give --name or --key`;
  return [head, '', ...parts, end, ''].join('\n');
}

function paragraph({ name, kind, namespace, item, value, problem }: StateShape, entries: StateEntry[]): string[] {
  const held = [item && columnsInWords(item), value.length ? columnsInWords(value) : ''].filter(Boolean).join(' → ');
  const facts = `${name}: ${kind}${held ? ` of ${held}` : ''}${namespace ? ` by ${namespace}` : ''}`;
  return [facts, ...(problem ? [`  ${problem}`] : []), ...entries.map((entry) => `  ${entryLine(entry, kind)}`), ''];
}

function entryLine({ key, namespace, item, value, time, problem }: StateEntry, kind: string): string {
  if (problem) return problem;
  const place = [key.join(', '), namespace, item?.join(', ')].filter(Boolean).join(' · ');
  const held = kind === 'timers' ? `fires at ${instant(time)}` : (value?.join(', ') ?? '');
  return `${place ? `${place} → ` : ''}${held}${kind !== 'timers' && time !== null ? ` (touched ${instant(time)})` : ''}`;
}

/** A timer may wait for the last watermark, which is later than any date. */
const instant = (time: number | null) => (time === null ? '?' : Math.abs(time) > 8.64e15 ? 'the end' : new Date(time).toISOString());

function columnsInWords(columns: StateColumn[]): string {
  return columns.map(({ name, type }) => (name ? `${name} ${type}` : type)).join(', ');
}
