import { NOTHING_EDITED } from '#shared/services/engine.ts';
import { Failure } from '#shared/base/failure.ts';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import { isSame, withNotes } from '#shared/sql/fixes/with-notes.ts';
import type { FileProblem } from '#shared/services/workspace.ts';
import type { TopologyEdits } from '#shared/topology/edits.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { ActiveFile, PreviewState, Session } from '#renderer/platform/session.ts';
import { type CheckAnswers, createChecks } from './checks.ts';
import type { EditorState, EditorStore } from './editor-store.ts';
import { isChecked, isDirty, isPlanned, type OpenFile, type ThereFile } from './open-file.ts';

export interface JoinedSession extends Disposable {
  /** Takes what is said of a file beside Flink's own diagnostics, in the place of what was said so before. */
  note(file: string, diagnostics: readonly Diagnostic[]): void;
}

/** Lets the rest of the window see the text in front, and what Flink says of it. */
export function joinSession(store: EditorStore, session: Session, language: Clients['language']): JoinedSession {
  const disposables = new Disposables();
  const said = new Said();
  const checks = disposables.add(createChecks(language, answersInto(session, said)));
  const check = (file: OpenFile) => checks.changed({ file: file.path, text: file.text, mode: session.getState().mode, planned: isPlanned(file), topology: editsOf(session, file.path) });

  const follow = (now: EditorState, before?: EditorState) => {
    const unsaved = now.files.filter((file) => file.state === 'ready' && isDirty(file)).map(({ path }) => path);
    if (unsaved.join('\n') !== session.getState().unsaved.join('\n')) session.setState({ unsaved });
    const file = frontOf(now);
    const last = before && frontOf(before);
    if (file === last) return;
    const isReady = file?.state === 'ready';
    session.setState({ activeFile: isReady ? activeOf(file) : undefined });
    if (!isReady || !isPlanned(file)) session.setState({ preview: isReady && file.there ? previewOf(file.path, file.there) : undefined });
    if (!isReady || file.there || !isChecked(file.path)) checks.clear();
    else if (file.path !== last?.path || file.text !== last.text || last.state !== 'ready') check(file);
    said.keep(now.files.map(({ path }) => path));
    publishProblems(session, said);
  };

  disposables.defer(store.state.subscribe(follow));
  disposables.defer(
    session.subscribe((now, before) => {
      if (now.mode !== before.mode) {
        const file = frontOf(store.state.getState());
        if (file?.state === 'ready' && isPlanned(file)) check(file);
      }
      // Streams, trust or common DDL may have changed, and a new engine has forgotten everything.
      if (before.workspace && now.workspace !== before.workspace) checks.again();
      if (now.engine?.state === 'ready' && before.engine?.state !== 'ready') checks.again();
      if (now.workspace?.problems !== before.workspace?.problems) publishProblems(session, said);
      // The first edits of a file are those on disk, which the plan knows already.
      if (now.topologyEdits && before.topologyEdits?.file === now.topologyEdits.file && now.topologyEdits.edits !== before.topologyEdits.edits) checks.edited(now.topologyEdits.edits);
      const { marked } = now;
      if (marked !== before.marked && marked?.reveal && marked.file !== now.activeFile?.path) void store.open(marked.file);
    }),
  );
  follow(store.state.getState());
  return {
    note: (file, diagnostics) => {
      if (!store.state.getState().files.some(({ path }) => path === file)) return;
      said.note(file, diagnostics);
      publishProblems(session, said);
    },
    dispose: () => disposables.dispose(),
  };
}

function activeOf(file: OpenFile): ActiveFile {
  const { path, text, there } = file;
  return { path, text, dirty: isDirty(file), runnable: isPlanned(file), ...(there && { there: { environment: there.environment, file: there.version.file, hash: there.version.hash } }) };
}

/** What runs elsewhere is planned already, and does not change. */
function previewOf(file: string, { version: { preview, problem } }: ThereFile): PreviewState {
  const plan = preview ?? undefined;
  return { file, good: plan?.topology ? plan : undefined, latest: plan, stale: false, busy: false, failure: problem ? new Failure(problem.code, problem.message) : undefined };
}

function editsOf(session: Session, path: string): TopologyEdits | undefined {
  const { topologyEdits } = session.getState();
  return topologyEdits?.file === path ? topologyEdits.edits : undefined;
}

function frontOf({ files, active }: EditorState): OpenFile | undefined {
  return files.find(({ path }) => path === active);
}

