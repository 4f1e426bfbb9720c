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
