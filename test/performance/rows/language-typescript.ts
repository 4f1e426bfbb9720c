import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageOf, SDK_PACKAGE } from '#shared/workspace/typescript-options.ts';
import { sdkPackage } from '#electron/services/functions/sdk-sources.ts';
import { TypeScriptService } from '#renderer/workers/typescript/typescript-service.ts';
import type { Figure } from '../figures.ts';
import { keystrokes, MARKER } from '../typing.ts';

const WARM_UP = 30;
const FILE = 'functions/discounts.ts';
/** As the window waits before it asks. */
const DELAY_MS = 60;

/** Types into the functions of a sample: what TypeScript says of each text, as the worker of the window answers it. */
export async function typeScriptTyped(root: string, row: number, count: number): Promise<Figure[]> {
  const text = await readFile(join(root, 'samples/orders', FILE), 'utf8');
  const sdk = Object.fromEntries(Object.entries(sdkPackage()).map(([name, content]) => [`${SDK_PACKAGE}/${name}`, content]));
  const service = new TypeScriptService(async ({ packages }) => Object.fromEntries(Object.entries(sdk).filter(([path]) => packages.includes(packageOf(path)!))));
  const samples: number[] = [];
  const words = (round: number) => `\n    if (saved.toString() === '${round}') console.log(item.sku);`;
  for (const typed of keystrokes(text.replace('continue;', `continue;${MARKER}`), MARKER, WARM_UP + count, words)) {
    const began = performance.now();
    service.take({ [FILE]: typed }, [FILE], [FILE]);
    await service.outline(FILE);
    await service.check(FILE);
    samples.push(performance.now() - began + DELAY_MS);
  }
  return [{ row, name: 'keystroke → what TypeScript says, a file of functions', unit: 'ms', better: 'lower', samples: samples.slice(WARM_UP), goal: { of: 'p95', bound: 'at most', value: 500 }, note: `The ${DELAY_MS} ms that the window waits, and outline and errors of the whole file as the worker answers them, in Node.` }];
}
