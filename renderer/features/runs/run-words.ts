import type { RunStatus } from '#shared/services/engine.ts';

/** A run's state as a person says it. */
export function stateWord({ state }: RunStatus): string {
  return { starting: 'Starting', running: 'Running', finished: 'Finished', failed: 'Failed', cancelling: 'Cancelling', cancelled: 'Cancelled' }[state];
}

export function durationOf(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return `${minutes} min ${Math.round((ms % 60_000) / 1000)} s`;
}
