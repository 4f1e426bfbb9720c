import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Failure } from '#shared/base/failure.ts';

/**
 * The absolute path of `path` (relative to `from`, which lies in `root`), with symbolic links resolved as far as the path exists.
 * Fails with `outside-workspace` when it leaves `root`, be it by `..` or by a link.
 */
export async function confine(root: string, path: string, from = root): Promise<string> {
  if (path.includes('\0')) throw outside(path);
  const wanted = resolve(from, path);
  const real = await realpathOfExisting(wanted);
  if (!isInside(await realpathOfExisting(root), real)) throw outside(path);
  return real;
}

/** Whether `path` is `root` or lies below it; both absolute and free of links. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** A path as the contracts write it: relative to the workspace, with `/`. */
export function relativePath(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

/** `realpath` for a path whose last parts may not exist yet. */
export async function realpathOfExisting(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realpathOfExisting(parent), basename(path));
  }
}

function outside(path: string): Failure {
  return new Failure('outside-workspace', `${path} lies outside the workspace. Weir reads and writes only inside it; move the file there.`);
}
