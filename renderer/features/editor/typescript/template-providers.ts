import type { CancellationToken, editor, IDisposable, IPosition } from 'monaco-editor/editor';
import type { SqlDocument } from '#shared/sql/index.ts';
import type { SqlClient } from '#renderer/workers/sql-worker.ts';
import type { Session } from '#renderer/platform/session.ts';
import { type Questions, signalOf } from '../language/questions.ts';
import { toItem, toMonaco, toSignatures } from '../language/to-monaco.ts';
import { monaco } from '../monaco.ts';
import { escaped, sqlOfTemplates } from './sql-of-templates.ts';
import { TYPESCRIPT, type TypeScriptTexts } from './typescript-texts.ts';

export interface TemplateParts extends Questions {
  typeScript: TypeScriptTexts;
  session: Session;
}

/** In the templates of `sql` in a program the language service of SQL answers, of all the SQL that the program has. */
export function registerTemplateProviders(parts: TemplateParts): IDisposable[] {
  const { languages } = monaco;
  return [
    languages.registerCompletionItemProvider(TYPESCRIPT, {
      triggerCharacters: ['.', "'", '('],
      provideCompletionItems: async (model, position, _context, token) => {
        const items = (await ask(parts, model, position, token, (sql, at, signal) => sql.complete(at, signal))) ?? [];
        return { suggestions: items.map((item) => toItem({ ...item, insert: escaped(item.insert, item.snippet) })) };
      },
    }),
    languages.registerHoverProvider(TYPESCRIPT, {
      provideHover: async (model, position, token) => {
        const hover = await ask(parts, model, position, token, (sql, at, signal) => sql.hover(at, signal));
        return hover ? { range: toMonaco(hover.range), contents: [{ value: hover.markdown }] } : undefined;
      },
    }),
    languages.registerSignatureHelpProvider(TYPESCRIPT, {
      signatureHelpTriggerCharacters: ['(', ','],
      signatureHelpRetriggerCharacters: [')'],
      provideSignatureHelp: async (model, position, token) => toSignatures(await ask(parts, model, position, token, (sql, at, signal) => sql.signature(at, signal))),
    }),
  ];
}

/** Undefined outside of a template, where there is no answer, and where nobody wants it any more. */
async function ask<T>(parts: TemplateParts, model: editor.ITextModel, position: IPosition, token: CancellationToken, put: (sql: SqlClient, at: { doc: SqlDocument; offset: number }, signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const { typeScript, sql, texts, session } = parts;
  const [file, text, offset] = [typeScript.fileOf(model), model.getValue(), model.getOffsetAt(position)];
  if (file === undefined || !text.includes('sql')) return undefined;
  const signal = signalOf(token);
  try {
    const templates = await typeScript.ts().sqlTemplates({ text });
    const inside = templates.find(({ start, end }) => start <= offset && offset <= end);
    if (!inside || inside.holes.some(({ start, end }) => start < offset && offset < end)) return undefined;
    await texts.ready();
    // Flink is asked of it as of a job in SQL that stands in its place.
    const doc = { file: file.replace(/\.ts$/, '.sql'), text: sqlOfTemplates(text, templates), mode: session.getState().mode };
    const answer = await put(sql(), { doc, offset }, signal);
    return signal.aborted || model.isDisposed() ? undefined : answer;
  } catch {
    return undefined;
  }
}
