import type { RunStatus } from '#shared/services/engine.ts';
import { replacedFrom } from '#shared/services/replaced.ts';
import { capturedOf } from '#shared/services/written.ts';

/** The run in a few words: its state, when its first row came, how fast rows come while they may, or how many came in all. */
export function describeRun(run: RunStatus, rowsPerSecond: number | undefined, isPaused = false): string[] {
  const counts = capturedOf(run);
  const rows = counts.reduce((sum, { counted }) => sum + counted, 0);
  const isHeld = isPaused && run.state === 'running';
  const words = [isHeld ? 'paused' : STATES[run.state]];
  if (run.firstRowMs !== null) words.push(`first row ${formatMs(run.firstRowMs)}`);
  if (rowsPerSecond !== undefined && !isHeld) words.push(`${formatCount(rowsPerSecond)} rows/s`);
  else if (run.state === 'running') words.push(...(counts.length ? [rowsOf(rows)] : []));
  else if (run.state !== 'starting') words.push(`${counts.length ? `${rowsOf(rows)} in` : 'after'} ${formatMs(run.durationMs)}`);
  const skipped = run.skipped.reduce((sum, { total }) => sum + total, 0);
  if (skipped) words.push(`${formatCount(skipped)} sample ${skipped === 1 ? 'line' : 'lines'} skipped`);
  const replaced = run.replacements.at(-1);
  if (replaced) words.push(`${replacedFrom(replaced.files)} ${replaced.refusal ? 'not replaced' : 'replaced'}`);
  return words;
}

const STATES: Record<RunStatus['state'], string> = {
  starting: 'starting',
  running: 'running',
  finished: 'finished',
  failed: 'failed',
  cancelling: 'cancelling',
  cancelled: 'cancelled',
};

function rowsOf(rows: number): string {
  return `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}`;
}

export function formatMs(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

export function formatMemory(bytes: number): string {
  const mega = bytes / 1024 / 1024;
  return mega < 1024 ? `${Math.round(mega)} MB` : `${(mega / 1024).toFixed(1)} GB`;
}
