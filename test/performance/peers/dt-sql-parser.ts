import { FlinkSQL } from 'dt-sql-parser';
import type { Peer } from '../figures.ts';

/** What dt-sql-parser needs for the same texts in this process: syntax alone, it knows no table. The first `warmUp` do not count. */
export function dtSqlParser(texts: readonly string[], caretOf: (text: string) => number, warmUp: number): { validated: Peer; completed: Peer } {
  const parser = new FlinkSQL();
  const validated: number[] = [];
  const completed: number[] = [];
  // It writes each mistake that it meets to the console.
  const { error } = console;
  console.error = () => {};
  for (const [index, text] of texts.entries()) {
    let began = performance.now();
    parser.validate(text);
    if (index >= warmUp) validated.push(performance.now() - began);
    const before = text.slice(0, caretOf(text)).split('\n');
    began = performance.now();
    parser.getSuggestionAtCaretPosition(text, { lineNumber: before.length, column: before.at(-1)!.length + 1 });
    if (index >= warmUp) completed.push(performance.now() - began);
  }
  console.error = error;
  return { validated: { name: "dt-sql-parser's validate, syntax only", samples: validated }, completed: { name: "dt-sql-parser's suggestions, no names of tables or columns", samples: completed } };
}
