import type { Replacement, RunStatus } from '#shared/services/engine.ts';
import { replacedFrom } from '#shared/services/replaced.ts';
import { clock } from '#renderer/ui/clock.ts';

/** How a run stands and for how long; of one that goes, since when, for nothing tells anew while it is held. */
export function stateWords(run: RunStatus, isPaused: boolean): string {
  const isOver = run.state === 'finished' || run.state === 'failed' || run.state === 'cancelled';
  if (isOver) return `${stateWord(run)}, ${durationOf(run.durationMs)}`;
  return `${isPaused && run.state === 'running' ? 'Paused' : stateWord(run)}, begun at ${clock(run.startedAt)}`;
}

/** What became of functions as their files were saved. */
export function replacementWords({ at, files, rows, refusal }: Replacement): string {
  const what = replacedFrom(files);
  if (refusal) return `${what}: not replaced. ${refusal.message}`;
  const where = Object.entries(rows).map(([sink, counted]) => `row ${counted.toLocaleString('en')} of ${sink}`);
  return `${what}: replaced in the running job${where.length ? ` after ${where.join(', ')}` : ''}, at ${clock(at)}. State was kept.`;
}

function stateWord({ state }: RunStatus): string {
  return { starting: 'Starting', running: 'Running', finished: 'Finished', failed: 'Failed', cancelling: 'Cancelling', cancelled: 'Cancelled' }[state];
}

export function durationOf(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return `${minutes} min ${Math.round((ms % 60_000) / 1000)} s`;
}