/** By open file: what Flink says of it, and what is noted beside. */
class Said {
  private readonly byFlink = new Map<string, readonly Diagnostic[]>();
  private readonly noted = new Map<string, readonly Diagnostic[]>();

  set(file: string, diagnostics: readonly Diagnostic[]): void {
    this.byFlink.set(file, diagnostics);
  }

  note(file: string, diagnostics: readonly Diagnostic[]): void {
    this.noted.set(file, diagnostics);
  }

  keep(files: readonly string[]): void {
    for (const map of [this.byFlink, this.noted]) for (const path of map.keys()) if (!files.includes(path)) map.delete(path);
  }

  get all(): Map<string, readonly Diagnostic[]> {
    const all = new Map(this.byFlink);
    for (const [file, diagnostics] of this.noted) all.set(file, withNotes(all.get(file) ?? [], diagnostics));
    return all;
  }
}

function answersInto(session: Session, said: Said): CheckAnswers {
  const change = (file: string, part: Partial<PreviewState>) => {
    const last = session.getState().preview;
    const base: PreviewState = last?.file === file ? last : { file, good: undefined, latest: undefined, stale: false, busy: false, failure: undefined };
    session.setState({ preview: { ...base, ...part } });
  };
  const say = (file: string, diagnostics: readonly Diagnostic[]) => {
    said.set(file, diagnostics);
    publishProblems(session, said);
  };
  /** By file: what only the planner refused, the last time it was asked. */
  const planned = new Map<string, readonly Diagnostic[]>();
  const validated = new Map<string, readonly Diagnostic[]>();
  return {
    onBusy: ({ file, planned }, busy) => planned && change(file, { busy, ...(busy ? { stale: true } : {}) }),
    onValidation: ({ file, planned: isPlanned }, validation) => {
      const { valid, diagnostics } = validation;
      validated.set(file, diagnostics);
      // What only the planner can refuse stays until the planner has spoken again, lest it flickers while typing.
      const stay = (planned.get(file) ?? []).filter((one) => !diagnostics.some((other) => isSame(one, other)));
      say(file, [...diagnostics, ...stay]);
      if (isPlanned) change(file, valid ? { failure: undefined } : { failure: undefined, latest: { validation, topology: null, standIns: [], ...NOTHING_EDITED }, stale: true });
    },
    onPreview: ({ file, planned: isPlanned }, preview) => {
      if (!isPlanned || !preview) return;
      const { diagnostics } = preview.validation;
      const before = validated.get(file) ?? [];
      planned.set(file, diagnostics.filter((one) => !before.some((other) => isSame(one, other))));
      say(file, diagnostics);
      if (preview.topology) change(file, { good: preview, latest: preview, stale: false, failure: undefined });
      else change(file, { latest: preview, failure: undefined, ...(preview.validation.valid ? { good: undefined, stale: false } : { stale: true }) });
    },
    onFailure: ({ file, planned }, failure) => planned && change(file, { failure, stale: true }),
  };
}

function publishProblems(session: Session, said: Said): void {
  const { workspace, problems: last } = session.getState();
  const problems = mergeProblems(said.all, workspace?.problems ?? []);
  if (JSON.stringify([...problems]) !== JSON.stringify([...last])) session.setState({ problems });
}

/** What Flink says of open files and what is wrong with the workspace's own files, each thing once. */
export function mergeProblems(said: ReadonlyMap<string, readonly Diagnostic[]>, ofWorkspace: readonly FileProblem[]): Map<string, readonly Diagnostic[]> {
  const merged = new Map<string, readonly Diagnostic[]>();
  for (const [path, diagnostics] of said) if (diagnostics.length) merged.set(path, diagnostics);
  for (const { path, diagnostic } of ofWorkspace) {
    if (said.has(path) && OF_WHAT_IS_SAVED.has(diagnostic.code)) continue;
    const known = merged.get(path)?.filter((other) => !saysMore(diagnostic, other)) ?? [];
    merged.set(path, known.some((other) => isSame(other, diagnostic)) ? known : [...known, diagnostic]);
  }
  return merged;
}

/** TypeScript says it of what is typed, where a file is open. */
const OF_WHAT_IS_SAVED = new Set(['function-types', 'function-syntax']);
const CANNOT_FIND_MODULE = 2307;

/** Why there is no such module, where TypeScript only says that there is none. */
function saysMore(one: Diagnostic, other: Diagnostic): boolean {
  return one.code.startsWith('import-') && other.data?.['typescript'] === CANNOT_FIND_MODULE && isSame({ ...one, code: other.code }, other);
}
