import type { Sink as RunSink } from '#shared/services/engine.ts';
import { readRow } from '#shared/base/split-json.ts';
import type { Sink } from './parts.ts';

/** Writes rows of a run, line by line, in the order they come. */
export interface RowsWriter {
  rows(sink: RunSink, lines: string[]): Promise<void>;
}

/** A JSON object a row; the values' texts are copied, so that a number keeps every digit. */
export function jsonRows(out: Sink): RowsWriter {
  return {
    rows: async (sink, lines) => {
      const names = sink.columns.map(({ name }) => JSON.stringify(name));
      const head = `{"sink":${JSON.stringify(sink.name)},"kind":`;
      const text = lines.map((line) => {
        const { kind, values } = readRow(line);
        return `${head}${JSON.stringify(kind)},"row":{${values.map((value, index) => `${names[index]}:${value}`).join(',')}}}\n`;
      });
      await out.write(text.join(''));
    },
  };
}

/** Aligned columns under a heading, again whenever the rows are of another sink. Widths grow with what comes. */
export function tableRows(out: Sink): RowsWriter {
  const widths = new Map<string, number[]>();
  let current: string | undefined;
  return {
    rows: async (sink, lines) => {
      const rows = lines.map(readRow).map(({ kind, values }) => [kind, ...values.map(cell)]);
      const heading = ['op', ...sink.columns.map(({ name }) => name)];
      const wide = widths.get(sink.name) ?? heading.map((name) => name.length);
      for (const row of rows) row.forEach((text, index) => (wide[index] = Math.max(wide[index] ?? 0, text.length)));
      widths.set(sink.name, wide);
      const line = (row: string[]) => `${row.map((text, index) => text.padEnd(wide[index] ?? 0)).join('  ').trimEnd()}\n`;
      const head = current === sink.name ? '' : `${current === undefined ? '' : '\n'}${sink.name}\n${line(heading)}${line(wide.map((width) => '─'.repeat(width)))}`;
      current = sink.name;
      await out.write(head + rows.map(line).join(''));
    },
  };
}

/** Text without its quotes; everything else as it is. Line breaks and control characters would break the table. */
function cell(value: string): string {
  if (value === 'null') return 'NULL';
  return value.startsWith('"') ? (JSON.parse(value) as string).replace(/[\u0000-\u001f\u007f\u0080-\u009f]/g, '·') : value;
}
