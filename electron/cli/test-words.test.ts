import { expect, test } from 'vitest';
import { summaryInWords, type ToldTest, untestedInWords } from './test-words.ts';

const told = (outcome: 'passed' | 'failed' | 'wrong' | undefined, updated = false): ToldTest => ({
  test: { path: 'jobs/a/tests/x.yaml', job: 'a', name: 'x' } as ToldTest['test'],
  result: outcome && { path: 'jobs/a/tests/x.yaml', version: '', outcome, durationMs: 12, checks: [], fault: null },
  updated,
});

test('a test that was written as it came is counted as that, and not as failed', () => {
  expect(summaryInWords([told('failed', true)], 1000)).toBe('\n0 of 1 passed, 1 written as it came in 1.00 s\n');
  expect(summaryInWords([told('passed'), told('failed', true), told('failed', true), told('failed'), told(undefined)], 1000)).toBe('\n1 of 5 passed, 2 written as they came, 1 failed, 1 skipped in 1.00 s\n');
});

test('many jobs without a test are one line', () => {
  expect(untestedInWords(['jobs/a/job.sql'], 1)).toBe('weir: warning: jobs/a/job.sql has no test. Write one in jobs/a/tests, as NAME.yaml [no-tests]\n');
  expect(untestedInWords(['a', 'b', 'c', 'd'], 45)).toBe('weir: warning: 4 of 45 jobs have no test. Write one in the folder tests of a job, as NAME.yaml [no-tests]\n');
});
