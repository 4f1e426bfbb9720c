import type { SinkColumn } from './grid-types.ts';
import { showTime, showTyped } from './cell.ts';
import type { RowText } from '#shared/base/split-json.ts';

export interface CopyShape {
  columns: readonly SinkColumn[];
  /** The changelog's kind and event time come first. */
  changelog: boolean;
}

/** Rows for a spreadsheet: tabs between, a header on top, quotes only where a value needs them. */
export function rowsAsTsv(rows: readonly RowText[], { columns, changelog }: CopyShape): string {
  const header = [...(changelog ? ['kind', 'event time'] : []), ...columns.map(({ name }) => name)];
  const lines = rows.map(({ kind, eventTime, values }) => [...(changelog ? [kind, showTime(eventTime)] : []), ...columns.map(({ type }, index) => showTyped(values[index], type) ?? '')]);
  return [header, ...lines].map((cells) => cells.map(quoted).join('\t')).join('\n');
}

/** Rows as JSON lines, numbers as exact as they came. */
export function rowsAsJson(rows: readonly RowText[], { columns, changelog }: CopyShape): string {
  return rows.map((row) => (changelog ? `{"kind":${JSON.stringify(row.kind)},"row":${objectOf(row, columns)}}` : objectOf(row, columns))).join('\n');
}

function objectOf({ values }: RowText, columns: CopyShape['columns']): string {
  return `{${columns.map(({ name }, index) => `${JSON.stringify(name)}:${values[index] ?? 'null'}`).join(',')}}`;
}

function quoted(cell: string): string {
  return /[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
