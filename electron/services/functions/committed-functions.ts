import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { userCacheFolder } from '../user-data.ts';
import type { Revision } from '../workspace/revision.ts';
import { bundleFunctions } from './bundle-functions.ts';
import { sdkFolder } from './sdk-sources.ts';
import { callsAny, type WorkspaceFunctions } from './workspace-functions.ts';

/** What a function can import of a workspace; packages are installed, and seldom committed. */
const SOURCE = /^(?!(?:.*\/)?node_modules\/).*\.(?:[cm]?[jt]sx?|json)$/i;
const KEPT = 8;

/** Those of commits, which do not change, by commit, folder and files. */
const known = new Map<string, WorkspaceFunctions>();

/**
 * The functions of a workspace as a revision has them, with the packages that are on disk; undefined where it has no files of any. Types were checked when they were written, and are not again.
 *
 * @param files relative to the folder
 */
export async function committedFunctions(at: Pick<Revision, 'commit' | 'contents'>, files: string[], folder: string): Promise<WorkspaceFunctions | undefined> {
  if (!files.length) return undefined;
  const key = JSON.stringify([at.commit, folder, files]);
  const before = known.get(key);
  if (before) return before;
  const place = await realpath(await mkdtemp(join(tmpdir(), 'weir-commit-functions-')));
  try {
    const contents = await at.contents((path) => SOURCE.test(path));
    for (const [path, bytes] of contents) {
      await mkdir(dirname(join(place, path)), { recursive: true });
      await writeFile(join(place, path), bytes);
    }
    const home = await realpath(folder);
    // Where there is none, an import of a package says so.
    await symlink(join(home, 'node_modules'), join(place, 'node_modules'), 'junction');
    const { functions, modules } = await bundleFunctions(place, files, await sdkFolder(userCacheFolder()), home);
    const made = { files, mayCall: callsAny(files.map((file) => contents.get(file)?.toString() ?? '')), script: functions };
    if (modules.every((path) => path.startsWith(place))) keep(key, made);
    return made;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

function keep(key: string, made: WorkspaceFunctions): void {
  known.set(key, made);
  for (const old of [...known.keys()].slice(0, -KEPT)) known.delete(old);
}
