import type { GlobOptions } from 'tinyglobby';

type FileSystem = NonNullable<GlobOptions['fs']>;

/** Files that are on no disk, as a file system below `root` that globs can be looked for in. */
export function treeOf(root: string, files: readonly string[]): FileSystem {
  const folders = new Map<string, Map<string, boolean>>([[root, new Map()]]);
  for (const file of files) {
    let at = root;
    const parts = file.split('/');
    for (const [index, part] of parts.entries()) {
      const isFolder = index < parts.length - 1;
      folders.get(at)!.set(part, isFolder);
      at = `${at}/${part}`;
      if (isFolder && !folders.has(at)) folders.set(at, new Map());
    }
  }
  const readdir = (path: string, _options: object, done: (error: Error | null, entries?: object[]) => void) => {
    const entries = folders.get(path.replaceAll('\\', '/').replace(/\/$/, ''));
    if (!entries) return done(Object.assign(new Error(`There is no folder ${path}.`), { code: 'ENOENT' }));
    done(null, [...entries].map(([name, isFolder]) => ({ name, isFile: () => !isFolder, isDirectory: () => isFolder, isSymbolicLink: () => false })));
  };
  return { readdir } as unknown as FileSystem;
}
