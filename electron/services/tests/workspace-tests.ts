import { dirname, join } from 'node:path';
import { readText } from '#electron/services/workspace/files.ts';
import type { OpenWorkspace } from '#electron/services/workspace/open-workspace.ts';
import { relativePath } from '#electron/services/workspace/paths.ts';
import { scriptOf } from '#electron/services/workspace/scripts.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { loadTests, type LoadedTest } from './load-tests.ts';

/** All tests of a workspace, by job and file; paths are relative to it. */
export async function testsOf({ loaded, state }: OpenWorkspace, secrets: SecretStore): Promise<LoadedTest[]> {
  const { trusted, environment } = state.value;
  const all = await Promise.all(
    loaded.state.jobs.map(({ name, path }) =>
      loadTests({
        name,
        file: path,
        folder: join(loaded.folder, dirname(path)),
        called: (file) => relativePath(loaded.folder, file),
        script: async () => ({ ...(await scriptOf(loaded, path, (await readText(join(loaded.folder, path), path)).text, { mode: 'streaming', trusted, values: { environment, secrets } })), parallelism: 1 }),
      }),
    ),
  );
  return all.flat();
}
