import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import type { EditsOnDisk } from '#shared/services/topology.ts';
import { sameEdits } from '#shared/topology/apply-edit.ts';
import { describeOperator } from '#shared/topology/describe-operator.ts';
import { doEdits, type EditHistory, endGesture, nextRedo, nextUndo, redo, replaceEdits, startHistory, undo } from '#shared/topology/edit-history.ts';
import { type Edit, NO_EDITS, type TopologyEdits } from '#shared/topology/edits.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import type { SessionState } from '#renderer/platform/session.ts';

/** The visual edits of one job: the way they came about, and what is on disk. */
export interface JobEditing {
  history: EditHistory;
  saved: TopologyEdits;
  /** Of topology.yaml on disk; null where there is none. */
  version: string | null;
  /** What topology.yaml calls operators, by uid: the names of those that are gone. */
  names: Readonly<Record<string, string>>;
  /** The file cannot be read: nothing is edited and nothing is written until it can. */
  broken: boolean;
  /** What the disk holds now, while other edits are unsaved here. */
  theirs: { edits: TopologyEdits; version: string | null } | undefined;
  /** Why topology.yaml could not be read, or not be written. */
  trouble: Failure | undefined;
  saving: boolean;
}

export interface EditState {
  /** The job whose edits these are; undefined while none is in front or its edits are not read. */
  file: string | undefined;
  job: JobEditing;
  /** What was done last, for those who listen. */
  said: string;
}

export interface EditStore extends StoreApi<EditState>, Disposable {
  /** Does `edits` as one step; steps of one `gesture` are undone at once. `words` are read aloud. */
  edit(edits: readonly Edit[], words: string, gesture?: string): void;
  endGesture(): void;
  undo(): void;
  redo(): void;
  save(): Promise<void>;
  /** What the disk holds takes the place of the edits here; that can be undone. */
  takeTheirs(): void;
  keepMine(): void;
}

type Parts = Pick<FeatureParts, 'session' | 'link' | 'settings' | 'say'> & { client: FeatureParts['clients']['topology'] };

export const NOTHING: JobEditing = { history: startHistory(NO_EDITS), saved: NO_EDITS, version: null, names: {}, broken: false, theirs: undefined, trouble: undefined, saving: false };

