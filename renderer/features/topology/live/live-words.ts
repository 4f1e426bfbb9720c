import { bytesInWords } from '#shared/topology/bytes.ts';
import type { JobFigures } from '#shared/services/running-job.ts';
import { clock } from '#renderer/ui/clock.ts';

/** `RUNNING · 412 checkpoints, the last at 12:03:04: 46 MB in 0.4 s · 1 failed`: how the job as a whole fares. */
export function jobWords({ state, checkpoints }: Pick<JobFigures, 'state' | 'checkpoints'>): string {
  return [state ?? 'no job', checkpoints && checkpointWords(checkpoints), checkpoints?.failed ? `${checkpoints.failed.toLocaleString('en')} failed` : ''].filter(Boolean).join(' · ');
}

function checkpointWords({ completed, inProgress, lastAt, bytes, durationMs }: NonNullable<JobFigures['checkpoints']>): string {
  if (!completed || lastAt === null) return inProgress ? 'the first checkpoint goes on' : 'no checkpoint yet';
  const size = [bytes === null ? '' : bytesInWords(bytes), durationMs === null ? '' : `in ${secondsInWords(durationMs)}`].filter(Boolean).join(' ');
  return `${completed.toLocaleString('en')} ${completed === 1 ? 'checkpoint' : 'checkpoints'}, the last at ${clock(lastAt)}${size ? `: ${size}` : ''}`;
}

export function secondsInWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1).replace(/\.0$/, '')} s`;
}

/** What is told of a card's task beside its figures, as facts of the operator. */
export function taskFacts({ tasks }: Pick<JobFigures, 'tasks'>, uid: string): { name: string; value: string }[] {
  const task = tasks.find(({ operators }) => operators.includes(uid));
  if (!task) return [];
  const { state, checkpoint } = task;
  return [
    { name: 'Its task', value: state },
    { name: 'Last checkpoint of its task', value: checkpoint ? `${bytesInWords(checkpoint.bytes)} in ${secondsInWords(checkpoint.durationMs)}` : 'none yet' },
  ];
}
