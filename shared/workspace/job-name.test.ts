import { expect, test } from 'vitest';
import { isJobName } from './job-name.ts';

test.each(['delays', 'späte_flüge', 'spa\u0308te', '遅延', '2013.v2', '_own'])('%s can name a job', (name) => {
  expect(isJobName(name)).toBe(true);
});

test.each(['', '.', '..', 'a/b', 'a\\b', '../x', 'a b', 'end.', '-x', 'a\nb', 'a:b'])('%j cannot name a job', (name) => {
  expect(isJobName(name)).toBe(false);
});