/** Holds the visual edits of the jobs one has looked at, follows topology.yaml of the one in front, and tells the session. */
export function createEditStore({ session, link, settings, client, say }: Parts): EditStore {
  const store = createStore<EditState>(() => ({ file: undefined, job: NOTHING, said: '' }));
  /** Jobs that were in front before keep their way back. */
  const jobs = new Map<string, JobEditing>();
  let following: { file: string; stream: Disposable } | undefined;

  const change = (file: string, part: Partial<JobEditing>, said = store.getState().said) => {
    const job = { ...(jobs.get(file) ?? NOTHING), ...part };
    jobs.set(file, job);
    if (following?.file !== file) return;
    store.setState({ file, job, said });
    publish(file, job);
  };

  const publish = (file: string, job: JobEditing) => {
    const { now } = job.history;
    if (job.broken) return;
    const told = session.getState().topologyEdits;
    const known = told?.file === file && sameEdits(told.edits, now) ? told.edits : undefined;
    const unsaved = isUnsaved(job);
    if (!known || told?.unsaved !== unsaved) session.setState({ topologyEdits: { file, edits: known ?? now, unsaved } });
  };

  const follow = () => {
    const { activeFile } = session.getState();
    const file = activeFile?.runnable ? activeFile.path : undefined;
    if (file === following?.file) return;
    following?.stream.dispose();
    following = file === undefined ? undefined : { file, stream: read(file) };
    store.setState({ file: undefined, job: NOTHING, said: '' });
    session.setState({ topologyEdits: undefined });
    if (file !== undefined && jobs.has(file)) change(file, {});
  };

  const read = (file: string) =>
    keepOpen(link, {
      open: (signal) => client.edits({ file }, signal),
      onItem: (disk) => onDisk(file, disk),
      onFailure: (trouble) => change(file, { trouble }),
    });

  /** Taken silently where nothing is unsaved; asked about where something is. */
  const onDisk = async (file: string, { path, edits, names, version, problems }: EditsOnDisk) => {
    const job = jobs.get(file);
    if (!edits) return change(file, { names, broken: true, trouble: troubleOf(path, problems) });
    const read = { names, broken: false, trouble: undefined };
    if (!job || job.broken) {
      const unsaved = await settings.recall<Unsaved | null>(keyOf(file), null);
      const history = job?.broken && nextUndo(job.history) ? replaceEdits(job.history, edits) : startHistory(edits);
      change(file, { ...read, history, saved: edits, version });
      // Told after those of the disk, so that they are seen to be others.
      if (unsaved && !sameEdits(unsaved.edits, edits)) change(file, { history: replaceEdits(history, unsaved.edits) }, 'Your unsaved edits of the topology are back.');
      return;
    }
    if (version === job.version || job.saving) return change(file, read);
    if (!isUnsaved(job)) return change(file, { ...read, history: replaceEdits(job.history, edits), saved: edits, version });
    if (sameEdits(job.history.now, edits)) return change(file, { ...read, saved: edits, version, theirs: undefined });
    change(file, { ...read, theirs: { edits, version } });
  };

  const move = (history: EditHistory, said: string) => {
    const { file, job } = store.getState();
    if (!file || job.broken || history === job.history) return;
    change(file, { history }, said);
    const { history: now, saved } = jobs.get(file)!;
    settings.remember(keyOf(file), sameEdits(now.now, saved) ? null : ({ edits: now.now } satisfies Unsaved));
  };

  const save = async () => {
    const { file, job } = store.getState();
    if (!file || job.saving || !isUnsaved(job)) return;
    const edits = job.history.now;
    change(file, { saving: true });
    try {
      const { version } = await client.save({ file, edits, names: namesOf(session.getState()), expect: job.version });
      change(file, { saving: false, saved: edits, version, theirs: undefined, trouble: undefined }, 'Saved.');
      if (!isUnsaved(jobs.get(file)!)) settings.remember(keyOf(file), null);
    } catch (thrown) {
      const trouble = toFailure(thrown);
      change(file, { saving: false, trouble });
      say({ tone: 'error', code: trouble.code, text: trouble.message });
    }
  };

  follow();
  const unsubscribe = session.subscribe(follow);
  const history = () => store.getState().job.history;
  return Object.assign(store, {
    edit: (edits: readonly Edit[], words: string, gesture?: string) => {
      if (edits.length) move(doEdits(history(), edits, gesture), words);
    },
    endGesture: () => move(endGesture(history()), store.getState().said),
    undo: () => nextUndo(history()) && move(undo(history()), 'Undone.'),
    redo: () => nextRedo(history()) && move(redo(history()), 'Done again.'),
    save,
    takeTheirs: () => {
      const { file, job } = store.getState();
      if (!file || !job.theirs) return;
      const { edits, version } = job.theirs;
      change(file, { history: replaceEdits(job.history, edits), saved: edits, version, theirs: undefined }, 'The edits on disk were taken.');
      settings.remember(keyOf(file), null);
    },
    keepMine: () => {
      const { file, job } = store.getState();
      if (file && job.theirs) change(file, { saved: job.theirs.edits, version: job.theirs.version, theirs: undefined });
    },
    dispose: () => {
      unsubscribe();
      following?.stream.dispose();
    },
  });
}

export function isUnsaved({ history, saved }: JobEditing): boolean {
  return !sameEdits(history.now, saved);
}

/** Kept by the host, so that a window that goes takes no edit with it. */
interface Unsaved {
  edits: TopologyEdits;
}

function keyOf(file: string): string {
  return `topology.unsaved:${file}`;
}

function troubleOf(path: string, [problem]: readonly Diagnostic[]): Failure {
  if (!problem) return new Failure('broken-topology', `${path} cannot be read. Correct it: until then nothing is edited here, and the file is not written over.`);
  return new Failure(problem.code, `${path}, line ${problem.range.start.line}: ${problem.message} Correct it there: until then nothing is edited here, and the file is not written over.`);
}

/** How the file calls the operators it has stanzas of: as the cards do. */
function namesOf({ preview }: SessionState): Record<string, string> {
  return Object.fromEntries((preview?.good?.topology?.operators ?? []).map((operator) => [operator.uid, describeOperator(operator).title]));
}
