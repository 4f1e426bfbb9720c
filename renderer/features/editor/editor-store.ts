import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { Draft } from '#shared/services/workspace.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Notice } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import type { Link } from '#renderer/platform/link.ts';
import { createDraftKeeper } from './draft-keeper.ts';
import { isDirty, loadingFile, type OpenFile, type ThereFile, thereFile } from './open-file.ts';

export interface EditorState {
  /** In the order of the tabs. */
  files: readonly OpenFile[];
  active: string | undefined;
  /** Shows the file beside what the disk says now. */
  comparing: boolean;
  /** Counts the wishes to have the keyboard in the text. */
  focusWished: number;
}

export interface EditorStore extends Disposable {
  state: StoreApi<EditorState>;
  open(path: string): Promise<void>;
  /** Opens the version of a job that runs in an environment, to be read; one that is open already takes its place. */
  openThere(there: ThereFile): void;
  /** Opens a text that is no file of the workspace's own, to be read: of a package, of the language itself. */
  openRead(path: string, text: string): void;
  /** Opens files in tabs behind the one in front; resolves when their texts are there. */
  openBehind(paths: readonly string[]): Promise<void>;
  /** Opens what was open, and whatever has unsaved text; `active` comes to the front. */
  restore(paths: readonly string[], active: string | undefined): Promise<void>;
  /** Unsaved text of a closed file stays as a draft and comes back when it is opened. */
  close(path: string): void;
  edit(path: string, text: string): void;
  /** Like `edit`, for text that was typed elsewhere than in the file's own editor. */
  replace(path: string, text: string): void;
  save(path: string): Promise<void>;
  /** Gives up what was typed. */
  revert(path: string): void;
  /** The file, or the folder it is in, has another name now: tabs and unsaved text go with it. */
  moved(from: string, to: string): Promise<void>;
  /** The file, or the folder it is in, was deleted on purpose. */
  removed(path: string): void;
  keepMine(path: string): void;
  takeTheirs(path: string): void;
  compare(on: boolean): void;
  focus(): void;
  dismissRestored(path: string): void;
  /** Tells the host at once what it has not heard of. */
  keepDrafts(): void;
}

export interface EditorParts {
  workspace: Clients['workspace'];
  link: Link;
  say(notice: Notice): void;
}

