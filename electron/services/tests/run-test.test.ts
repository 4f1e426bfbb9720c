import { expect, test } from 'vitest';
import type { TestResult } from '#shared/services/tests.ts';
import type { EngineClient } from '#electron/services/engines.ts';
import type { LoadedTest } from './load-tests.ts';
import { runTest, runTests } from './run-test.ts';

const START = { line: 1, column: 1 };
const result = (code?: string): TestResult => ({ path: '', version: '', outcome: code ? 'wrong' : 'passed', durationMs: 1, checks: [], fault: code ? { code, message: '', detail: null, path: '', range: { start: START, end: START } } : null });

test('no more run at a time than may; each begins and ends once', async () => {
  let running = 0;
  let most = 0;
  const log: string[] = [];
  await runTests(['a', 'b', 'c', 'd'], 2, {
    begin: (name) => void log.push(`begin ${name}`),
    run: async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      return result();
    },
    end: (name) => void log.push(`end ${name}`),
  });
  expect(most).toBe(2);
  expect(log.toSorted()).toEqual(['begin a', 'begin b', 'begin c', 'begin d', 'end a', 'end b', 'end c', 'end d']);
});

test('one that finds no room beside others runs again when they are through, alone', async () => {
  const running = new Set<string>();
  const ends: [string, string][] = [];
  await runTests(['wide', 'b', 'c'], 3, {
    run: async (name) => {
      running.add(name);
      await Promise.resolve();
      const alone = running.size === 1;
      running.delete(name);
      return result(name === 'wide' && !alone ? 'not-enough-slots' : undefined);
    },
    end: (name, { outcome }) => void ends.push([name, outcome]),
  });
  expect(ends.at(-1)).toEqual(['wide', 'passed']);
  expect(ends).toHaveLength(3);
});

test('a job that is too wide even alone says so', async () => {
  const ends: TestResult[] = [];
  await runTests(['wide'], 3, { run: async () => result('not-enough-slots'), end: (_name, result) => void ends.push(result) });
  expect(ends).toMatchObject([{ fault: { code: 'not-enough-slots' } }]);
});

test('a table without a sample is told where the job reads it', async () => {
  const at = (line: number) => ({ start: { line, column: 8 }, end: { line, column: 13 } });
  const warning = (table: string, line: number) => ({ severity: 'warning', code: 'no-sample', message: `The table '${table}' has no sample, so it cannot be run here.`, range: at(line) });
  const fault = { code: 'no-sample', message: 'The table rates (connector jdbc) has no sample stream.', detail: null, step: null, part: null, name: null, at: null, column: null };
  const engine = { test: async () => ({ outcome: 'wrong', durationMs: 1, checks: [], fault }), preview: async () => ({ validation: { diagnostics: [warning('names', 3), warning('rates', 7)] } }) };
  const loaded = { path: 'jobs/a/tests/t.yaml', version: '1', text: '', spec: {}, script: {}, problems: [], jobFile: 'jobs/a/job.sql' };
  expect(await runTest(engine as unknown as EngineClient, loaded as unknown as LoadedTest)).toMatchObject({ fault: { code: 'no-sample', path: 'jobs/a/job.sql', range: at(7) } });
});
