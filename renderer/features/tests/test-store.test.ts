import { expect, test, vi } from 'vitest';
import { Live } from '#shared/base/live.ts';
import type { JobTest, TestEvent, TestResult } from '#shared/services/tests.ts';
import { windowParts } from '#test/fakes/window-parts.ts';
import { guttersOf } from './gutter.ts';
import { createTestStore, isStale, signOf, worstOf } from './test-store.ts';

const one: JobTest = { path: 'jobs/a/tests/x.yaml', job: 'a', jobPath: 'jobs/a/job.sql', name: 'x', version: '1', problems: [] };
const two: JobTest = { ...one, path: 'jobs/a/tests/y.yaml', name: 'y' };
const result = ({ path, version }: JobTest, outcome: TestResult['outcome']): TestResult => ({ path, version, outcome, durationMs: 5, checks: [], fault: null });

function windowOn(run: (paths: string[]) => AsyncGenerator<TestEvent>) {
  const list = new Live<JobTest[]>([one, two]);
  const tests = { list: (_params: object, signal: AbortSignal) => list.follow(signal), run: ({ paths }: { paths: string[] }) => run(paths), accept: vi.fn(async () => ({ version: '2' })) };
  const parts = windowParts({ tests: tests as never }, { workspace: { folder: '/w' } as never });
  return { list, parts, store: createTestStore(parts) };
}

test('tests wait, run and end, each by itself', async () => {
  const next = new Live(0);
  const { store } = windowOn(async function* () {
    yield { path: one.path, result: null };
    for await (const step of next.follow(new AbortController().signal)) if (step === 1) break;
    yield { path: one.path, result: result(one, 'passed') };
    yield { path: two.path, result: null };
    yield { path: two.path, result: result(two, 'failed') };
  });
  await vi.waitFor(() => expect(store.getState().tests).toHaveLength(2));
  const running = store.run([one.path, two.path]);
  await vi.waitFor(() => expect(signOf(one, store.getState())).toBe('running'));
  expect(signOf(two, store.getState())).toBe('waiting');
  next.set(1);
  await running;
  expect([one, two].map((test) => signOf(test, store.getState()))).toEqual(['passed', 'failed']);
  expect(guttersOf(store.getState()).get('jobs/a/job.sql')).toMatchObject([{ tone: 'error', title: 'The 2 tests of a: failed. Click to run.', argument: 'jobs/a/job.sql' }]);
  store.dispose();
});

test('a result is stale once the test or its job is another one', async () => {
  const { store, list } = windowOn(async function* ([path]) {
    yield { path: path!, result: result(one, 'passed') };
  });
  await vi.waitFor(() => expect(store.getState().tests).toHaveLength(2));
  await store.run([one.path]);
  expect(isStale(one, store.getState())).toBe(false);
  const changed = { ...one, version: '2' };
  list.set([changed, two]);
  expect(isStale(changed, store.getState())).toBe(true);
  expect(guttersOf({ ...store.getState(), tests: [changed] }).get(one.path)).toMatchObject([{ tone: 'stale', title: 'The test: passed before the last change. Click to run.' }]);
  store.dispose();
});

test('a run that the host refuses leaves no test waiting, and says why', async () => {
  const { store, parts } = windowOn(async function* () {
    throw new Error('no engine');
  });
  await store.run([one.path]);
  expect(store.getState().waiting.size).toBe(0);
  expect(parts.said[0]).toMatchObject({ tone: 'error', text: 'no engine' });
  store.dispose();
});

test('of several the worst is told first', () => {
  expect(worstOf(['passed', 'failed', 'unknown'])).toBe('failed');
  expect(worstOf(['passed', 'passed'])).toBe('passed');
  expect(worstOf([])).toBe('unknown');
});
