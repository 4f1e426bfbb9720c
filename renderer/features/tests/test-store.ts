import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import { toFailure } from '#shared/base/failure.ts';
import type { JobTest, TestResult } from '#shared/services/tests.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';

export interface TestState {
  /** Undefined until the host has said. */
  tests: readonly JobTest[] | undefined;
  results: ReadonlyMap<string, TestResult>;
  /** Paths of tests that are waiting for their turn, and of those that run. */
  waiting: ReadonlySet<string>;
  running: ReadonlySet<string>;
  /** The test whose result is shown. */
  selected: string | undefined;
  folded: ReadonlySet<string>;
}

/** `stale`: the last result is of another text than is on disk now. */
export type TestSign = 'unknown' | 'broken' | 'waiting' | 'running' | 'passed' | 'failed' | 'wrong';

export interface TestStore extends StoreApi<TestState>, Disposable {
  run(paths: readonly string[]): Promise<void>;
  stop(): void;
  accept(path: string): Promise<void>;
  select(path: string | undefined): void;
  fold(job: string): void;
}

/** What the window knows of the workspace's tests; the host runs them. */
export function createTestStore({ clients, link, session, execute, say }: FeatureParts): TestStore {
  const open = new Disposables();
  const store = createStore<TestState>(() => ({ tests: undefined, results: new Map(), waiting: new Set(), running: new Set(), selected: undefined, folded: new Set() }));
  let stopping = new AbortController();
  let followed: string | undefined;
  const follow = (folder: string | undefined) => {
    if (folder === undefined || followed === folder) return;
    followed = folder;
    open.add(keepOpen(link, { open: (signal) => clients.tests.list({}, signal), onItem: (tests) => store.setState({ tests }), onFailure: ({ code, message }) => say({ tone: 'error', code, text: message }) }));
  };
  follow(session.getState().workspace?.folder);
  open.defer(session.subscribe(({ workspace }) => follow(workspace?.folder)));
  open.defer(() => stopping.abort());

  const put = (path: string, result: TestResult | null) =>
    store.setState((state) => ({
      waiting: without(state.waiting, path),
      running: result ? without(state.running, path) : new Set([...state.running, path]),
      results: result ? new Map([...state.results, [path, result]]) : state.results,
    }));

  return {
    ...store,
    run: async (paths) => {
      const { waiting, running } = store.getState();
      const due = paths.filter((path) => !waiting.has(path) && !running.has(path));
      if (!due.length) return;
      store.setState({ waiting: new Set([...waiting, ...due]) });
      const { signal } = stopping;
      try {
        for await (const { path, result } of clients.tests.run({ paths: [...due] }, signal)) put(path, result);
      } catch (thrown) {
        const { code, message } = toFailure(thrown);
        if (!signal.aborted) say({ tone: 'error', code, text: message });
      } finally {
        store.setState((state) => ({ waiting: without(state.waiting, ...due), running: without(state.running, ...due) }));
      }
    },
    stop: () => {
      stopping.abort();
      stopping = new AbortController();
    },
    accept: async (path) => {
      await clients.tests.accept({ path });
      say({ tone: 'good', text: `${path} expects what came.`, action: { title: 'Open it', run: () => execute('editor.open', path) } });
    },
    select: (selected) => {
      store.setState({ selected });
      if (selected !== undefined) execute('view.show', 'tests.result');
    },
    fold: (job) =>
      store.setState(({ folded }) => {
        const next = new Set(folded);
        if (!next.delete(job)) next.add(job);
        return { folded: next };
      }),
    dispose: () => open.dispose(),
  };
}

function without(set: ReadonlySet<string>, ...gone: string[]): ReadonlySet<string> {
  return new Set([...set].filter((one) => !gone.includes(one)));
}

/** How a test stands; a file that cannot be read is `broken` whatever came before. */
export function signOf({ path, problems }: JobTest, { results, waiting, running }: TestState): TestSign {
  if (running.has(path)) return 'running';
  if (waiting.has(path)) return 'waiting';
  if (problems.some(({ severity }) => severity === 'error')) return 'broken';
  return results.get(path)?.outcome ?? 'unknown';
}

/** Whether what is known of a test is of another text than is on disk now. */
export function isStale({ path, version }: JobTest, { results }: TestState): boolean {
  const result = results.get(path);
  return result !== undefined && result.version !== version;
}

/** The tests of each job, in the order in which the host tells them. */
export function byJob(tests: readonly JobTest[]): [job: string, tests: JobTest[]][] {
  const jobs = new Map<string, JobTest[]>();
  for (const test of tests) jobs.set(test.job, [...(jobs.get(test.job) ?? []), test]);
  return [...jobs];
}

/** How the tests of a job stand together: the worst of them. */
export function worstOf(signs: readonly TestSign[]): TestSign {
  const order: TestSign[] = ['running', 'waiting', 'broken', 'wrong', 'failed', 'unknown', 'passed'];
  return order.find((sign) => signs.includes(sign)) ?? 'unknown';
}
