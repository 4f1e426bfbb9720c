import type { CancellationToken, editor, IPosition } from 'monaco-editor/editor';
import type { SqlDocument } from '#shared/sql/index.ts';
import type { SqlClient } from '#renderer/workers/sql-worker.ts';
import type { SqlTexts } from './sql-texts.ts';

export interface Questions {
  sql(): SqlClient;
  texts: SqlTexts;
}

/** Asks the service about a place in a model; undefined where it has no answer, and where nobody wants it any more. */
export async function askAt<T>({ sql, texts }: Questions, model: editor.ITextModel, position: IPosition, token: CancellationToken | undefined, ask: (sql: SqlClient, at: { doc: SqlDocument; offset: number }, signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const doc = texts.of(model);
  if (!doc) return undefined;
  const signal = signalOf(token);
  try {
    await texts.ready();
    if (signal.aborted) return undefined;
    const answer = await ask(sql(), { doc, offset: model.getOffsetAt(position) }, signal);
    return signal.aborted ? undefined : answer;
  } catch {
    return undefined;
  }
}

/** Asks the service about a whole text. */
export async function askOf<T>({ sql, texts }: Questions, model: editor.ITextModel, token: CancellationToken, ask: (sql: SqlClient, text: string, signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const doc = texts.of(model);
  if (!doc) return undefined;
  const signal = signalOf(token);
  try {
    const answer = await ask(sql(), doc.text, signal);
    return signal.aborted ? undefined : answer;
  } catch {
    return undefined;
  }
}

/** A question that the editor gives up is given up in the worker and in Flink. */
export function signalOf(token: CancellationToken | undefined): AbortSignal {
  const abort = new AbortController();
  if (token?.isCancellationRequested) abort.abort();
  token?.onCancellationRequested(() => abort.abort());
  return abort.signal;
}
