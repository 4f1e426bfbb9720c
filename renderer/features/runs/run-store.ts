import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { RunStatus, StandIn } from '#shared/services/engine.ts';
import { replacedFrom } from '#shared/services/replaced.ts';
import type { RunSummary } from '#shared/services/runs.ts';
import type { TopologyEdits } from '#shared/topology/edits.ts';
import type { JobDiff } from '#shared/topology/verdict.ts';
import type { FeatureParts, Notice } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import { replacementWords } from './run-words.ts';

export interface RunsState {
  /** The last run of each file, as the host holds them. */
  byFile: ReadonlyMap<string, RunStatus>;
  /** Why the last try to run a file never became a run. */
  refused: ReadonlyMap<string, Failure>;
  /** Files whose run was asked for and has not answered. */
  asking: ReadonlySet<string>;
  /** Tables of a file that its next run reads or writes for real; forgotten with the window. */
  real: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether a run is being taken back. */
  rewinding: boolean;
}

export interface RunStore extends StoreApi<RunsState>, Disposable {
  start(begin?: Begin): Promise<void>;
  /** Gives the run in front the text and edits as they are now; its rows go on. */
  apply(begin?: Begin): Promise<void>;
  /** Goes on from a kept savepoint with the text in front; a run there is stopped with one first. */
  restart(from: string, drop?: boolean): Promise<void>;
  /** Takes the run in front back to one of its checkpoints, with the text and edits as they are now; says first what that does to its state, where they have changed. */
  rewind(point: number, drop?: boolean): Promise<void>;
  cancel(): Promise<void>;
  /** Lets the next run of the file in front read or write a table for real, or no longer; says where that is. */
  switchReal(standIn: Pick<StandIn, 'table' | 'role' | 'connector' | 'address'>, on: boolean): void;
}

export interface Begin {
  from?: string;
  /** State that no operator takes may be lost. */
  drop?: boolean;
  /** A jar's own sources and sinks are meant. */
  real?: boolean;
  /** No row goes before somebody lets it. */
  paused?: boolean;
  /** A test of the job, whose rows its sources give. */
  test?: string;
}

/** What is lost stands in the message, so it may be said yes to. */
function dropAction(code: string, run: (() => void) | undefined | ''): Pick<Notice, 'action'> {
  return code === 'state-dropped' && run ? { action: { title: 'Drop it and go on', run } } : {};
}

/** What the verdict says of the change: state that is lost is asked for first, and what Flink cannot restore is not tried. */
function refuseFailing(verdict: JobDiff | null): void {
  if (verdict?.restore === 'fails') throw new Failure('verdict-fails', `The run stays where it is: ${verdict.message}`);
  if (verdict?.restore === 'drops' || verdict?.allowNonRestored) throw new Failure('state-dropped', `The run stays where it is. ${verdict.message}`);
}

export const isOver = ({ state }: Pick<RunStatus, 'state'>) => state === 'finished' || state === 'failed' || state === 'cancelled';

interface Job {
  text: string;
  topology?: TopologyEdits;
}

type Parts = Pick<FeatureParts, 'session' | 'link' | 'say' | 'execute'> & { clients: Pick<FeatureParts['clients'], 'runs'> };