/** What is open, what is typed, what the disk holds; without any editor, so that tests need none. */
export function createEditorStore({ workspace, link, say }: EditorParts): EditorStore {
  const state = createStore<EditorState>(() => ({ files: [], active: undefined, comparing: false, focusWished: 0 }));
  const watches = new Map<string, Disposable>();
  const disposables = new Disposables();
  const drafts = disposables.add(createDraftKeeper(workspace, ({ code, message }) => say({ tone: 'error', code, text: `Your unsaved text is not kept safe: ${message} Save the file, or copy the text elsewhere.` })));
  let known: Promise<Map<string, Draft>> | undefined;

  const find = (path: string) => state.getState().files.find((file) => file.path === path);
  const change = (path: string, part: Partial<OpenFile>) =>
    state.setState(({ files }) => ({ files: files.map((file) => (file.path === path ? { ...file, ...part } : file)) }));
  const replaceText = (path: string, part: Partial<OpenFile>) => change(path, { ...part, revision: (find(path)?.revision ?? 0) + 1 });

  disposables.defer(() => watches.forEach((watch) => watch.dispose()));
  disposables.defer(link.state.subscribe(({ state: now }, before) => now === 'open' && before.state !== 'open' && comeBack()));

  return {
    state,
    dispose: () => disposables.dispose(),
    open: async (path) => {
      if (!find(path)) {
        state.setState(({ files }) => ({ files: [...files, loadingFile(path)] }));
        state.setState({ active: path, comparing: false });
        await load(path);
      } else state.setState({ active: path, comparing: false });
    },
    openThere: (there) => {
      const file = thereFile(there);
      const before = find(file.path);
      const now = before ? { ...file, revision: before.revision + 1 } : file;
      state.setState(({ files }) => ({ files: before ? files.map((open) => (open === before ? now : open)) : [...files, now], active: file.path, comparing: false }));
    },
    openRead: (path, text) => {
      const file: OpenFile = { ...loadingFile(path), state: 'ready', text, saved: text, version: '', readOnly: true, lent: true };
      state.setState(({ files }) => ({ files: find(path) ? files : [...files, file], active: path, comparing: false }));
    },
    openBehind: async (paths) => {
      const absent = paths.filter((path) => !find(path));
      if (absent.length) state.setState(({ files }) => ({ files: [...files, ...absent.map(loadingFile)] }));
      await Promise.all(absent.map(load));
    },
    restore: async (paths, active) => {
      known = undefined;
      const unsaved = [...(await knownDrafts()).keys()];
      const all = [...new Set([...paths, ...unsaved])].filter((path) => !find(path));
      const front = state.getState().active ?? (active && all.includes(active) ? active : all[0]);
      state.setState(({ files }) => ({ files: [...files, ...all.map(loadingFile)], active: front }));
      await Promise.all(all.map(load));
    },
    close,
    edit: (path, text) => {
      const file = find(path);
      if (!file || file.text === text) return;
      change(path, { text });
      drafts.note({ ...file, text });
    },
    replace: (path, text) => {
      const file = find(path);
      if (!file || file.text === text) return;
      replaceText(path, { text });
      drafts.note({ ...file, text });
    },
    save,
    revert: (path) => {
      const file = find(path);
      if (!file) return;
      replaceText(path, { text: file.saved, restoredFrom: undefined });
      drafts.note({ ...file, text: file.saved });
    },
    moved: async (from, to) => {
      const active = state.getState().active;
      for (const file of state.getState().files.filter(({ path }) => isWithin(path, from))) {
        const path = to + file.path.slice(from.length);
        forget(file.path);
        state.setState(({ files }) => ({ files: files.map((open) => (open === find(file.path) ? loadingFile(path) : open)), active: active === file.path ? path : active }));
        await load(path);
        if (!isDirty(file)) continue;
        replaceText(path, { text: file.text });
        drafts.note(find(path)!);
      }
    },
    removed: (gone) => {
      for (const { path } of state.getState().files.filter((file) => isWithin(file.path, gone))) {
        forget(path);
        close(path);
      }
    },
    keepMine: (path) => {
      const theirs = find(path)?.theirs;
      if (!theirs) return;
      change(path, { saved: theirs.text, version: theirs.version, theirs: undefined });
      state.setState({ comparing: false });
      drafts.note(find(path)!);
    },
    takeTheirs: (path) => {
      const theirs = find(path)?.theirs;
      if (!theirs) return;
      replaceText(path, { text: theirs.text, saved: theirs.text, version: theirs.version, theirs: undefined, restoredFrom: undefined });
      state.setState({ comparing: false });
      drafts.note(find(path)!);
    },
    compare: (comparing) => state.setState({ comparing }),
    focus: () => state.setState(({ focusWished }) => ({ focusWished: focusWished + 1 })),
    dismissRestored: (path) => change(path, { restoredFrom: undefined }),
    keepDrafts: () => drafts.flush(),
  };

  function close(path: string): void {
    drafts.flush();
    watches.get(path)?.dispose();
    watches.delete(path);
    known = undefined;
    const { files, active } = state.getState();
    const index = files.findIndex((file) => file.path === path);
    const rest = files.filter((file) => file.path !== path);
    state.setState({ files: rest, active: active === path ? rest[Math.min(index, rest.length - 1)]?.path : active, comparing: false });
  }

  /** Nothing of the file is to come back under this name. */
  function forget(path: string): void {
    watches.get(path)?.dispose();
    watches.delete(path);
    const file = find(path);
    if (file && isDirty(file)) drafts.note({ ...file, text: file.saved });
  }

  /** A lost host may have lost the last drafts, and files that could not be read may be readable now. */
  function comeBack(): void {
    for (const file of state.getState().files) {
      if (isDirty(file)) drafts.note(file);
      if (file.state === 'failed' && file.failure?.code === 'closed') void load(file.path);
    }
  }

  function knownDrafts(): Promise<Map<string, Draft>> {
    known ??= workspace.drafts({}).then(
      (list) => new Map(list.map((draft) => [draft.path, draft])),
      (thrown) => {
        known = undefined;
        const failure = toFailure(thrown);
        if (failure.code !== 'closed') say({ tone: 'warning', code: failure.code, text: `Unsaved texts could not be read: ${failure.message}` });
        return new Map();
      },
    );
    return known;
  }

  async function load(path: string): Promise<void> {
    change(path, { state: 'loading', failure: undefined });
    const draft = (await knownDrafts()).get(path);
    try {
      const content = await workspace.read({ path });
      take(path, content.text, content.version, content.readOnly, draft);
    } catch (thrown) {
      const failure = toFailure(thrown);
      const isGone = failure.code === 'file-missing';
      if (draft && isGone) take(path, '', null, false, draft);
      else change(path, { state: 'failed', failure });
    }
  }

  function take(path: string, text: string, version: string | null, readOnly: boolean, draft: Draft | undefined): void {
    const fresh = { state: 'ready', failure: undefined, saved: text, version, readOnly } as const;
    if (!draft || draft.text === text) {
      replaceText(path, { ...fresh, text });
      if (draft) drafts.note(find(path)!);
    } else {
      const changedBelow = draft.base !== version;
      const theirs = changedBelow ? { text, version } : undefined;
      replaceText(path, { ...fresh, text: draft.text, restoredFrom: draft.at, theirs, version: changedBelow ? draft.base : version });
    }
    if (find(path)) watch(path);
  }

  function watch(path: string): void {
    watches.get(path)?.dispose();
    const following = keepOpen(link, {
      open: (signal) => workspace.watch({ path }, signal),
      onItem: ({ version }) => onDisk(path, version),
    });
    watches.set(path, following);
  }

  /** The disk's version changed: silently taken where nothing is typed, asked about where something is. */
  async function onDisk(path: string, version: string | null): Promise<void> {
    const file = find(path);
    if (file?.state !== 'ready' || file.saving || version === file.version || version === file.theirs?.version) return;
    if (version === null) return change(path, { theirs: { text: '', version: null } });
    const content = await workspace.read({ path });
    const now = find(path);
    if (!now || now.saving || content.version === now.version) return;
    if (now.text === content.text) change(path, { saved: content.text, version: content.version, readOnly: content.readOnly, theirs: undefined });
    else if (isDirty(now)) change(path, { theirs: { text: content.text, version: content.version }, readOnly: content.readOnly });
    else replaceText(path, { text: content.text, saved: content.text, version: content.version, readOnly: content.readOnly, theirs: undefined });
  }

  async function save(path: string): Promise<void> {
    const file = find(path);
    if (file?.state !== 'ready' || file.saving || !isDirty(file)) return;
    if (file.readOnly) throw new Failure('file-read-only', `${path} cannot be written. Change its permissions, or the workspace's, and save again; your text is kept until then.`);
    const { text } = file;
    change(path, { saving: true });
    try {
      const { version } = await workspace.write({ path, text, expect: file.version });
      change(path, { saving: false, saved: text, version, theirs: undefined, restoredFrom: undefined });
      drafts.note(find(path)!);
    } catch (thrown) {
      change(path, { saving: false });
      const failure = toFailure(thrown);
      if (failure.code !== 'file-changed') throw failure;
      change(path, { theirs: theirsOf(failure) ?? (await onDiskNow(path)) });
    }
  }

  async function onDiskNow(path: string): Promise<{ text: string; version: string | null }> {
    try {
      const { text, version } = await workspace.read({ path });
      return { text, version };
    } catch {
      return { text: '', version: null };
    }
  }
}

/** The refusal carries what the disk holds, where that is a text. */
function theirsOf({ data }: Failure): OpenFile['theirs'] {
  if (data?.['version'] === null) return { text: '', version: null };
  return typeof data?.['version'] === 'string' && typeof data['text'] === 'string' ? { text: data['text'], version: data['version'] } : undefined;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
