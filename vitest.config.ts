import { defineConfig } from 'vitest/config';

// No test looks into the keychain of whoever runs it.
const env = { WEIR_KEYCHAIN: 'file' };

/** Four kinds of test: `unit` beside its source, `contract` on fakes and on the real engine, `e2e` in a real browser, `kubernetes` on a real cluster. */
export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          env,
          include: ['{shared,electron,renderer,local-cluster}/**/*.test.{ts,tsx}', 'test/{architecture,performance}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/target/**', '**/out/**'],
          // Nine megabytes that Node reads as they are.
          server: { deps: { external: [/monaco-editor\/.*\/typescript\/lib\//] } },
          // A layout of sixty operators on a machine that builds something beside it.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'contract',
          env,
          include: ['test/contract/**/*.test.ts'],
          // Each file may start an engine of its own: one at a time keeps two cores honest.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          env,
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'kubernetes',
          env,
          include: ['test/kubernetes/**/*.test.ts'],
          // All share one cluster.
          globalSetup: ['test/kubernetes/cluster/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