/** Runs the file in front and keeps the session's run in step with it; after a reload the host's list brings it back. */
export function createRunStore({ clients, link, session, say, execute }: Parts): RunStore {
  const store = createStore<RunsState>(() => ({ byFile: new Map(), refused: new Map(), asking: new Set(), real: new Map(), rewinding: false }));
  /** Of each run, the last of its functions' replacements that was told. */
  const replacedAt = new Map<string, number>();
  let followed: { run: string; stream: Disposable } | undefined;
  /** What was said of a run: no longer true once another is asked for, and no longer to be answered for another text. */
  let told: { notice: Notice; said: Disposable } | undefined;

  const list = keepOpen(link, { open: (signal) => clients.runs.list({}, signal), onItem: takeList });
  const unsubscribe = session.subscribe(({ activeFile: now }, { activeFile: before }) => {
    if (now?.path !== before?.path || (told?.notice.action && now?.text !== before?.text)) withdraw();
    if (now?.path !== before?.path) showActive();
  });

  function tell(notice: Notice): void {
    told = { notice, said: say(notice) };
  }

  function withdraw(): void {
    told?.said.dispose();
    told = undefined;
  }

  function takeList(summaries: RunSummary[]): void {
    const { byFile } = store.getState();
    const next = new Map<string, RunStatus>();
    for (const { file, status } of summaries) {
      const known = byFile.get(file);
      // The run's own stream is quicker than the list, and never goes back.
      next.set(file, known?.run === status.run && (isOver(known) || !isOver(status)) ? known : status);
    }
    store.setState({ byFile: next });
    for (const { file, status } of summaries) tellReplaced(file, status);
    showActive();
  }

  function showActive(): void {
    const file = session.getState().activeFile?.path;
    const status = file === undefined ? undefined : store.getState().byFile.get(file);
    if (session.getState().run !== status) session.setState({ run: status });
    if (status?.run === followed?.run) return;
    followed?.stream.dispose();
    followed = undefined;
    if (status && file !== undefined) followed = { run: status.run, stream: follow(file, status) };
  }

  function follow(file: string, { run }: RunStatus): Disposable {
    return keepOpen(link, {
      open: (signal) => clients.runs.status({ run }, signal),
      onItem: (status) => put(file, status),
      onFailure: (failure) => end(file, run, failure),
    });
  }

  function put(file: string, status: RunStatus): void {
    const before = store.getState().byFile.get(file);
    store.setState(({ byFile }) => ({ byFile: new Map(byFile).set(file, status) }));
    if (session.getState().activeFile?.path === file) session.setState({ run: status });
    tellReplaced(file, status);
    if (status.state === 'failed' && before?.run === status.run && before.state !== 'failed') execute('view.show', 'run');
  }

  /** What became of functions that were saved: beside the run that is in front, where it is told anyway, only that they are not those that run. */
  function tellReplaced(file: string, { run, replacements }: RunStatus): void {
    const last = replacements.at(-1);
    // What was there before this window looked is no news.
    const known = replacedAt.get(run) ?? last?.at ?? 0;
    replacedAt.set(run, last?.at ?? 0);
    if (!last || last.at <= known) return;
    const isInFront = session.getState().activeFile?.path === file;
    if (isInFront && !last.refusal) return;
    withdraw();
    const job = session.getState().workspace?.jobs.find(({ path }) => path === file)?.name ?? file;
    const offer: Pick<Notice, 'action'> = isInFront ? { action: { title: 'Apply the change', run: () => void apply() } } : {};
    if (last.refusal) tell({ text: `${replacedFrom(last.files)} was saved, and not replaced in the run of ${job}. ${last.refusal.message}`, tone: 'warning', code: last.refusal.code, ...offer });
    else tell({ text: `${job}: ${replacementWords(last)}`, tone: 'good' });
  }

  /** The run's stream broke: whoever ran it is gone, and the run with it. */
  function end(file: string, run: string, { code, message }: Failure): void {
    const status = store.getState().byFile.get(file);
    if (!status || status.run !== run || isOver(status)) return;
    // The sentence stays when the next engine has long been there.
    const lasting = code === 'runner-restarted' ? message.replace(/ A new one is starting\.$/, ' The run went with it: run the job again.') : message;
    put(file, { ...status, state: 'failed', failure: { code, message: lasting, detail: '', operator: null, range: null } });
  }

  async function start(begin: Begin = {}): Promise<void> {
    const { mode, debugged, panelTurns } = session.getState();
    const { breakpoints, awaitsRun } = debugged;
    const held = { ...(breakpoints.length > 0 && { breakpoints: [...breakpoints] }), ...((begin.paused || awaitsRun) && { paused: true }) };
    const status = await become((file, job) => clients.runs.start({ file, mode, ...job, ...begin, ...held, ...realOf(file) }), (file, failure) => refuse(file, failure, begin));
    // Taps wait for it: they are opened before its first row, and whoever opens them lets it go.
    if (status && awaitsRun && !begin.paused) execute('debugger.begun', status.run);
    const [first] = status?.sinks ?? [];
    // What the person has chosen to see since stays in front. Whoever taps looks at the taps.
    if (first && session.getState().run?.run === status?.run && session.getState().panelTurns === panelTurns) execute('view.show', awaitsRun || begin.test ? 'debugger' : `results.${first.name}`);
  }

  function realOf(file: string): { realTables?: string[] } {
    const tables = store.getState().real.get(file);
    return tables?.size ? { realTables: [...tables] } : {};
  }

  function switchReal({ table, role, connector, address }: Pick<StandIn, 'table' | 'role' | 'connector' | 'address'>, on: boolean): void {
    const file = session.getState().activeFile?.path;
    if (file === undefined) return;
    store.setState(({ real }) => {
      const tables = new Set(real.get(file));
      if (on) tables.add(table);
      else tables.delete(table);
      return { real: new Map(real).set(file, tables) };
    });
    withdraw();
    const does = role === 'sink' ? 'writes to' : 'reads';
    if (on) tell({ text: `The next run ${does} the real ${table}: ${connector} at ${address}.`, tone: 'warning' });
  }

  async function apply(begin: Begin = {}): Promise<void> {
    const { run } = session.getState();
    if (!run || isOver(run)) return;
    const began = performance.now();
    const status = await become((_, job) => clients.runs.apply({ run: run.run, ...job, ...begin }), (_, failure) => refuseChange(failure, () => void apply({ ...begin, drop: true })));
    if (status) tell({ text: `The run goes on with ${begin.from ? 'that savepoint' : 'the change'}, after ${((performance.now() - began) / 1000).toFixed(1)} s.`, tone: 'good' });
  }

  async function restart(from: string, drop = false): Promise<void> {
    const { run } = session.getState();
    if (run && !isOver(run)) return apply({ from, drop });
    return start({ from, drop });
  }

  async function rewind(point: number, drop = false): Promise<void> {
    const { run } = session.getState();
    if (!run || store.getState().rewinding) return;
    store.setState({ rewinding: true });
    try {
      const status = await become(
        async (_, job) => {
          if (!drop) refuseFailing(await clients.runs.verdict({ run: run.run, ...job }));
          return clients.runs.rewind({ run: run.run, ...job, point, drop });
        },
        (_, failure) => refuseChange(failure, () => void rewind(point, true)),
      );
      if (status) tell({ text: `The run is back at checkpoint ${point}, and goes on from there. Rows that came after it are gone.`, tone: 'good' });
    } finally {
      store.setState({ rewinding: false });
    }
  }

  /** Asks for a run of the file in front, and makes what is given its run. */
  async function become(request: (file: string, job: Job) => Promise<RunStatus>, onRefused: (file: string, failure: Failure) => void): Promise<RunStatus | undefined> {
    const { activeFile, topologyEdits } = session.getState();
    if (!activeFile?.runnable) return undefined;
    const { path: file, text } = activeFile;
    // What is drawn is what runs, saved or not.
    const topology = topologyEdits?.file === file ? topologyEdits.edits : undefined;
    withdraw();
    ask(file, true);
    const before = store.getState().byFile.get(file)?.run;
    try {
      const status = await request(file, { text, ...(topology && { topology }) });
      // A short run may have ended by now: its own stream has said so, and is not told again.
      const known = store.getState().byFile.get(file)?.run;
      if (known === before || known !== status.run) put(file, status);
      showActive();
      return status;
    } catch (thrown) {
      onRefused(file, toFailure(thrown));
      return undefined;
    } finally {
      ask(file, false);
    }
  }

  /** The run goes on as it was, so its rows stay in front. */
  function refuseChange({ code, message }: Failure, drop: () => void): void {
    if (code === 'cancelled') return;
    if (code === 'invalid-script') execute('view.show', 'problems');
    tell({ text: message, tone: 'error', code, ...dropAction(code, drop) });
  }

  function ask(file: string, asks: boolean): void {
    store.setState(({ asking, refused }) => {
      const [files, failures] = [new Set(asking), new Map(refused)];
      if (asks) failures.delete(file);
      if (asks) files.add(file);
      else files.delete(file);
      return { asking: files, refused: failures };
    });
  }

  function refuse(file: string, failure: Failure, { from }: Begin = {}): void {
    if (failure.code === 'cancelled') return;
    store.setState(({ refused }) => ({ refused: new Map(refused).set(file, failure) }));
    if (failure.code === 'closed') return tell({ text: failure.message, tone: 'error', code: failure.code });
    execute('view.show', failure.code === 'invalid-script' ? 'problems' : 'run');
    // A question, and the view that is shown asks it.
    if (failure.code === 'jar-runs-for-real') return;
    tell({ text: failure.code === 'invalid-script' ? `The job does not run: ${failure.message}` : failure.message, tone: 'error', code: failure.code, ...dropAction(failure.code, from && (() => void restart(from, true))) });
  }

  async function cancel(): Promise<void> {
    const { run, activeFile } = session.getState();
    if (!run || isOver(run) || !activeFile) return;
    withdraw();
    put(activeFile.path, { ...run, state: 'cancelling' });
    try {
      await clients.runs.cancel({ run: run.run });
    } catch (thrown) {
      const { code, message } = toFailure(thrown);
      tell({ text: `The run could not be cancelled: ${message}`, tone: 'error', code });
    }
  }

  return Object.assign(store, {
    start,
    apply,
    restart,
    rewind,
    cancel,
    switchReal,
    dispose: () => {
      list.dispose();
      unsubscribe();
      followed?.stream.dispose();
    },
  });
}
