import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import type { RunId } from '#shared/services/engine.ts';
import type { RunSummary } from '#shared/services/runs.ts';
import type { ScriptDebuggerState, ScriptFrame, ScriptPause, ScriptThread } from '#shared/services/script-debugger.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';

export interface WatchedRun {
  run: RunId;
  /** Of the job. */
  file: string;
  state: ScriptDebuggerState;
}

/** What of a thread that stands still is looked at. */
export interface Shown {
  run: RunId;
  file: string;
  thread: ScriptThread;
  pause: ScriptPause;
  frame: ScriptFrame;
  /** It was let go, and may stop again in a moment: what it held cannot be asked for. */
  goes: boolean;
}

export interface ThreadsState {
  /** Those that go on, the first begun first. */
  runs: readonly WatchedRun[];
  shown: Shown | undefined;
}

export type HowToStep = 'continue' | 'over' | 'into' | 'out';

export interface ThreadStore extends StoreApi<ThreadsState>, Disposable {
  pick(run: RunId, thread: string): void;
  pickFrame(id: string): void;
  /** Lets the thread that is looked at go. */
  step(how: HowToStep): Promise<void>;
  /** Stops where TypeScript runs next: in the run of this job, or in all that go on. */
  pause(file: string | undefined): Promise<void>;
}

type Parts = Pick<FeatureParts, 'link' | 'session'> & { clients: Pick<FeatureParts['clients'], 'scriptDebugger' | 'runs'> };

/** For so long what a thread showed stays in sight when it is let go: most steps end sooner, and nothing jumps. */
const LINGER_MS = 250;

/** The threads of all runs of the workspace that go on, and the one that is looked at. */
export function createThreadStore({ link, clients }: Parts): ThreadStore {
  const store = createStore<ThreadsState>(() => ({ runs: [], shown: undefined }));
  const followed = new Map<RunId, Disposable>();
  let linger: ReturnType<typeof setTimeout> | undefined;

  const follow = (all: readonly RunSummary[]) => {
    const live = all.filter(({ status }) => !OVER.has(status.state));
    for (const [run, stream] of followed) if (!live.some((each) => each.run === run)) (stream.dispose(), followed.delete(run), put(run, undefined));
    for (const { run, file } of live) {
      if (followed.has(run)) continue;
      put(run, { run, file, state: { watched: false, threads: [] } });
      followed.set(run, keepOpen(link, { open: (signal) => clients.scriptDebugger.threads({ run }, signal), onItem: (state) => put(run, { run, file, state }) }));
    }
  };
  const put = (run: RunId, now: WatchedRun | undefined) => {
    const { runs } = store.getState();
    const known = runs.some((each) => each.run === run);
    store.setState({ runs: known ? runs.flatMap((each) => (each.run === run ? (now ? [now] : []) : [each])) : now ? [...runs, now] : runs });
    look();
  };

  /** What is looked at stays while it stands; else the first that stands is. */
  const look = () => {
    const { runs, shown } = store.getState();
    const standing = standingOf(runs);
    const same = standing.find(({ run, thread }) => run === shown?.run && thread.id === shown.thread.id);
    if (same) {
      clearTimeout(linger);
      const isAnother = shown!.goes || shown!.pause.at !== same.pause.at || shown!.pause.frames[0]?.id !== same.pause.frames[0]?.id;
      const frame = isAnother ? firstOf(same.pause) : (same.pause.frames.find(({ id }) => id === shown!.frame.id) ?? firstOf(same.pause));
      return store.setState({ shown: { ...same, frame, goes: false } });
    }
    // It was let go by a person who looks at it: another takes its place only when it does not stop again at once.
    const isThere = runs.find(({ run }) => run === shown?.run)?.state.threads.some(({ id }) => id === shown?.thread.id);
    if (shown && isThere) {
      if (!shown.goes) leaveSoon();
      return store.setState({ shown: { ...shown, goes: true } });
    }
    clearTimeout(linger);
    const [next] = standing;
    if (next || shown) store.setState({ shown: next && { ...next, frame: firstOf(next.pause), goes: false } });
  };
  const leaveSoon = () => {
    clearTimeout(linger);
    linger = setTimeout(() => {
      const [next] = standingOf(store.getState().runs);
      store.setState({ shown: next && { ...next, frame: firstOf(next.pause), goes: false } });
    }, LINGER_MS);
  };

  const open = new Disposables();
  open.add(keepOpen(link, { open: (signal) => clients.runs.list({}, signal), onItem: follow }));
  open.defer(() => (clearTimeout(linger), followed.forEach((stream) => stream.dispose())));
  return Object.assign(store, {
    pick: (run: RunId, thread: string) => {
      const found = standingOf(store.getState().runs).find((each) => each.run === run && each.thread.id === thread);
      if (!found) return;
      clearTimeout(linger);
      store.setState({ shown: { ...found, frame: firstOf(found.pause), goes: false } });
    },
    pickFrame: (id: string) => {
      const { shown } = store.getState();
      const frame = shown?.pause.frames.find((each) => each.id === id);
      if (shown && frame) store.setState({ shown: { ...shown, frame } });
    },
    step: async (how: HowToStep) => {
      const { shown } = store.getState();
      if (shown && !shown.goes) await clients.scriptDebugger.step({ run: shown.run, thread: shown.thread.id, how });
    },
    pause: async (file: string | undefined) => {
      const { runs } = store.getState();
      const own = runs.filter((each) => each.file === file);
      await Promise.all((own.length ? own : runs).map(({ run }) => clients.scriptDebugger.pause({ run })));
    },
    dispose: () => open.dispose(),
  });
}

/** One that is being cancelled may stop once more on its way: nobody is to step there. */
const OVER = new Set(['finished', 'failed', 'cancelling', 'cancelled']);

export interface Standing {
  run: RunId;
  file: string;
  thread: ScriptThread;
  pause: ScriptPause;
}

/** The threads that stand still, run by run. */
export function standingOf(runs: readonly WatchedRun[]): Standing[] {
  return runs.flatMap(({ run, file, state }) => state.threads.flatMap((thread) => (thread.paused ? [{ run, file, thread, pause: thread.paused }] : [])));
}

/** The innermost frame of the workspace's own code: what a package or the SDK does is seldom what is asked, unless a person stepped there. */
function firstOf({ reason, frames }: ScriptPause): ScriptFrame {
  return (reason === 'step' ? undefined : frames.find(({ whose }) => whose === 'workspace')) ?? frames[0]!;
}
