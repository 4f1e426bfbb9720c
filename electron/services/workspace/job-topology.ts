import { Failure, toFailure } from '#shared/base/failure.ts';
import type { TopologyEdits } from '#shared/topology/edits.ts';
import { faultOf, NO_TOPOLOGY, readTopology, topologyPathOf, type ReadTopology } from '#shared/workspace/topology-file.ts';
import { writeTopology, type OperatorNames } from '#shared/workspace/write-topology.ts';
import { changeFile, isThere, removeFile, renameFile } from './file-work.ts';
import { readText, versionOnDisk } from './files.ts';
import { problem } from './load-workspace.ts';
import { confine } from './paths.ts';

/** A job's topology.yaml as it is on disk; without one there are no edits. */
export interface JobTopology extends ReadTopology {
  /** How messages call it. */
  path: string;
  text: string;
  version: string | null;
}

/** Reads the file at `file`, called `path`; whatever is wrong with it is among the diagnostics. */
export async function readJobTopology(file: string, path: string): Promise<JobTopology> {
  try {
    const { text, version } = await readText(file, path);
    return { path, text, version, ...readTopology(text) };
  } catch (thrown) {
    const { code, message } = toFailure(thrown);
    if (code === 'file-missing') return { path, text: '', version: null, ...NO_TOPOLOGY };
    return { path, text: '', version: (await versionOnDisk(file)) ?? null, edits: undefined, notes: {}, diagnostics: [problem(code, message)] };
  }
}

/** The edits of a job of the workspace. Fails with `broken-topology` where they cannot be read: without them it would be another job. */
export async function editsOf(folder: string, job: string): Promise<TopologyEdits> {
  const path = topologyPathOf(job);
  const read = await readJobTopology(await confine(folder, path), path);
  if (read.edits) return read.edits;
  const failure = brokenTopology(read, WITHOUT_EDITS);
  throw new Failure(failure.code, `${path}:${placeOf(failure)}: ${failure.message}`, failure.data);
}

/** Saves the edits of a job where the file is still the one that was read; gives its new version, null where it went. */
export async function saveEdits(folder: string, job: string, edits: TopologyEdits, names: OperatorNames, expect: string | null): Promise<string | null> {
  const path = topologyPathOf(job);
  const fault = faultOf(edits);
  if (fault) throw new Failure('bad-edit', `${path} was not saved: ${fault}.`);
  return changeFile(folder, path, expect, (onDisk) => {
    const before = onDisk();
    const read = before === undefined ? undefined : readTopology(before);
    if (read && !read.edits) throw brokenTopology({ ...read, path }, 'Nothing was saved, and the file is as it was: correct it first.');
    return writeTopology(before, edits, names);
  });
}

/** Renames a file of the workspace; the edits of a SQL file go with it. */
export async function renameWithEdits(folder: string, from: string, to: string): Promise<void> {
  const [old, fresh] = [topologyPathOf(from), topologyPathOf(to)];
  const taken = old !== fresh && (await hasEdits(folder, from));
  if (taken && (await isThere(folder, fresh))) throw new Failure('file-exists', `${fresh}, which would hold the edits, is there already. Choose another name.`);
  await renameFile(folder, from, to);
  if (taken) await renameFile(folder, old, fresh);
}

/** Removes a file of the workspace, and the edits of a SQL file with it. */
export async function removeWithEdits(folder: string, path: string, home: string, at: number): Promise<void> {
  const taken = await hasEdits(folder, path);
  await removeFile(folder, path, home, at);
  if (taken) await removeFile(folder, topologyPathOf(path), home, at);
}

async function hasEdits(folder: string, path: string): Promise<boolean> {
  return path.endsWith('.sql') && (await isThere(folder, topologyPathOf(path)));
}

/** What follows for a job whose edits cannot be read. */
export const WITHOUT_EDITS = 'The job is neither planned nor run without its edits: correct them first.';

/** The first of the file's faults, with its place and what follows from it. */
export function brokenTopology({ path, diagnostics }: Pick<JobTopology, 'path' | 'diagnostics'>, therefore: string): Failure {
  const { message, range } = diagnostics.find(({ severity }) => severity === 'error')!;
  return new Failure('broken-topology', `${message} ${therefore}`, { path, range });
}

function placeOf({ data }: Failure): string {
  const { start } = data!.range as { start: { line: number; column: number } };
  return `${start.line}:${start.column}`;
}
