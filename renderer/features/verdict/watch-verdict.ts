import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { RunId } from '#shared/services/engine.ts';
import type { JobDiff } from '#shared/topology/verdict.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import type { SessionState, VerdictNote } from '#renderer/platform/session.ts';
import { noteAgainst, noteOf } from './verdict-words.ts';

/** After the last key or edit, in milliseconds: a verdict sets two jobs up, so nobody asks at every letter. */
const REST_MS = 400;

export interface VerdictState {
  /** Of the text and edits as they are now; undefined while it is not known, or nothing differs from the run. */
  diff: JobDiff | undefined;
}

export interface VerdictWatch extends StoreApi<VerdictState>, Disposable {}

type Parts = Pick<FeatureParts, 'session'> & { clients: Pick<FeatureParts['clients'], 'runs' | 'promotion'> };

/** Keeps the verdict of the file in front in step with its run, or with what it is compared with, its text and its edits. */
export function watchVerdict({ session, clients }: Parts, rest = REST_MS): VerdictWatch {
  const store = createStore<VerdictState>(() => ({ diff: undefined }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;

  const unsubscribe = session.subscribe((now, before) => {
    if (questionKey(now).some((part, index) => part !== questionKey(before)[index])) again(now.run?.run !== before.run?.run || now.compared !== before.compared);
    else if (isRunning(now) !== isRunning(before)) show();
  });

  /** What is shown is not of the text any more: it stays in sight while the next is awaited, but nothing can be done on its word. */
  function again(anew: boolean): void {
    clearTimeout(timer);
    asking?.abort();
    store.setState({ diff: undefined });
    const { verdict } = session.getState();
    if (anew) tell(undefined);
    else if (verdict?.actions.length) tell({ ...verdict, actions: [] });
    timer = setTimeout(() => void ask(), rest);
  }

  async function ask(): Promise<void> {
    const { run, compared, activeFile, topologyEdits } = session.getState();
    if ((!run && !compared) || !activeFile?.runnable) return tell(undefined);
    const mine = (asking = new AbortController());
    const topology = topologyEdits?.file === activeFile.path ? topologyEdits.edits : undefined;
    try {
      const text = { text: activeFile.text, ...(topology && { topology }) };
      const diff = compared ? await clients.promotion.verdict({ file: activeFile.path, ...compared, ...text }, mine.signal) : await clients.runs.verdict({ run: run!.run as RunId, ...text }, mine.signal);
      if (mine.signal.aborted) return;
      store.setState({ diff: diff ?? undefined });
      show();
    } catch (thrown) {
      if (!mine.signal.aborted) tell(noteOfFailure(toFailure(thrown)));
    }
  }

  function show(): void {
    const { diff } = store.getState();
    const { compared } = session.getState();
    tell(diff && (compared ? noteAgainst(compared.environment, diff) : noteOf(diff, isRunning(session.getState()))));
  }

  function tell(verdict: VerdictNote | undefined): void {
    if (session.getState().verdict !== verdict) session.setState({ verdict });
  }

  return Object.assign(store, {
    dispose: () => {
      clearTimeout(timer);
      asking?.abort();
      unsubscribe();
    },
  });
}

/** The question is another when one of these is. */
function questionKey({ run, compared, activeFile, topologyEdits }: SessionState): unknown[] {
  return [run?.run, compared, activeFile?.path, activeFile?.text, topologyEdits?.edits];
}

function isRunning({ run }: SessionState): boolean {
  return run?.state === 'running' || run?.state === 'starting';
}

/** Errors of the text are told where they are; a question that was overtaken or lost its run has no answer. */
function noteOfFailure({ code, message }: Failure): VerdictNote | undefined {
  if (['superseded', 'cancelled', 'closed', 'invalid-script', 'unknown-run', 'runner-restarted'].includes(code)) return undefined;
  return { tone: 'warning', headline: 'What it does to the state is not known:', words: message, reasons: [], actions: [] };
}
