import { createStore } from 'zustand/vanilla';
import type { RunStatus } from '#shared/services/engine.ts';
import type { Session } from '#renderer/platform/session.ts';

export interface RateState {
  /** Rows that reached the sinks in a second, of late; undefined while nothing runs. */
  rowsPerSecond: number | undefined;
}

/** Reads the pace of a run off two of its states. */
export function createRate(session: Session) {
  const state = createStore<RateState>(() => ({ rowsPerSecond: undefined }));
  let before: RunStatus | undefined;
  const dispose = session.subscribe(({ run }) => {
    if (run === before) return;
    if (!run || run.run !== before?.run || run.state !== 'running') state.setState({ rowsPerSecond: undefined });
    else if (run.durationMs - before.durationMs >= 200) state.setState({ rowsPerSecond: rateBetween(before, run) });
    else return;
    before = run;
  });
  return { state, dispose };
}

export function rateBetween(before: Pick<RunStatus, 'counts' | 'durationMs'>, now: Pick<RunStatus, 'counts' | 'durationMs'>): number {
  const rows = ({ counts }: Pick<RunStatus, 'counts'>) => counts.reduce((sum, { counted }) => sum + counted, 0);
  const seconds = (now.durationMs - before.durationMs) / 1000;
  return seconds > 0 ? Math.max(0, (rows(now) - rows(before)) / seconds) : 0;
}
