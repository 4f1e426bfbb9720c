import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { Disposables } from '#shared/base/disposable.ts';
import type { Command, Feature, FeatureParts, View } from '#renderer/platform/feature.ts';
import type { Session } from '#renderer/platform/session.ts';
import type { Settings } from '#renderer/platform/settings.ts';
import { goToCrumbs } from './breadcrumbs/go-to-crumbs.ts';
import type { Outline } from './breadcrumbs/trail.ts';
import { openStopped } from './breakpoints/open-stopped.ts';
import { addConnectors } from './add-connectors.ts';
import { chooseEnvironment } from './choose-environment.ts';
import { actionCommands, createEditorActions } from './editor-actions.ts';
import { joinSession } from './editor-session.ts';
import { createEditorStore, type EditorStore } from './editor-store.ts';
import { EditorView } from './editor-view.tsx';
import type { ThereFile } from './open-file.ts';
import { moveToSecret } from './move-to-secret.ts';
import { createHintsChoice } from './language/show-hints.ts';
import { languageName } from './plain-languages.ts';
import { createViewStates } from './view-states.ts';

/** Text: tabs, saving, drafts, and what Flink says of it while it is typed. */
export const editorFeature: Feature = {
  id: 'editor',
  title: 'Editor',
  activate: ({ clients, link, session, settings, say, execute }: FeatureParts) => {
    const disposables = new Disposables();
    const store = disposables.add(createEditorStore({ workspace: clients.workspace, link, say }));
    const joined = disposables.add(joinSession(store, session, clients.language));
    disposables.add(openStopped(session, store, clients.workspace));
    const actions = createEditorActions();
    const outline = createStore<Outline>(() => ({ file: '', symbols: [] }));
    const crumbsWished = createStore(() => 0);
    const hints = createHintsChoice(settings);
    const parts = { store, session, clients, actions, note: joined.note, tellOutline: (now: Outline) => outline.setState(now, true), onSuggest: actions.onSuggest, hintsShown: hints.shown, outline, crumbsWished, views: createViewStates(settings), execute };
    const view: View = { id: 'editor', title: 'Editor', place: 'editor', order: 0, Body: () => <EditorView parts={parts} /> };
    const views = createStore<readonly View[]>(() => []);
    // With nothing open, another view of this place greets.
    const language: View = { id: 'editor-language', title: 'Language', place: 'status-right', order: 1, Body: () => <LanguageName session={session} /> };
    disposables.defer(store.state.subscribe(({ files }) => files.length > 0 !== views.getState().length > 0 && views.setState(files.length ? [view, language] : [], true)));
    void link.whenOpen().then(() => restoreTabs(store, settings, disposables));
    leaveNothingBehind(store, settings, disposables);
    reopenOtherWorkspace(session, settings, store, disposables);
    return { views, commands: [...commandsOf(store), goToCrumbs(store, crumbsWished), hints.toggle, ...actionCommands(actions, () => store.state.getState().active !== undefined), moveToSecret(store, clients.workspace, say), addConnectors(clients.workspace, { say, session }), chooseEnvironment(clients.workspace, say)], dispose: () => disposables.dispose() };
  },
};

function LanguageName({ session }: { session: Session }) {
  const path = useStore(session, ({ activeFile }) => activeFile?.path);
  return path === undefined ? null : <span className="status-item status-language">{languageName(path)}</span>;
}

const TABS = 'editor.tabs';
interface Tabs {
  paths: string[];
  active: string | undefined;
}

async function restoreTabs(store: EditorStore, settings: Settings, disposables: Disposables): Promise<void> {
  const { paths, active } = await settings.recall<Tabs>(TABS, { paths: [], active: undefined }).catch(() => ({ paths: [], active: undefined }));
  await store.restore(paths, active);
  const tabsOf = () => ({ paths: store.state.getState().files.flatMap(({ path, there, lent }) => (there || lent ? [] : [path])), active: store.state.getState().active });
  let last = JSON.stringify(tabsOf());
  disposables.defer(
    store.state.subscribe(() => {
      const now = tabsOf();
      if (JSON.stringify(now) === last) return;
      last = JSON.stringify(now);
      settings.remember(TABS, now);
    }),
  );
}

