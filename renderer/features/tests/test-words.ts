import type { TestSign } from './test-store.ts';

export const SIGN_WORDS: Record<TestSign, string> = {
  unknown: 'not run',
  broken: 'cannot be read',
  waiting: 'waiting',
  running: 'running',
  passed: 'passed',
  failed: 'failed',
  wrong: 'could not run',
};

/** `143 ms`, `2.3 s`. */
export function durationWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
