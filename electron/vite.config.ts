import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What runs in Node, each entry one file with all it needs: a command line that starts at once, and a small package. */
export default defineConfig({
  root: here('..'),
  logLevel: 'warn',
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node20',
    outDir: here('../out/electron'),
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    rollupOptions: {
      input: { weir: here('cli/weir.ts'), archive: here('cli/archive.ts'), main: here('main/main.ts') },
      // `ws` uses these two where they happen to be installed; it does well without.
      external: ['electron', 'rolldown', 'rolldown/parseAst', 'bufferutil', 'utf-8-validate', ...builtinModules.flatMap((name) => [name, `node:${name}`])],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
