import { join } from 'node:path';
import { Drafts } from './drafts.ts';
import { readText } from './files.ts';

/** The files of a workspace, by path, of which a window holds another text than the disk has, as far as its drafts tell. A draft of an earlier version was saved since, or is told by its window. */
export async function unsavedFiles(home: string, folder: string): Promise<string[]> {
  const drafts = await new Drafts(home, folder).list();
  const edited = await Promise.all(
    drafts.map(async ({ path, text, base }) => {
      const saved = await readText(join(folder, path), path).catch(() => undefined);
      return (saved?.version ?? null) === base && saved?.text !== text;
    }),
  );
  return drafts.filter((_, at) => edited[at]).map(({ path }) => path);
}