/** The last half second before the window goes. */
function leaveNothingBehind(store: EditorStore, settings: Settings, disposables: Disposables): void {
  const leave = () => {
    store.keepDrafts();
    void settings.flush();
  };
  addEventListener('pagehide', leave);
  disposables.defer(() => removeEventListener('pagehide', leave));
}

/** Another folder is another world: everything is read anew. Unsaved text of this one is kept as drafts. */
function reopenOtherWorkspace(session: Session, settings: Settings, store: EditorStore, disposables: Disposables): void {
  disposables.defer(
    session.subscribe(({ workspace }, before) => {
      if (!before.workspace || !workspace || workspace.folder === before.workspace.folder) return;
      store.keepDrafts();
      void settings.flush().finally(() => location.reload());
    }),
  );
}

function commandsOf(store: EditorStore): Command[] {
  const { state } = store;
  const active = () => state.getState().active;
  const hasFile = () => active() !== undefined;
  const prepend = (line: string) => {
    const file = state.getState().files.find(({ path }) => path === active());
    if (file?.state === 'ready' && !file.readOnly) store.replace(file.path, `${line}\n\n${file.text}`);
  };
  const step = (by: number) => () => {
    const { files } = state.getState();
    const index = files.findIndex(({ path }) => path === active());
    const next = files[(index + by + files.length) % files.length];
    if (next) void store.open(next.path);
  };
  return [
    {
      id: 'editor.open',
      title: 'Open a file',
      hidden: true,
      run: async (path) => {
        await store.open(String(path));
        store.focus();
      },
    },
    {
      id: 'editor.insert',
      title: 'Insert statements before all others',
      hidden: true,
      enabled: hasFile,
      run: (statements) => {
        const file = state.getState().files.find(({ path }) => path === active());
        if (!file || file.readOnly) return;
        store.replace(file.path, `${String(statements).trimEnd()}\n\n${file.text}`);
        store.focus();
      },
    },
    {
      id: 'editor.open-running',
      title: 'Open what runs in an environment',
      hidden: true,
      run: (there) => {
        store.openThere(there as ThereFile);
        store.focus();
      },
    },
    { id: 'editor.removed', title: 'Forget a deleted file', hidden: true, run: (path) => store.removed(String(path)) },
    {
      id: 'editor.moved',
      title: 'Follow a renamed file',
      hidden: true,
      run: (move) => {
        const { from, to } = move as { from: string; to: string };
        return store.moved(from, to);
      },
    },
    { id: 'editor.prepend', title: 'Put a line at the top of the text', hidden: true, enabled: hasFile, run: (line) => prepend(String(line)) },
    { id: 'editor.focus', title: 'Go to the text', group: 'Go', keys: ['Mod+1'], enabled: hasFile, run: () => store.focus() },
    { id: 'editor.save', title: 'Save', group: 'File', keys: ['Mod+S'], enabled: hasFile, run: () => store.save(active()!) },
    {
      id: 'editor.save-all',
      title: 'Save all',
      group: 'File',
      keys: ['Mod+Alt+S'],
      enabled: () => state.getState().files.length > 0,
      run: async () => {
        for (const { path } of state.getState().files) await store.save(path);
      },
    },
    { id: 'editor.revert', title: 'Go back to what is saved', group: 'File', enabled: hasFile, run: () => store.revert(active()!) },
    { id: 'editor.close', title: 'Close the file', group: 'File', keys: ['Alt+W'], enabled: hasFile, run: () => store.close(active()!) },
    { id: 'editor.next', title: 'Next file', group: 'Go', keys: ['Alt+PageDown'], enabled: hasFile, run: step(1) },
    { id: 'editor.previous', title: 'Previous file', group: 'Go', keys: ['Alt+PageUp'], enabled: hasFile, run: step(-1) },
    { id: 'editor.compare', title: 'Compare with the file on disk', group: 'File', enabled: hasFile, run: () => store.compare(!state.getState().comparing) },
  ];
}
