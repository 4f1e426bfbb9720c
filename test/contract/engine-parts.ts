import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/** The engine that was built, or another one to test. */
export const RUNNER_FOLDER = process.env.WEIR_RUNNER_FOLDER ?? join(root, 'local-cluster/runner/target');

/** A program that starts an engine, prints its pid and waits to be killed; bundled, since Node runs no TypeScript. */
export async function bundleHolder(folder: string): Promise<string> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: join(root, 'test/contract/engine-holder.ts'),
      outDir: join(folder, 'holder'),
      rollupOptions: { output: { entryFileNames: 'engine-holder.mjs' } },
    },
    ssr: { noExternal: true },
  });
  return join(folder, 'holder/engine-holder.mjs');
}
