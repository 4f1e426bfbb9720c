import { dirname, join } from 'node:path';
import { readText } from '#electron/services/workspace/files.ts';
import type { OpenWorkspace } from '#electron/services/workspace/open-workspace.ts';
import { relativePath } from '#electron/services/workspace/paths.ts';
import { scriptOf } from '#electron/services/workspace/scripts.ts';
import { Failure } from '#shared/base/failure.ts';
import type { TestSpec } from '#shared/workspace/test-spec.ts';
import { loadTests, type LoadedTest } from './load-tests.ts';

/** All tests of a workspace, by job and file; paths are relative to it. */
export async function testsOf({ loaded, state }: OpenWorkspace): Promise<LoadedTest[]> {
  const { trusted } = state.value;
  const all = await Promise.all(
    loaded.state.jobs.map(({ name, path }) =>
      loadTests({
        name,
        file: path,
        folder: join(loaded.folder, dirname(path)),
        called: (file) => relativePath(loaded.folder, file),
        script: async () => ({ ...(await scriptOf(loaded, path, (await readText(join(loaded.folder, path), path)).text, { mode: 'streaming', trusted })), parallelism: 1 }),
      }),
    ),
  );
  return all.flat();
}

/** What one of them says. Fails with `test-missing`, or with `test-broken` and what is wrong with its file. */
export async function specOf(open: OpenWorkspace, path: string): Promise<TestSpec> {
  const test = (await testsOf(open)).find((one) => one.path === path);
  if (!test) throw new Failure('test-missing', `There is no test ${path}.`);
  if (test.spec) return test.spec;
  const { message, range } = test.problems.find(({ severity }) => severity === 'error')!;
  throw new Failure('test-broken', `${path}:${range.start.line}: ${message}`, { range });
}
