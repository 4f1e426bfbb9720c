import type { editor } from 'monaco-editor/editor';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import type { Outline } from '../breadcrumbs/trail.ts';
import { FLINK_SQL } from '../flink-sql-language.ts';
import type { Questions } from './questions.ts';

/** Tells what the text in front consists of, again after each change; the worker is asked once at a time, and for the newest text. */
export function followOutline(code: editor.ICodeEditor, { sql, texts }: Questions, tell: (outline: Outline) => void): Disposable {
  const disposables = new Disposables();
  let asking = false;
  let again = false;
  let gone = false;
  const look = async () => {
    if (asking) return void (again = true);
    const model = code.getModel();
    const doc = model?.getLanguageId() === FLINK_SQL ? texts.of(model) : undefined;
    if (!doc) return;
    asking = true;
    const symbols = await sql().outline({ text: doc.text }).catch(() => undefined);
    asking = false;
    if (gone) return;
    if (symbols && code.getModel() === model) tell({ file: doc.file, symbols });
    if (!again) return;
    again = false;
    await look();
  };
  disposables.add(code.onDidChangeModel(() => void look()));
  disposables.add(code.onDidChangeModelContent(() => void look()));
  disposables.defer(() => (gone = true));
  void look();
  return disposables;
}
