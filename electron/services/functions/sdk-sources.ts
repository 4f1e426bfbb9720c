import { createHash } from 'node:crypto';
import { mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of `@weir/sdk`, by name: they travel in Weir's own bundles, since an installed Weir has no sources. */
const SOURCES = Object.fromEntries(Object.entries(import.meta.glob('../../../shared/sdk/*.ts', { query: '?raw', import: 'default', eager: true })).flatMap(([path, text]) => (path.endsWith('.test.ts') ? [] : [[path.replace(/.*\//, ''), text]])));

/** What an editor reads of it: a package whose only door is its index. */
export function sdkPackage(): Record<string, string> {
  return { 'package.json': JSON.stringify({ name: '@weir/sdk', type: 'module', exports: { '.': './index.ts' } }), ...SOURCES };
}

/** A folder with these files, free of links as the bundler names what is in it; made where it is not there yet; its name is their hash, so that a newer Weir has its own. */
export async function sdkFolder(cache: string): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(SOURCES)).digest('hex').slice(0, 16);
  const folder = join(cache, 'sdk', hash);
  if (await stat(folder).then(() => true, () => false)) return realpath(folder);
  const making = `${folder}-${process.pid}`;
  await mkdir(making, { recursive: true });
  for (const [name, text] of Object.entries(SOURCES)) await writeFile(join(making, name), text);
  // Another process may have made it meanwhile: its files are the same.
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
  return realpath(folder);
}
