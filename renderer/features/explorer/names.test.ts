import { expect, test } from 'vitest';
import { folderOf, formatBytes, jobNameProblem, nameOf, withName } from './names.ts';

test('a job is its folder', () => {
  expect(folderOf('jobs/delays/job.sql')).toBe('jobs/delays');
  expect(nameOf('jobs/delays/job.sql')).toBe('delays');
  expect(withName('jobs/delays/job.sql', 'late')).toBe('jobs/late/job.sql');
});

test('any other file is itself', () => {
  expect(folderOf('streams/flights.yaml')).toBe('streams/flights.yaml');
  expect(withName('streams/flights.yaml', 'weather.yaml')).toBe('streams/weather.yaml');
  expect(withName('a.sql', 'b.sql')).toBe('b.sql');
});

test.each([
  ['', 'A job needs a name.'],
  ['Delays', 'There is a job called Delays already.'],
  ['a/b', 'A name has letters'],
  ['..', 'A name has letters'],
])('%j is refused as a name', (name, reason) => {
  expect(jobNameProblem(name, ['delays'])).toContain(reason);
});

test.each(['late-rows', 'späte_flüge', '2013.v2'])('%s is a good name', (name) => {
  expect(jobNameProblem(name, ['delays'])).toBeUndefined();
});

test('sizes as people read them', () => {
  expect([12, 4200, 421_000, 13_000_000].map(formatBytes)).toEqual(['12 B', '4.2 kB', '421 kB', '13 MB']);
});
