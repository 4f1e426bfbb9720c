import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type CompletionItem,
  CompletionItemKind as Item,
  type Diagnostic as ProtocolDiagnostic,
  DiagnosticSeverity,
  type DocumentSymbol,
  InsertTextFormat,
  type Position as ProtocolPosition,
  type Range as ProtocolRange,
  SymbolKind as Symbol,
} from 'vscode-languageserver/node';
import type { Diagnostic, Position, Range } from '#shared/base/text-range.ts';
import { type Completion, ITEM_KINDS, SEMANTIC_TOKENS, type SemanticToken, type SqlSymbol, SYMBOL_KINDS } from '#shared/sql/index.ts';

// The protocol counts lines and characters from 0, Weir from 1; both count UTF-16 units.

export function toPosition({ line, column }: Position): ProtocolPosition {
  return { line: line - 1, character: column - 1 };
}

export function toRange({ start, end }: Range): ProtocolRange {
  return { start: toPosition(start), end: toPosition(end) };
}

export function fromRange({ start, end }: ProtocolRange): Range {
  return { start: fromPosition(start), end: fromPosition(end) };
}

function fromPosition({ line, character }: ProtocolPosition): Position {
  return { line: line + 1, column: character + 1 };
}

/** The absolute path behind a `file:` address; undefined for a text that is in no file. */
export function pathOf(uri: string): string | undefined {
  return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

const SEVERITIES = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, info: DiagnosticSeverity.Information };

/** The diagnostic itself goes along as `data`, so that what mends it can be asked for by what was said. */
export function toDiagnostic(diagnostic: Diagnostic): ProtocolDiagnostic {
  const { severity, code, message, range } = diagnostic;
  return { severity: SEVERITIES[severity], code, source: 'Flink', message, range: toRange(range), data: diagnostic };
}

export function toItem({ label, kind, detail, documentation, insert, snippet, range, sort }: Completion): CompletionItem {
  return {
    label,
    kind: Item[ITEM_KINDS[kind]],
    ...(detail !== null && { detail }),
    ...(documentation !== null && { documentation: { kind: 'markdown', value: documentation } }),
    insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range: toRange(range), newText: insert },
    sortText: sort,
  };
}

export function toSymbol({ name, detail, kind, range, nameRange, children }: SqlSymbol): DocumentSymbol {
  return { name: name || kind, ...(detail !== null && { detail }), kind: Symbol[SYMBOL_KINDS[kind]], range: toRange(range), selectionRange: toRange(nameRange), children: children.map(toSymbol) };
}

/** Each kind of the service by the name that editors have colours for. */
const COLOURS: Record<(typeof SEMANTIC_TOKENS)[number], string> = {
  keyword: 'keyword',
  type: 'type',
  function: 'function',
  table: 'struct',
  view: 'class',
  cte: 'class',
  alias: 'variable',
  column: 'property',
  option: 'enumMember',
  string: 'string',
  number: 'number',
  comment: 'comment',
  parameter: 'parameter',
  hint: 'decorator',
  operator: 'operator',
};

const NAMES = [...new Set(Object.values(COLOURS))];
export const LEGEND = { tokenTypes: NAMES, tokenModifiers: ['declaration'] };

/** Five numbers a token, each place counted from the token before. */
export function packTokens(tokens: readonly SemanticToken[]): number[] {
  let [lastLine, lastColumn] = [1, 1];
  return tokens.flatMap(({ line, column, length, kind, declaration }) => {
    const packed = [line - lastLine, line === lastLine ? column - lastColumn : column - 1, length, NAMES.indexOf(COLOURS[kind]), declaration ? 1 : 0];
    [lastLine, lastColumn] = [line, column];
    return packed;
  });
}
