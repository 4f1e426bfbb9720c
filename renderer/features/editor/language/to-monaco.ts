import type { IRange, languages, Uri } from 'monaco-editor/editor';
import { comparePlaces, type Range } from '#shared/base/text-range.ts';
import { type Completion, ITEM_KINDS, type SignatureHelp, type SqlSymbol, SYMBOL_KINDS } from '#shared/sql/index.ts';
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
  return comparePlaces(one.start, other.end) <= 0 && comparePlaces(other.start, one.end) <= 0;
}

const { CompletionItemKind: Item, SymbolKind: Symbol } = monaco.languages;

export function toItem({ label, kind, detail, documentation, insert, snippet, range, sort }: Completion): languages.CompletionItem {
  return {
    label: detail === null ? label : { label, description: detail },
    kind: Item[ITEM_KINDS[kind]],
    ...(documentation !== null && { documentation: { value: documentation } }),
    insertText: insert,
    ...(snippet && { insertTextRules: monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet }),
    range: toMonaco(range),
    sortText: sort,
  };
}

export function toSignatures(help: SignatureHelp | null | undefined): languages.SignatureHelpResult | undefined {
  if (!help?.signatures.length) return undefined;
  const signatures = help.signatures.map(({ label, documentation, parameters }) => ({ label, parameters, ...(documentation !== null && { documentation: { value: documentation } }) }));
  return { value: { signatures, activeSignature: help.activeSignature, activeParameter: help.active }, dispose: () => {} };
}

export function toSymbol({ name, detail, kind, range, nameRange, children }: SqlSymbol): languages.DocumentSymbol {
  return { name, detail: detail ?? '', kind: Symbol[SYMBOL_KINDS[kind]], tags: [], range: toMonaco(range), selectionRange: toMonaco(nameRange), children: children.map(toSymbol) };
}
