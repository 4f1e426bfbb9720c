import type { editor } from 'monaco-editor/editor';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import { askLanguage, connectorNotes, optionValueFaults } from '#shared/sql/index.ts';
import { packageOf } from '#shared/workspace/typescript-options.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Session } from '#renderer/platform/session.ts';
import { sqlInWorker } from '#renderer/workers/sql-worker.ts';
import type { Outline } from '../breadcrumbs/trail.ts';
import type { EditorStore } from '../editor-store.ts';
import { FLINK_SQL } from '../flink-sql-language.ts';
import type { Models } from '../models.ts';
import { createCalledFunctions } from '../typescript/called-functions.ts';
import { joinTypeScript } from '../typescript/join-typescript.ts';
import { registerTemplateProviders } from '../typescript/template-providers.ts';
import { createTypeScriptTexts } from '../typescript/typescript-texts.ts';
import { showPlannedHints } from './planned-hints.ts';
import { registerCodeActions } from './code-actions.ts';
import { followOutline } from './follow-outline.ts';
import { registerNavigation } from './navigation.ts';
import { createPeekedModels } from './peeked-models.ts';
import { parameterNames } from './parameter-names.ts';
import { registerProviders } from './providers.ts';
import { takeOnEnter } from './take-on-enter.ts';
import { createSqlTexts } from './sql-texts.ts';

export interface SqlLanguageParts {
  store: EditorStore;
  session: Session;
  clients: Pick<Clients, 'language' | 'workspace'>;
  /** Takes what the text alone can say, beside what Flink says of it. */
  note(file: string, diagnostics: readonly Diagnostic[]): void;
  /** Tells when a person asks for suggestions by a command of the window. */
  onSuggest(listener: () => void): Disposable;
  /** Takes what the text in front consists of. */
  tellOutline(outline: Outline): void;
}

/** Brings the language service to the editor: the service in its worker, Flink through the window's client. */
export function joinSqlLanguage(code: editor.ICodeEditor, models: Models, { store, session, clients, note, tellOutline, onSuggest }: SqlLanguageParts): Disposable {
  const disposables = new Disposables();
  const ask = askLanguage(clients.language);
  const worker = disposables.add(sqlInWorker({ ...ask, parameters: () => parameterNames(session, clients.workspace) }, () => texts.forget()));
  const sql = () => worker.client();
  const texts = disposables.add(createSqlTexts({ store, session, models, workspace: clients.workspace, sql }));
  const questions = { sql, texts };
  const typeScript = disposables.add(createTypeScriptTexts({ store, session, workspace: clients.workspace, language: clients.language }));
  const called = createCalledFunctions(typeScript, questions);
  const fromPackage = (file: string) => typeScript.ts().text({ file }).then((text) => text ?? undefined, () => undefined);
  const peeked = disposables.add(createPeekedModels((file) => (packageOf(file) === undefined ? texts.read(file) : fromPackage(file))));
  disposables.add(joinTypeScript({ store, session, texts: typeScript, called, peeked, note, tellOutline }));

  for (const registered of registerTemplateProviders({ ...questions, typeScript, session })) disposables.add(registered);

  const enter = disposables.add(takeOnEnter(code, onSuggest));
  for (const registered of registerProviders(questions, called, enter.offered)) disposables.add(registered);
  const navigation = registerNavigation({
    ...questions,
    peeked,
    called,
    isCommon: (file) => session.getState().workspace?.common.includes(file) ?? false,
    show: async ({ file, range }) => {
      // What a package declares is looked at, and never written.
      const text = packageOf(file) === undefined ? undefined : await fromPackage(file);
      if (text !== undefined) store.openRead(file, text);
      session.setState({ marked: { file, range, reveal: true, focus: true } });
    },
    openBehind: store.openBehind,
  });
  for (const registered of navigation) disposables.add(registered);
  disposables.add(registerCodeActions({ ...questions, session, vocabulary: ask.vocabulary }));
  disposables.add(followOutline(code, questions, tellOutline));
  disposables.add(showPlannedHints(models, session, clients.language));
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
    const [said, values, flink] = await Promise.all([sql().check({ doc }, signal).catch(() => []), optionValueFaults(doc.text, (lists) => ask.optionFaults(lists, signal)), ask.vocabulary(doc)]);
    const missing = flink ? connectorNotes(doc.text, flink).map(({ diagnostic }) => diagnostic) : [];
    if (!signal.aborted) note(doc.file, [...said, ...values, ...missing]);
  };
  disposables.defer(session.subscribe((now, before) => now.preview !== before.preview && !now.preview?.busy && void check()));
  disposables.add(code.onDidChangeModel(() => void check()));
  disposables.defer(() => checking.abort());
  void check();
  return disposables;
}
