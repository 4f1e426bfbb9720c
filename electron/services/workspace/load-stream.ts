import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { toFailure } from '#shared/base/failure.ts';
import type { StreamEntry } from '#shared/services/workspace.ts';
import { SampleStreamFile, type SampleStream } from '#shared/workspace/sample-stream.ts';
import { loadYaml, problem, type Blame } from './load-workspace.ts';
import { confine, relativePath } from './paths.ts';

export interface LoadedStream {
  sample: SampleStream;
  entry: StreamEntry;
}

/** A stream's file that cannot be used; why is among the problems. */
export interface BrokenStream {
  path: string;
  /** The table it was meant for: as it says, or else as it is called. */
  table: string;
}

/**
 * Reads `streams/NAME.yaml` and resolves its data files. A missing data file is a problem here and, should a run need it,
 * the engine's failure there; a file outside the workspace is never handed on.
 */
export async function loadStream(folder: string, name: string, blame: Blame): Promise<LoadedStream | BrokenStream> {
  const file = await loadYaml(folder, name, SampleStreamFile, blame);
  const meant = file ?? (await loadYaml(folder, name, z.looseObject({ table: z.string().optional() }), () => {}));
  const table = meant?.table ?? basename(name, extname(name));
  if (!file) return { path: name, table };
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
      return { path: name, table };
    }
  return {
    sample: { table, files, format: file.format, ...(file['order-by'] === undefined ? {} : { orderBy: file['order-by'] }), pace: file.pace, end: file.end, origin: name },
    entry: { name: basename(name, extname(name)), path: name, table, files: files.map((path) => relativePath(folder, path)), bytes },
  };
}
