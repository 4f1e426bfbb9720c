import { join } from 'node:path';
import { bundle, type Bundled } from './bundle.ts';

/**
 * One program of all functions of some files and of what they import. Nothing of it runs.
 *
 * @param files relative to the folder, with `/`
 * @param sdk the folder with the sources of `@weir/sdk`
 * @param home the folder whose packages the files have, where they are laid somewhere else
 */
export function bundleFunctions(folder: string, files: readonly string[], sdk: string, home = folder): Promise<Bundled> {
  return bundle({ folder, home, sdk, entry: entryOf(folder, files, sdk), first: files[0]!, kind: 'function' });
}

/** What begins the program: the console first, since files may speak when they are loaded. */
function entryOf(folder: string, files: readonly string[], sdk: string): string {
  const from = (path: string) => JSON.stringify(path);
  return [
    `import ${from(join(sdk, 'begin.ts'))};`,
    `import { Runtime } from ${from(join(sdk, 'runtime.ts'))};`,
    ...files.map((file, i) => `import * as file${i} from ${from(join(folder, file))};`),
    `globalThis.weir = new Runtime([${files.map((file, i) => `{ file: ${JSON.stringify(file)}, exports: file${i} }`).join(', ')}]);`,
  ].join('\n');
}
