import type { IDisposable } from 'monaco-editor/editor';
import type { Completion } from '#shared/sql/index.ts';
import { LEGEND } from '#renderer/workers/pack-tokens.ts';
import { FLINK_SQL } from '../flink-sql-language.ts';
import { monaco } from '../monaco.ts';
import type { CalledFunctions } from '../typescript/called-functions.ts';
import { askAt, askOf, type Questions } from './questions.ts';
import { toItem, toMonaco, toSignatures, toSymbol } from './to-monaco.ts';
import { wentOn } from './went-on.ts';

/** What is shown while a person types and looks: completions, words on hover, signatures, outline, folds, colours, layout. */
export function registerProviders(questions: Questions, called: CalledFunctions, onOffered: (offers: readonly Completion[]) => void): IDisposable[] {
  const { languages } = monaco;
  return [
    languages.registerCompletionItemProvider(FLINK_SQL, {
      triggerCharacters: ['.', "'", '{', '('],
      provideCompletionItems: async (model, position, _context, token) => {
        const behind = () => (position.lineNumber <= model.getLineCount() ? model.getLineContent(position.lineNumber).slice(position.column - 1) : '');
        const before = behind();
        const items = (await askAt(questions, model, position, token, (sql, at, signal) => sql.complete(at, signal))) ?? [];
        // With nothing to offer again, the editor asks anew where the cursor is now.
        if (model.isDisposed() || wentOn(before, behind())) return { suggestions: [] };
        onOffered(items);
        return { suggestions: items.map(toItem) };
      },
    }),
    languages.registerHoverProvider(FLINK_SQL, {
      provideHover: async (model, position, token) => {
        const hover = await askAt(questions, model, position, token, (sql, at, signal) => sql.hover(at, signal));
        const found = await called.at(model, model.getOffsetAt(position), true);
        const said = found && [{ value: [found.its.documentation, `\`${found.its.file}\``].filter((line) => line !== '').join('\n\n') }];
        if (hover) return { range: toMonaco(hover.range), contents: [{ value: hover.markdown }, ...(said ?? [])] };
        return found ? { range: toMonaco(found.call.range), contents: said! } : undefined;
      },
    }),
    languages.registerSignatureHelpProvider(FLINK_SQL, {
      signatureHelpTriggerCharacters: ['(', ','],
      signatureHelpRetriggerCharacters: [')'],
      provideSignatureHelp: async (model, position, token) => toSignatures(await askAt(questions, model, position, token, (sql, at, signal) => sql.signature(at, signal))),
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
        return tokens && { data: tokens };
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
