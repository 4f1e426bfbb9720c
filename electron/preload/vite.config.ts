import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A sandboxed preload is one CommonJS file. */
export default defineConfig({
  root: here('../..'),
  logLevel: 'warn',
  build: {
    ssr: here('preload.ts'),
    target: 'node20',
    outDir: here('../../out/electron'),
    emptyOutDir: false,
    minify: false,
    rollupOptions: { external: ['electron'], output: { format: 'cjs', entryFileNames: 'preload.cjs' } },
  },
});
