import type { editor } from 'monaco-editor/editor';
import type { Disposable } from '#shared/base/disposable.ts';
import { Disposables } from '#shared/base/disposable.ts';
import type { SqlDocument } from '#shared/sql/index.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Session } from '#renderer/platform/session.ts';
import type { SqlClient } from '#renderer/workers/sql-worker.ts';
import type { EditorStore } from '../editor-store.ts';
import type { Models } from '../models.ts';
import { LARGE } from '../open-file.ts';

export interface SqlTextsParts {
  store: EditorStore;
  session: Session;
  models: Models;
  workspace: Clients['workspace'];
  sql(): SqlClient;
}

/** The texts that the language service is asked about, and those beside them in which the same names mean the same. */
export interface SqlTexts extends Disposable {
  /** What a model holds; undefined where it is no text of a job, or too long to be looked at with each keystroke. */
  of(model: editor.ITextModel): SqlDocument | undefined;
  /** Resolves once the service has the shared DDL; with `jobs`, the jobs too, to which the DDL's names are known. */
  ready(jobs?: boolean): Promise<void>;
  /** The text of any file of the workspace, as it is typed, or as it is on disk. */
  read(file: string): Promise<string | undefined>;
  /** A new worker knows none. */
  forget(): void;
}

export function createSqlTexts({ store, session, models, workspace, sql }: SqlTextsParts): SqlTexts {
  const disposables = new Disposables();
  const onDisk = new Map<string, Promise<string | undefined>>();
  let told = '';

  const typed = (file: string) => store.state.getState().files.find(({ path, state }) => path === file && state === 'ready')?.text;
  const read = async (file: string) => {
    const now = typed(file);
    if (now !== undefined) return now;
    if (!onDisk.has(file)) onDisk.set(file, workspace.read({ path: file }).then(({ text }) => text, () => undefined));
    return onDisk.get(file);
  };

  // A file that is saved elsewhere makes the workspace speak again, or Flink; what was read before either is read anew.
  disposables.defer(session.subscribe((now, before) => (now.workspace !== before.workspace || now.preview?.latest !== before.preview?.latest) && onDisk.clear()));

  return {
    of: (model) => {
      const file = models.pathOf(model);
      if (file === undefined || model.getValueLength() > LARGE.checks) return undefined;
      return { file, text: model.getValue(), mode: session.getState().mode };
    },
    ready: async (jobs = false) => {
      const { workspace: state, mode } = session.getState();
      const names = [...(state?.common ?? []), ...(jobs ? (state?.jobs ?? []).filter(({ kind }) => kind === 'sql').map(({ path }) => path) : [])];
      const texts = await Promise.all(names.map(read));
      const files = names.flatMap((file, index) => (texts[index] === undefined ? [] : [{ file, text: texts[index], mode, shared: state?.common.includes(file) ?? false }]));
      const now = JSON.stringify(files);
      if (now === told) return;
      told = now;
      await sql().others({ files });
    },
    read,
    forget: () => (told = ''),
    dispose: () => disposables.dispose(),
  };
}
