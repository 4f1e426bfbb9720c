import type { IRange, languages, Uri } from 'monaco-editor/editor';
import type { Position, Range } from '#shared/base/text-range.ts';
import type { Completion, CompletionKind, SqlSymbol, SymbolKind } from '#shared/sql/index.ts';
import { monaco } from '../monaco.ts';

/** The path of a file of the workspace, as a model is called by. */
export function uriOf(file: string): Uri {
  return monaco.Uri.from({ scheme: 'weir', path: `/${file}` });
}

export function fileOf(uri: Uri): string {
  return uri.path.slice(1);
}

export function toMonaco({ start, end }: Range): IRange {
  return { startLineNumber: start.line, startColumn: start.column, endLineNumber: end.line, endColumn: end.column };
}

export function fromMonaco({ startLineNumber, startColumn, endLineNumber, endColumn }: IRange): Range {
  return { start: { line: startLineNumber, column: startColumn }, end: { line: endLineNumber, column: endColumn } };
}

/** Whether two ranges have a place in common, their ends included. */
export function touches(one: Range, other: Range): boolean {
  return isUpTo(one.start, other.end) && isUpTo(other.start, one.end);
}

function isUpTo(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.column <= other.column);
}

const { CompletionItemKind: Item, SymbolKind: Symbol } = monaco.languages;

const ITEMS: Record<CompletionKind, languages.CompletionItemKind> = {
  keyword: Item.Keyword,
  catalog: Item.Module,
  database: Item.Module,
  table: Item.Struct,
  view: Item.Interface,
  column: Item.Field,
  alias: Item.Variable,
  function: Item.Function,
  argument: Item.Property,
  type: Item.Class,
  option: Item.Property,
  value: Item.EnumMember,
  hint: Item.Event,
  parameter: Item.Constant,
  snippet: Item.Snippet,
};

export function toItem({ label, kind, detail, documentation, insert, snippet, range, sort }: Completion): languages.CompletionItem {
  return {
    label: detail === null ? label : { label, description: detail },
    kind: ITEMS[kind],
    ...(documentation !== null && { documentation: { value: documentation } }),
    insertText: insert,
    ...(snippet && { insertTextRules: monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet }),
    range: toMonaco(range),
    sortText: sort,
  };
}

const SYMBOLS: Record<SymbolKind, languages.SymbolKind> = {
  table: Symbol.Struct,
  view: Symbol.Interface,
  cte: Symbol.Interface,
  column: Symbol.Field,
  function: Symbol.Function,
  model: Symbol.Object,
  catalog: Symbol.Module,
  database: Symbol.Module,
  insert: Symbol.Event,
  query: Symbol.Method,
  set: Symbol.Property,
  statement: Symbol.Key,
};

export function toSymbol({ name, detail, kind, range, nameRange, children }: SqlSymbol): languages.DocumentSymbol {
  return { name, detail: detail ?? '', kind: SYMBOLS[kind], tags: [], range: toMonaco(range), selectionRange: toMonaco(nameRange), children: children.map(toSymbol) };
}
