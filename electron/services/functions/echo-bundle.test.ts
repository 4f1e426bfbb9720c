import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadRolldown } from './tools.ts';
import { sdkFolder } from './sdk-sources.ts';

// The engine's own tests have no bundler. `npx vitest run --project unit electron/services/functions -u` writes it anew.
test("the engine's tests have @weir/sdk as it is", async () => {
  const cache = await mkdtemp(join(tmpdir(), 'weir-echo-'));
  try {
    const { rolldown } = await loadRolldown();
    const sdk = await sdkFolder(cache);
    const entry = '\0sdk';
    const load = [`import ${JSON.stringify(join(sdk, 'begin.ts'))};`, `import * as all from ${JSON.stringify(join(sdk, 'index.ts'))};`, `import { Runtime } from ${JSON.stringify(join(sdk, 'runtime.ts'))};`, 'globalThis.sdk = { ...all, Runtime };'].join('\n');
    const build = await rolldown({ input: entry, tsconfig: false, platform: 'neutral', logLevel: 'silent', experimental: { attachDebugInfo: 'none' }, plugins: [{ name: 'sdk', resolveId: (id) => (id === entry ? id : undefined), load: (id) => (id === entry ? load : undefined) }] });
    const { output } = await build.generate({ format: 'iife', strict: true, codeSplitting: false });
    await build.close();
    await expect(output[0].code).toMatchFileSnapshot('../../../local-cluster/runner/src/test/resources/dev/weir/runner/functions/sdk.js');
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
});
