import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import type { ExportedFile } from '#shared/deployment/export/exported.ts';
import { JsonFile, writeJson } from '../user-data.ts';
import { toFileFailure } from '../workspace/files.ts';
import { confine } from '../workspace/paths.ts';
import { replaceFile } from '../workspace/replace-file.ts';

/** What an export wrote last, by path: sha256 of each file, so that the next one knows what a person has changed since. */
const MANIFEST = '.weir-export.json';

export interface WrittenExport {
  written: string[];
  unchanged: string[];
}

/**
 * Writes an export, all of it or nothing. A file that no export wrote, or that was changed since one did, is left as it is: then it fails with `export-exists`,
 * which `overwrite` overrules. Other files of the folder stay.
 */
export async function writeExport(folder: string, files: readonly ExportedFile[], overwrite: boolean): Promise<WrittenExport> {
  await mkdir(folder, { recursive: true }).catch((thrown: unknown) => Promise.reject(toFileFailure(thrown, folder, 'save')));
  const manifest = await new JsonFile(join(folder, MANIFEST)).read();
  const plans = await Promise.all(files.map(async ({ path, text }) => ({ path, text, place: await confine(folder, path), now: await hashOnDisk(join(folder, path)), wanted: hashOf(text) })));
  const foreign = plans.filter(({ path, now, wanted }) => now !== undefined && now !== wanted && now !== manifest[path]);
  if (foreign.length && !overwrite) throw new Failure('export-exists', `${foreign.map(({ path }) => path).join(', ')} in ${folder} ${foreign.length === 1 ? 'is' : 'are'} not as an export wrote ${foreign.length === 1 ? 'it' : 'them'}, so nothing was written. Move what you changed elsewhere (a patch of your own, another values file), or give --overwrite.`, { paths: foreign.map(({ path }) => path) });
  const due = plans.filter(({ now, wanted }) => now !== wanted);
  for (const { place, path, text } of due) {
    try {
      await mkdir(dirname(place), { recursive: true });
      await replaceFile(place, Buffer.from(text));
    } catch (thrown) {
      throw toFileFailure(thrown, path, 'save');
    }
  }
  const after = { ...manifest, ...Object.fromEntries(plans.map(({ path, wanted }) => [path, wanted])) };
  if (JSON.stringify(after) !== JSON.stringify(manifest)) await writeJson(join(folder, MANIFEST), after);
  return { written: due.map(({ path }) => path), unchanged: plans.filter((plan) => !due.includes(plan)).map(({ path }) => path) };
}

async function hashOnDisk(path: string): Promise<string | undefined> {
  try {
    return hashOf(await readFile(path));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw toFileFailure(thrown, path, 'read');
  }
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
