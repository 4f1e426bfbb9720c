// npm run bench: sets the project up, bundles the bench and runs it; see docs/benchmark.md.
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { giveUp, prepare, root } from '../../electron/setup/prepare.mjs';

/** The cluster of the tests finds its scripts and programs beside its source, also from the bundle. */
const atHome = {
  name: 'weir:at-home',
  transform: (code, id) => (id.includes('/test/kubernetes/') ? code.replaceAll('import.meta.dirname', JSON.stringify(dirname(id))) : undefined),
};

try {
  await prepare({ window: true });
  const { build } = await import('vite');
  const outDir = join(root, 'out/bench');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    plugins: [atHome],
    build: { ssr: join(root, 'test/performance/bench.ts'), outDir, emptyOutDir: true, target: 'node20', minify: false, rollupOptions: { output: { format: 'es', entryFileNames: 'bench.js' } } },
  });
  const { bench } = await import(pathToFileURL(join(outDir, 'bench.js')).href);
  process.exitCode = await bench(root, process.argv.slice(2));
} catch (thrown) {
  giveUp(thrown);
}
