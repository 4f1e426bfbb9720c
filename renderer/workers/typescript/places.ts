import type { DocumentSpan, Program, SourceFile, TextSpan } from 'monaco-editor/languages/features/typescript/lib/typescriptServices';
import type { Position, Range } from '#shared/base/text-range.ts';
import type { Place } from '#shared/sql/sql-service.ts';

/** The offset of a place; one that is behind the end of its line, or of the text, is that end. */
export function offsetOf(file: SourceFile, { line, column }: Position): number {
  const starts = file.getLineStarts();
  const start = starts[line - 1];
  if (start === undefined) return file.text.length;
  return Math.min(start + column - 1, starts[line] ?? file.text.length);
}

export function rangeOf(file: SourceFile, { start, length }: TextSpan): Range {
  const place = (offset: number): Position => {
    const { line, character } = file.getLineAndCharacterOfPosition(offset);
    return { line: line + 1, column: character + 1 };
  };
  return { start: place(start), end: place(start + length) };
}

/** Where in which file; nothing for files that are not there any more. */
export function placesOf(program: Program, spans: readonly DocumentSpan[] | undefined): Place[] {
  return (spans ?? []).flatMap(({ fileName, textSpan }) => {
    const file = program.getSourceFile(fileName);
    return file ? [{ file: fileName.slice(1), range: rangeOf(file, textSpan) }] : [];
  });
}
