import type { editor } from 'monaco-editor/editor';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import { askLanguage, connectorNotes } from '#shared/sql/index.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Session } from '#renderer/platform/session.ts';
import { sqlInWorker } from '#renderer/workers/sql-worker.ts';
import type { EditorStore } from '../editor-store.ts';
import { FLINK_SQL } from '../flink-sql-language.ts';
import type { Models } from '../models.ts';
import { showChangelogs } from './changelog-hints.ts';
import { registerCodeActions } from './code-actions.ts';
import { registerNavigation } from './navigation.ts';
import { parameterNames } from './parameter-names.ts';
import { registerProviders } from './providers.ts';
import { createSqlTexts } from './sql-texts.ts';

export interface SqlLanguageParts {
  store: EditorStore;
  session: Session;
  clients: Pick<Clients, 'language' | 'workspace'>;
  /** Takes what the text alone can say, beside what Flink says of it. */
  note(file: string, diagnostics: readonly Diagnostic[]): void;
}

/** Brings the language service to the editor: the service in its worker, Flink through the window's client. */
export function joinSqlLanguage(code: editor.ICodeEditor, models: Models, { store, session, clients, note }: SqlLanguageParts): Disposable {
  const disposables = new Disposables();
  const ask = askLanguage(clients.language);
  const worker = disposables.add(sqlInWorker({ ...ask, parameters: () => parameterNames(session, clients.workspace) }, () => texts.forget()));
  const sql = () => worker.client();
  const texts = disposables.add(createSqlTexts({ store, session, models, workspace: clients.workspace, sql }));
  const questions = { sql, texts };

  for (const registered of registerProviders(questions)) disposables.add(registered);
  const navigation = registerNavigation({
    ...questions,
    isCommon: (file) => session.getState().workspace?.common.includes(file) ?? false,
    show: ({ file, range }) => session.setState({ marked: { file, range, reveal: true, focus: true } }),
    openBehind: store.openBehind,
  });
  for (const registered of navigation) disposables.add(registered);
  disposables.add(registerCodeActions({ ...questions, session, vocabulary: ask.vocabulary }));
  disposables.add(showChangelogs(models, session, clients.language));
  disposables.defer(
    session.subscribe((now, before) => {
      if (now.workspace !== before.workspace || (now.engine?.state === 'ready' && before.engine?.state !== 'ready')) ask.forget();
    }),
  );

  // What the text alone can say is said again whenever Flink has spoken, and so at the pace of its answers.
  let checking = new AbortController();
  const check = async () => {
    checking.abort();
    checking = new AbortController();
    const { signal } = checking;
    const model = code.getModel();
    const doc = model?.getLanguageId() === FLINK_SQL ? texts.of(model) : undefined;
    if (!doc) return;
    const [said, flink] = await Promise.all([sql().check({ doc }, signal).catch(() => []), ask.vocabulary(doc)]);
    const missing = flink ? connectorNotes(doc.text, flink).map(({ diagnostic }) => diagnostic) : [];
    if (!signal.aborted) note(doc.file, [...said, ...missing]);
  };
  disposables.defer(session.subscribe((now, before) => now.preview !== before.preview && !now.preview?.busy && void check()));
  disposables.add(code.onDidChangeModel(() => void check()));
  disposables.defer(() => checking.abort());
  void check();
  return disposables;
}
