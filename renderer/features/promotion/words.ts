import type { PromotionKind, PromotionRecord } from '#shared/deployment/promotion-record.ts';
import type { Check, GateReport } from '#shared/services/promotion.ts';

export const STATE_WORDS: Record<Check['state'], string> = { waiting: 'waits', running: 'is being looked at', passed: 'good', warned: 'worth knowing', failed: 'refused', unknown: 'cannot be known from here', skipped: 'not needed' };

export const KIND_WORDS: Record<PromotionKind, string> = { promote: 'Promote', rollback: 'Roll back', suspend: 'Suspend', resume: 'Resume', cancel: 'Cancel', redeploy: 'Start anew' };

/** `Promote delays to prod`: what is done, to which job, where. */
export function doingWords(kind: PromotionKind, job: string, environment: string): string {
  return `${KIND_WORDS[kind]} ${job} ${kind === 'promote' ? 'to' : 'in'} ${environment}`;
}

/** The job that a file is of, as it is called in the workspace. */
export function jobOf(file: string): string {
  return file.replace(/^jobs\/|\/job\.\w+$/g, '');
}

export const OUTCOME_WORDS: Record<PromotionRecord['outcome'], string> = { running: 'goes on', healthy: 'healthy', unhealthy: 'not healthy', failed: 'failed', done: 'done' };

export const STEP_WORDS = { stop: 'Stop what runs', clear: 'Remove it', apply: 'Apply', start: 'Start', prove: 'Prove the graph', health: 'Watch to health' } as const;

/** `14 of 15 checks are good, 1 is worth knowing.` */
export function gateSummary({ checks, done }: GateReport): string {
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length;
  const open = count('waiting') + count('running');
  if (!done && open) return `${checks.length - open} of ${checks.length} checks are through.`;
  const failed = count('failed');
  const known = [`${count('passed') + count('skipped')} of ${checks.length} checks are good`];
  if (count('warned')) known.push(`${count('warned')} worth knowing`);
  if (count('unknown')) known.push(`${count('unknown')} cannot be known from here`);
  return failed ? `Refused: ${failed} of ${checks.length} checks failed.` : `${known.join(', ')}.`;
}

export function short(hash: string | null): string {
  return hash ? hash.slice(0, 12) : 'nothing';
}
