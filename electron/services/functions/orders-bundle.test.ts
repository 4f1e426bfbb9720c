import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { bundleFunctions } from './bundle-functions.ts';
import { sdkFolder } from './sdk-sources.ts';

const SAMPLE = resolve(import.meta.dirname, '../../../samples/orders');

// What is proven of it on an unmodified Flink is proven without a bundler. `npx vitest run --project unit electron/services/functions -u` writes it anew.
test("the engine's tests have the functions of the sample as they are", async () => {
  const cache = await mkdtemp(join(tmpdir(), 'weir-orders-'));
  try {
    const { functions } = await bundleFunctions(SAMPLE, ['functions/card-rules.ts', 'functions/delivery.ts', 'functions/discounts.ts', 'functions/sessions.ts'], await sdkFolder(cache));
    expect(functions.problems).toEqual([]);
    const { code, map } = functions;
    await expect(`${JSON.stringify({ code, map }, null, 1)}\n`).toMatchFileSnapshot('../../../local-cluster/runner/src/test/resources/dev/weir/runner/cluster/orders-functions.json');
    expect(code + map).not.toContain(cache);
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
});
