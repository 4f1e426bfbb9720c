import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { toFailure } from '#shared/base/failure.ts';
import type { StreamEntry } from '#shared/services/workspace.ts';
import { SampleStreamFile, type SampleStream } from '#shared/workspace/sample-stream.ts';
import { loadYaml, problem, type Blame } from './load-workspace.ts';
import { confine, relativePath } from './paths.ts';

export interface LoadedStream {
  sample: SampleStream;
  entry: StreamEntry;
}

/**
 * Reads `streams/NAME.yaml` and resolves its data files. A missing data file is a problem here and, should a run need it,
 * the engine's failure there; a file outside the workspace is never handed on.
 */
export async function loadStream(folder: string, name: string, blame: Blame): Promise<LoadedStream | undefined> {
  const file = await loadYaml(folder, name, SampleStreamFile, blame);
  if (!file) return undefined;
  const table = file.table ?? basename(name, extname(name));
  const files: string[] = [];
  let bytes = 0;
  for (const path of [file.data].flat())
    try {
      const found = await confine(folder, path, join(folder, dirname(name)));
      const size = await stat(found).then((stats) => (stats.isFile() ? stats.size : undefined), () => undefined);
      if (size === undefined) blame(name, [problem('sample-missing', `There is no file ${path} (looked for from ${dirname(name)}). Put it there, or correct "data".`)]);
      if (size === 0) blame(name, [problem('sample-empty', `The file ${path} is empty: a run reads no row of ${table}. Put data there, or name another file in "data".`, 'warning')]);
      files.push(found);
      bytes += size ?? 0;
    } catch (thrown) {
      const { code, message } = toFailure(thrown);
      blame(name, [problem(code, message)]);
      return undefined;
    }
  return {
    sample: { table, files, format: file.format, ...(file['order-by'] === undefined ? {} : { orderBy: file['order-by'] }), pace: file.pace, end: file.end, origin: name },
    entry: { name: basename(name, extname(name)), path: name, table, files: files.map((path) => relativePath(folder, path)), bytes },
  };
}
