import type { editor } from 'monaco-editor/editor';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import { Live } from '#shared/base/live.ts';
import { packageOf } from '#shared/workspace/typescript-options.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Session } from '#renderer/platform/session.ts';
import { type TypeScriptClient, typeScriptInWorker } from '#renderer/workers/typescript/typescript-worker.ts';
import type { EditorStore } from '../editor-store.ts';
import { fileOf } from '../language/to-monaco.ts';
import { LARGE } from '../open-file.ts';
import { languageOf } from '../plain-languages.ts';
import { followTableTypes, TABLES } from './table-types.ts';

export const TYPESCRIPT = 'typescript';

export interface TypeScriptTextsParts {
  store: EditorStore;
  session: Session;
  workspace: Clients['workspace'];
  language: Pick<Clients['language'], 'typings'>;
}

/** TypeScript's language service with what is typed. It starts when it is first asked for. */
export interface TypeScriptTexts extends Disposable {
  /** The service, which has been told of all that is typed. */
  ts(): TypeScriptClient;
  /** The file that a model shows, where the service looks at it; undefined where it is too long for that, or no file. */
  fileOf(model: editor.ITextModel): string | undefined;
  /** The files that are open and that the service looks at, the one in front first. */
  open(): string[];
  /** Tells that what TypeScript says of the same texts may be something else now. */
  readonly changed: Live<number>;
  /** Whether the workspace has functions in TypeScript that SQL can call. */
  hasFunctions(): boolean;
}

export function createTypeScriptTexts({ store, session, workspace, language }: TypeScriptTextsParts): TypeScriptTexts {
  const disposables = new Disposables();
  const changed = new Live(0);
  const tables = disposables.add(followTableTypes(session, language, () => changed.set(changed.value + 1)));
  let told = '';
  let stale = false;
  // A save, also elsewhere, makes the workspace speak again.
  disposables.defer(session.subscribe((now, before) => now.workspace !== before.workspace && (stale = true)));
  const read = async ({ files, packages }: { files: string[]; packages: string[] }) => (await workspace.typeScriptTexts({ files, packages })).texts;
  const worker = disposables.add(typeScriptInWorker(read, () => (told = '')));

  const openFiles = () => {
    const { files, active } = store.state.getState();
    const looked = files.filter(({ path, state, text }) => state === 'ready' && languageOf(path) === TYPESCRIPT && packageOf(path) === undefined && text.length <= LARGE.checks);
    return [...looked.filter(({ path }) => path === active), ...looked.filter(({ path }) => path !== active)];
  };
  const functionFiles = () => session.getState().workspace?.files.filter((path) => languageOf(path) === TYPESCRIPT) ?? [];

  return {
    ts: () => {
      const client = worker.client();
      const functions = functionFiles();
      const jobs = session.getState().workspace?.jobs.flatMap(({ path, kind }) => (kind === 'typescript' ? [path] : [])) ?? [];
      const typed = Object.fromEntries([...openFiles().map(({ path, text }) => [path, text] as const), ...(jobs.length ? [[TABLES, tables.text()] as const] : [])]);
      const now = JSON.stringify([typed, functions, jobs]);
      if (stale) void client.forget({}).catch(() => (stale = true));
      stale = false;
      // What is asked next comes after it in the same pipe.
      if (now !== told) void client.take({ typed, roots: [...functions, ...jobs], functions }).catch(() => (told = ''));
      told = now;
      return client;
    },
    fileOf: (model) => (model.uri.scheme === 'weir' && model.getValueLength() <= LARGE.checks ? fileOf(model.uri) : undefined),
    open: () => openFiles().map(({ path }) => path),
    changed,
    hasFunctions: () => functionFiles().length > 0,
    dispose: () => disposables.dispose(),
  };
}
