import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `vite build` makes the window; `vite build --mode gallery` makes the story page, the only one that knows fakes. */
export default defineConfig(({ mode }) => ({
  root: mode === 'gallery' ? here('./gallery') : here('.'),
  // Relative, so that the page opens from a host at any path and from a file.
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: here(mode === 'gallery' ? '../out/gallery' : '../out/renderer'),
    emptyOutDir: true,
    target: 'chrome120',
    // Nothing inlined as data: the host's content security policy allows files of its own only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    sourcemap: false,
  },
}));
