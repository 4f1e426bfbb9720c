import type { IDisposable } from 'monaco-editor/editor';
import { FLINK_SQL } from '../flink-sql-language.ts';
import { monaco } from '../monaco.ts';
import { LEGEND, packTokens } from './pack-tokens.ts';
import { askAt, askOf, type Questions } from './questions.ts';
import { toItem, toMonaco, toSymbol } from './to-monaco.ts';

/** What is shown while a person types and looks: completions, words on hover, signatures, outline, folds, colours, layout. */
export function registerProviders(questions: Questions): IDisposable[] {
  const { languages } = monaco;
  return [
    languages.registerCompletionItemProvider(FLINK_SQL, {
      triggerCharacters: ['.', "'", '{', '('],
      provideCompletionItems: async (model, position, _context, token) => {
        const items = await askAt(questions, model, position, token, (sql, at, signal) => sql.complete(at, signal));
        return { suggestions: items?.map(toItem) ?? [] };
      },
    }),
    languages.registerHoverProvider(FLINK_SQL, {
      provideHover: async (model, position, token) => {
        const hover = await askAt(questions, model, position, token, (sql, at, signal) => sql.hover(at, signal));
        return hover ? { range: toMonaco(hover.range), contents: [{ value: hover.markdown }] } : undefined;
      },
    }),
    languages.registerSignatureHelpProvider(FLINK_SQL, {
      signatureHelpTriggerCharacters: ['(', ','],
      signatureHelpRetriggerCharacters: [')'],
      provideSignatureHelp: async (model, position, token) => {
        const help = await askAt(questions, model, position, token, (sql, at, signal) => sql.signature(at, signal));
        if (!help?.signatures.length) return undefined;
        const signatures = help.signatures.map(({ label, documentation, parameters }) => ({ label, parameters, ...(documentation !== null && { documentation: { value: documentation } }) }));
        return { value: { signatures, activeSignature: help.activeSignature, activeParameter: help.active }, dispose: () => {} };
      },
    }),
    languages.registerDocumentSymbolProvider(FLINK_SQL, {
      provideDocumentSymbols: async (model, token) => (await askOf(questions, model, token, (sql, text, signal) => sql.outline({ text }, signal)))?.map(toSymbol),
    }),
    languages.registerFoldingRangeProvider(FLINK_SQL, {
      provideFoldingRanges: async (model, _context, token) => {
        const folds = await askOf(questions, model, token, (sql, text, signal) => sql.folding({ text }, signal));
        const { Comment, Region } = languages.FoldingRangeKind;
        return folds?.map(({ startLine, endLine, kind }) => ({ start: startLine, end: endLine, kind: kind === 'comment' ? Comment : Region }));
      },
    }),
    languages.registerDocumentSemanticTokensProvider(FLINK_SQL, {
      getLegend: () => LEGEND,
      provideDocumentSemanticTokens: async (model, _last, token) => {
        const tokens = await askOf(questions, model, token, (sql, text, signal) => sql.tokens({ text }, signal));
        return tokens && { data: packTokens(tokens) };
      },
      releaseDocumentSemanticTokens: () => {},
    }),
    languages.registerDocumentFormattingEditProvider(FLINK_SQL, {
      displayName: 'Weir',
      provideDocumentFormattingEdits: async (model, _options, token) => {
        const text = await askOf(questions, model, token, (sql, text, signal) => sql.format({ text }, signal));
        return text === undefined || text === model.getValue() ? [] : [{ range: model.getFullModelRange(), text }];
      },
    }),
  ];
}
