import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { place } from '../bench-parts.ts';

export interface BenchStream {
  table: string;
  /** An absolute path; the workspace gets a link to it, since everything it reads lies inside. */
  data: string;
  /** Keys of the stream's `format`, as YAML. */
  format: string;
}

/** Writes a workspace for a measurement: plain files, as a person would write them. */
export async function writeWorkspace(folder: string, files: string[], streams: BenchStream[] = []): Promise<string> {
  await mkdir(join(folder, 'data'), { recursive: true });
  await mkdir(join(folder, 'streams'), { recursive: true });
  await writeFile(join(folder, 'weir.yaml'), 'weir: 1\nflink: "2.3"\ndefaults: { parallelism: 1 }\nsettings:\n  table.local-time-zone: UTC\n');
  for (const path of new Set([...files, ...streams.map(({ data }) => data)])) await place(path, join(folder, 'data', basename(path)));
  for (const { table, data, format } of streams)
    await writeFile(join(folder, 'streams', `${table}.yaml`), `weir: 1\ntable: ${table}\ndata: ../data/${basename(data)}\nformat: { ${format} }\n`);
  return folder;
}
