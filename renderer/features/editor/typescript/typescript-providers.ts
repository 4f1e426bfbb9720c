import type { CancellationToken, editor, IDisposable, languages } from 'monaco-editor/editor';
import type { TextEdit } from '#shared/sql/index.ts';
import type { Layout, Offer, TypeScriptSymbol } from '#renderer/workers/typescript/typescript-contract.ts';
import type { TypeScriptClient } from '#renderer/workers/typescript/typescript-worker.ts';
import { fromMonaco, toMonaco } from '../language/to-monaco.ts';
import { toWorkspaceEdit } from '../language/navigation.ts';
import { monaco } from '../monaco.ts';
import { itemKindOf, symbolKindOf } from './kinds.ts';
import { TYPESCRIPT, type TypeScriptTexts } from './typescript-texts.ts';

type Place = { lineNumber: number; column: number };

export const placeOf = ({ lineNumber: line, column }: Place) => ({ line, column });

/** What is shown while a person types and looks. */
export function registerTypeScriptProviders(texts: TypeScriptTexts): IDisposable[] {
  const { languages: all } = monaco;
  return [
    registerCompletion(texts),
    all.registerHoverProvider(TYPESCRIPT, {
      provideHover: (model, position, token) =>
        ask(texts, model, token, async (ts, file) => {
          const hover = await ts.hover({ file, at: placeOf(position) });
          return hover ? { range: toMonaco(hover.range), contents: [{ value: `\`\`\`typescript\n${hover.code}\n\`\`\`` }, ...(hover.documentation ? [{ value: hover.documentation }] : [])] } : undefined;
        }),
    }),
    all.registerSignatureHelpProvider(TYPESCRIPT, {
      signatureHelpTriggerCharacters: ['(', ',', '<'],
      signatureHelpRetriggerCharacters: [')'],
      provideSignatureHelp: (model, position, token) =>
        ask(texts, model, token, async (ts, file) => {
          const help = await ts.signature({ file, at: placeOf(position) });
          return help ? { value: help, dispose: () => {} } : undefined;
        }),
    }),
    all.registerDocumentHighlightProvider(TYPESCRIPT, {
      provideDocumentHighlights: (model, position, token) =>
        ask(texts, model, token, async (ts, file) => {
          const { Write, Text } = all.DocumentHighlightKind;
          return (await ts.highlights({ file, at: placeOf(position) })).map(({ range, written }) => ({ range: toMonaco(range), kind: written ? Write : Text }));
        }),
    }),
    all.registerDocumentSymbolProvider(TYPESCRIPT, { provideDocumentSymbols: (model, token) => ask(texts, model, token, async (ts, file) => (await ts.outline({ file })).map(toSymbol)) }),
    all.registerFoldingRangeProvider(TYPESCRIPT, {
      provideFoldingRanges: (model, _context, token) =>
        ask(texts, model, token, async (ts, file) => {
          const { Comment, Imports, Region } = all.FoldingRangeKind;
          const kinds: Record<string, languages.FoldingRangeKind> = { comment: Comment, imports: Imports, region: Region };
          return (await ts.folding({ file })).map(({ startLine: start, endLine: end, kind }) => ({ start, end, ...(kinds[kind] && { kind: kinds[kind] }) }));
        }),
    }),
    all.registerDocumentFormattingEditProvider(TYPESCRIPT, {
      displayName: 'TypeScript',
      provideDocumentFormattingEdits: (model, options, token) => ask(texts, model, token, async (ts, file) => (await ts.format({ file, layout: options, range: null })).map(toEdit)),
    }),
    all.registerDocumentRangeFormattingEditProvider(TYPESCRIPT, {
      displayName: 'TypeScript',
      provideDocumentRangeFormattingEdits: (model, range, options, token) => ask(texts, model, token, async (ts, file) => (await ts.format({ file, layout: options, range: fromMonaco(range) })).map(toEdit)),
    }),
    all.registerOnTypeFormattingEditProvider(TYPESCRIPT, {
      autoFormatTriggerCharacters: [';', '}', '\n'],
      provideOnTypeFormattingEdits: (model, position, key, options, token) => ask(texts, model, token, async (ts, file) => (await ts.formatTyped({ file, layout: options, at: placeOf(position), key })).map(toEdit)),
    }),
    all.registerCodeActionProvider(TYPESCRIPT, {
      provideCodeActions: async (model, range, { markers }, token) => {
        const fixes = (await ask(texts, model, token, (ts, file) => ts.fixes({ file, range: fromMonaco(range), layout: layoutOf(model) }))) ?? [];
        const meant = (line: number, column: number) => markers.filter(({ startLineNumber, startColumn }) => startLineNumber === line && startColumn === column);
        return { actions: fixes.map(({ title, edits, diagnostics }) => ({ title, kind: 'quickfix', edit: toWorkspaceEdit(edits), diagnostics: diagnostics.flatMap(({ range: { start } }) => meant(start.line, start.column)) })), dispose: () => {} };
      },
    }),
  ];
}

type Item = languages.CompletionItem & { asked?: { file: string; at: { line: number; column: number }; key: Offer['key']; layout: Layout; name: string } };

function registerCompletion(texts: TypeScriptTexts): IDisposable {
  return monaco.languages.registerCompletionItemProvider(TYPESCRIPT, {
    triggerCharacters: ['.', '"', "'", '/', '@'],
    provideCompletionItems: async (model, position, _context, token) => {
      const at = placeOf(position);
      const word = model.getWordUntilPosition(position);
      const range = new monaco.Range(at.line, word.startColumn, at.line, word.endColumn);
      const layout = layoutOf(model);
      const offered = await ask(texts, model, token, async (ts, file) =>
        (await ts.complete({ file, at })).map(({ name, kind, sort, insert, range: own, from, deprecated, key }): Item => ({
          label: from === null ? name : { label: name, description: from },
          kind: itemKindOf(kind),
          insertText: insert ?? name,
          filterText: name,
          sortText: sort,
          range: own ? toMonaco(own) : range,
          ...(deprecated && { tags: [monaco.languages.CompletionItemTag.Deprecated] }),
          asked: { file, at, key, layout, name },
        })),
      );
      return { suggestions: offered ?? [] };
    },
    resolveCompletionItem: async (item: Item) => {
      const said = item.asked && (await texts.ts().detail(item.asked).catch(() => null));
      return said ? { ...item, detail: said.detail, documentation: { value: said.documentation }, additionalTextEdits: said.edits.map(toEdit) } : item;
    },
  });
}

/** Asks the service about a model; undefined where it has no answer, and where nobody wants it any more. */
async function ask<T>(texts: TypeScriptTexts, model: editor.ITextModel, token: CancellationToken, put: (ts: TypeScriptClient, file: string) => Promise<T>): Promise<T | undefined> {
  const file = texts.fileOf(model);
  if (file === undefined) return undefined;
  const answer = await put(texts.ts(), file).catch(() => undefined);
  return token.isCancellationRequested || model.isDisposed() ? undefined : answer;
}

function layoutOf(model: editor.ITextModel): Layout {
  const { tabSize, insertSpaces } = model.getOptions();
  return { tabSize, insertSpaces };
}

function toEdit({ range, text }: TextEdit): languages.TextEdit {
  return { range: toMonaco(range), text };
}

function toSymbol({ name, kind, range, nameRange, children }: TypeScriptSymbol): languages.DocumentSymbol {
  return { name, detail: '', kind: symbolKindOf(kind), tags: [], range: toMonaco(range), selectionRange: toMonaco(nameRange), children: children.map(toSymbol) };
}
