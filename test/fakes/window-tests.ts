import type { Service } from '#shared/rpc/contract.ts';
import type { JobTest, tests } from '#shared/services/tests.ts';
import { Failure } from '#shared/base/failure.ts';

/** Tests that all pass at once; without files there are none. */
export function createFakeTests(known: readonly JobTest[] = []): Service<typeof tests> {
  return {
    list: async function* (_params, signal) {
      yield [...known];
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
    run: async function* ({ paths }) {
      for (const path of paths) {
        const test = known.find((one) => one.path === path);
        if (!test) throw new Failure('test-missing', `There is no test ${path}.`);
        yield { path, result: null };
        yield { path, result: { path, version: test.version, outcome: 'passed', durationMs: 1, checks: [], fault: null } };
      }
    },
    accept: async ({ path }) => {
      throw new Failure('test-not-run', `${path} has not run with another result than it expects.`);
    },
  };
}
