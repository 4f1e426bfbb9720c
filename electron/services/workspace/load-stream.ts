import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { toFailure } from '#shared/base/failure.ts';
import type { StreamEntry } from '#shared/services/workspace.ts';
import type { GeneratedRows } from '#shared/workspace/generated-rows.ts';
import { keyPlace } from '#shared/workspace/read-yaml.ts';
import { replayOf, SampleStreamFile, type SampleStream } from '#shared/workspace/sample-stream.ts';
import { WrongRule } from './generate/field-makers.ts';
import { generatedFile, type RulesOf } from './generate/generated-file.ts';
import { readText } from './files.ts';
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

/** A stream's file on the way to its data. */
interface Asked {
  folder: string;
  /** Of the file, relative to the folder. */
  name: string;
  table: string;
  blame: Blame;
}

/** The files with a stream's rows, absolute. `shown`: those that are the workspace's, relative to it. */
interface Data {
  files: string[];
  shown: string[];
  bytes: number;
}

/**
 * Reads `streams/NAME.yaml` and resolves its data files, or makes them. A missing data file is a problem here and, should a run need it,
 * the engine's failure there; a file outside the workspace is never handed on.
 */
export async function loadStream(folder: string, name: string, blame: Blame): Promise<LoadedStream | BrokenStream> {
  const file = await loadYaml(folder, name, SampleStreamFile, blame);
  const meant = file ?? (await loadYaml(folder, name, z.looseObject({ table: z.string().optional() }), () => {}));
  const table = meant?.table ?? streamOf(name);
  const asked = { folder, name, table, blame };
  const data = file && (await (file.generate ? made(asked, file.generate) : found(asked, [file.data ?? []].flat())));
  if (!data) return { path: name, table };
  const format = file.generate ? { ...file.format, type: file.generate.changes ? ('debezium-json' as const) : ('jsonl' as const) } : file.format;
  return {
    sample: { table, files: data.files, format, ...(file['order-by'] === undefined ? {} : { orderBy: file['order-by'] }), ...(file.splits === undefined ? {} : { splits: file.splits }), pace: file.pace, end: file.end, ...(file.replay ? { replay: replayOf(file.replay) } : {}), origin: name },
    entry: { name: streamOf(name), path: name, table, files: data.shown, bytes: data.bytes },
  };
}

/** The data files that a stream names. */
async function found({ folder, name, table, blame }: Asked, paths: string[]): Promise<Data | undefined> {
  const files: string[] = [];
  let bytes = 0;
  for (const path of paths)
    try {
      const file = await confine(folder, path, join(folder, dirname(name)));
      const size = await stat(file).then((stats) => (stats.isFile() ? stats.size : undefined), () => undefined);
      if (size === undefined) blame(name, [problem('sample-missing', `There is no file ${path} (looked for from ${dirname(name)}). Put it there, or correct "data".`)]);
      if (size === 0) blame(name, [problem('sample-empty', `The file ${path} is empty: a run reads no row of ${table}. Put data there, or name another file in "data".`, 'warning')]);
      files.push(file);
      bytes += size ?? 0;
    } catch (thrown) {
      const { code, message } = toFailure(thrown);
      blame(name, [problem(code, message)]);
      return undefined;
    }
  return { files, shown: files.map((path) => relativePath(folder, path)), bytes };
}

/** The file with the rows that a stream's rules make. */
async function made({ folder, name, blame }: Asked, rules: GeneratedRows): Promise<Data | undefined> {
  try {
    const path = await generatedFile(streamOf(name), rules, rulesIn(folder));
    return { files: [path], shown: [], bytes: (await stat(path)).size };
  } catch (thrown) {
    if (!(thrown instanceof WrongRule)) {
      const { code, message } = toFailure(thrown);
      blame(name, [problem(code, message)]);
      return undefined;
    }
    const { text } = await readText(await confine(folder, name), name);
    blame(name, [{ severity: 'error', code: 'wrong-rule', message: thrown.message, range: keyPlace(text, ['generate', ...thrown.path]) }]);
    return undefined;
  }
}

/** What is wrong with another stream is told of that one. */
function rulesIn(folder: string): RulesOf {
  return async (stream) => {
    for (const ending of ['yaml', 'yml']) {
      const file = await loadYaml(folder, `streams/${stream}.${ending}`, SampleStreamFile, () => {});
      if (file) return file.generate;
    }
    return undefined;
  };
}

function streamOf(name: string): string {
  return basename(name, extname(name));
}
