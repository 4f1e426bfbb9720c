// npm run bench: sets the project up, bundles the bench and runs it; see docs/benchmark.md.
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { giveUp, prepare, root } from '../../electron/setup/prepare.mjs';

/** What a module reads from beside itself still lies there once all of them are one file. */
const besideItsSource = {
  name: 'beside-its-source',
  transform: (code, id) => (id.startsWith(join(root, 'test/kubernetes')) ? code.replaceAll('import.meta.dirname', JSON.stringify(dirname(id))) : undefined),
};

try {
  await prepare({ window: true });
  const { build } = await import('vite');
  const outDir = join(root, 'out/bench');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    plugins: [besideItsSource],
    // dt-sql-parser imports folders, which Node's own loader refuses: it is bundled.
    ssr: { noExternal: ['dt-sql-parser', 'antlr4-c3', 'antlr4ng'] },
    build: { ssr: join(root, 'test/performance/bench.ts'), outDir, emptyOutDir: true, target: 'node20', minify: false, rollupOptions: { output: { format: 'es', entryFileNames: 'bench.js' } } },
  });
  const { bench } = await import(pathToFileURL(join(outDir, 'bench.js')).href);
  process.exitCode = await bench(root, process.argv.slice(2));
} catch (thrown) {
  giveUp(thrown);
}
