import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { JobTest, TestEvent, TestResult, tests } from '#shared/services/tests.ts';
import { acceptTest } from '#shared/workspace/accept-test.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import type { Desk } from '#electron/services/workspace/desk.ts';
import { changeFile } from '#electron/services/workspace/file-work.ts';
import type { OpenWorkspace } from '#electron/services/workspace/open-workspace.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { testsOf } from './workspace-tests.ts';
import type { LoadedTest } from './load-tests.ts';
import { runTest, runTests } from './run-test.ts';

/** Tests that run at the same time. */
export const ABREAST = 3;

export interface TestsParts {
  desk: Desk;
  keeper: EngineKeeper;
  secrets: SecretStore;
}

/** The tests of the jobs in one window's workspace. */
export function createTestsService({ desk, keeper, secrets }: TestsParts): Service<typeof tests> {
  /** By folder and path: what ran last, and what came. */
  const last = new Map<string, { test: LoadedTest; result: TestResult }>();
  return {
    list: async function* (_params, signal) {
      const open = await desk.workspace();
      let told = '';
      for await (const _change of changesOf(open, signal)) {
        const now = (await testsOf(open, secrets)).map(entryOf);
        if (JSON.stringify(now) !== told) yield now;
        told = JSON.stringify(now);
      }
    },
    run: async function* ({ paths }, signal) {
      const open = await desk.workspace();
      // A window may have saved just now what the watch of the folder has not told of.
      await open.reload();
      const all = await testsOf(open, secrets);
      const wanted = paths.map((path) => all.find((test) => test.path === path) ?? missing(path));
      const engine = await keeper.engine(signal);
      yield* asTheyCome(wanted, async (test) => {
        const result = await runTest(engine, test, signal);
        last.set(keyOf(open, test.path), { test, result });
        return result;
      });
    },
    accept: async ({ path }) => {
      const open = await desk.workspace();
      const known = last.get(keyOf(open, path));
      if (!known || known.result.outcome !== 'failed') throw new Failure('test-not-run', `${path} has not run with another result than it expects. Run it first.`);
      const text = acceptTest(known.test.text, known.result.checks);
      const version = await changeFile(open.folder, path, known.test.fileVersion!, () => text);
      last.delete(keyOf(open, path));
      await open.reload();
      return { version: version! };
    },
  };
}

/** Once at first, then whenever a file or the state of the workspace has changed and was read again. */
async function* changesOf(open: OpenWorkspace, signal: AbortSignal): AsyncGenerator<void> {
  const turns = new Live(0);
  const next = () => turns.set(turns.value + 1);
  const listening = [open.changes.onChange(next), open.state.onChange(next)];
  try {
    for await (const turn of turns.follow(signal)) {
      // The state tells of no change inside of a file.
      if (turn) await open.reload();
      yield;
    }
  } finally {
    for (const one of listening) one.dispose();
  }
}

function missing(path: string): never {
  throw new Failure('test-missing', `There is no test ${path}. Tests lie in jobs/NAME/tests, beside a job.`);
}

function keyOf({ folder }: OpenWorkspace, path: string): string {
  return `${folder}\0${path}`;
}

function entryOf({ path, job, jobFile, name, version, problems }: LoadedTest): JobTest {
  return { path, job, jobPath: jobFile, name, version, problems };
}

/** Tells of several at a time, in the order in which they begin and end. */
async function* asTheyCome(tests: readonly LoadedTest[], run: (test: LoadedTest) => Promise<TestResult>): AsyncGenerator<TestEvent> {
  const told: TestEvent[] = [];
  let wake = () => {};
  let over = false;
  const tell = (event: TestEvent) => {
    told.push(event);
    wake();
  };
  const begin = ({ path }: LoadedTest) => tell({ path, result: null });
  const end = ({ path }: LoadedTest, result: TestResult) => tell({ path, result });
  const work = runTests(tests, ABREAST, { begin, run, end }).finally(() => {
    over = true;
    wake();
  });
  work.catch(() => {});
  while (!over || told.length) {
    if (told.length) yield told.shift()!;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
  await work;
}
