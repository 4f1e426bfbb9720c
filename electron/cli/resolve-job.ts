import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import type { Mode, Script } from '#shared/services/engine.ts';
import type { TopologyEdits } from '#shared/topology/edits.ts';
import type { SampleStream } from '#shared/workspace/sample-stream.ts';
import { nearest } from '#shared/workspace/nearest.ts';
import { topologyPathOf } from '#shared/workspace/topology-file.ts';
import { readText } from '#electron/services/workspace/files.ts';
import { withJar } from '#electron/services/workspace/jar-job.ts';
import { brokenTopology, readJobTopology, WITHOUT_EDITS, type JobTopology } from '#electron/services/workspace/job-topology.ts';
import { loadWorkspace, type LoadedWorkspace } from '#electron/services/workspace/load-workspace.ts';
import { confine, relativePath } from '#electron/services/workspace/paths.ts';
import { withProgram } from '#electron/services/functions/job-program.ts';
import type { ScriptValues } from '#electron/services/deployment/values.ts';
import { jobPath, plainScript, scriptOf } from '#electron/services/workspace/scripts.ts';
import { faultOfWorkspaceFile } from './messages.ts';

/** What a FILE or JOB on the command line stands for. */
export interface ResolvedJob {
  /** How messages call it: as it was given, or relative to the current folder. */
  name: string;
  path: string;
  text: string;
  /** The workspace it lies in; undefined for a file on its own. */
  workspace: LoadedWorkspace | undefined;
  /** The visual edits beside it; none where there is no such file. */
  topology: JobTopology;
}

/** A path to a file, a job's folder, or a job's name in the workspace of `cwd`. */
export async function resolveJob(given: string, cwd: string): Promise<ResolvedJob> {
  const named = resolve(cwd, given);
  const path = (await entryAt(named, given)) ?? (await jobNamed(given, cwd));
  const name = path === named ? given : relative(cwd, path).split(sep).join('/');
  const { text } = await readText(path, name);
  const real = await realpath(path);
  const root = await workspaceAround(dirname(real));
  const edits = root === undefined ? topologyPathOf(real) : await confine(root, topologyPathOf(real));
  return { name, path: real, text, workspace: root === undefined ? undefined : await loadWorkspace(root), topology: await readJobTopology(edits, topologyPathOf(name)) };
}

export interface RunContext {
  mode: Mode;
  trusted: boolean;
  samples: SampleStream[];
  /** Edits that are taken instead of those beside the job. */
  topology?: TopologyEdits;
  values: ScriptValues;
}

/** The script the engine gets; fails with `broken-workspace` or `broken-topology` where weir.yaml or the edits leave its meaning open. */
export async function scriptOfJob(job: ResolvedJob, given: RunContext): Promise<Script> {
  const { name, path, text, workspace } = job;
  const context = { ...given, topology: given.topology ?? job.topology.edits };
  if (!context.topology) throw brokenEdits(job);
  if (!workspace && given.values.environment !== null) throw new Failure('bad-usage', `--env names a file in environments/ of a workspace, and ${name} lies in none.`);
  if (!workspace) return withProgram(await withJar(plainScript(name, text, context), path, dirname(path)), { folder: dirname(path), file: basename(path) });
  const broken = faultOfWorkspaceFile(workspace);
  if (broken) throw new Failure('broken-workspace', `${broken.diagnostic.message} Correct weir.yaml first.`, { path: join(workspace.folder, 'weir.yaml'), range: broken.diagnostic.range });
  return { ...(await scriptOf(workspace, relativePath(workspace.folder, path), text, context)), file: name };
}

/** Why a job with edits that cannot be read is not run, at the first fault of its topology.yaml. */
export function brokenEdits({ path, topology }: ResolvedJob): Failure {
  return brokenTopology({ ...topology, path: topologyPathOf(path) }, WITHOUT_EDITS);
}

const ENTRIES = ['job.sql', 'job.ts', 'job.yaml'];

async function entryAt(path: string, given: string): Promise<string | undefined> {
  const kind = await kindOf(path);
  if (kind !== 'folder') return kind && path;
  for (const entry of ENTRIES) if ((await kindOf(join(path, entry))) === 'file') return join(path, entry);
  throw new Failure('no-job', `The folder ${given} has no job: it needs a job.sql, a job.ts or a job.yaml.`);
}

async function jobNamed(given: string, cwd: string): Promise<string> {
  const root = await workspaceAround(cwd);
  const workspace = root === undefined ? undefined : await loadWorkspace(root);
  const path = workspace && jobPath(workspace, given);
  if (path !== undefined) return path;
  const meant = workspace && nearest(given, workspace.state.jobs.map((job) => job.name));
  const place = workspace ? `no job of the workspace ${workspace.folder}` : 'this folder is in no workspace (there is no weir.yaml above it)';
  throw new Failure('no-such-job', `There is no file ${given}, and ${workspace ? `${given} is ${place}` : place}.${meant ? ` Did you mean ${meant}?` : ''}`);
}

/** The paths of all jobs of the workspace around a folder. */
export async function jobsOfWorkspace(cwd: string): Promise<string[]> {
  const root = await workspaceAround(cwd);
  if (root === undefined) throw new Failure('no-such-job', 'This folder is in no workspace (there is no weir.yaml above it). Name the jobs.');
  const workspace = await loadWorkspace(root);
  return workspace.state.jobs.filter(({ kind }) => kind !== 'jar').map(({ path }) => relative(cwd, join(workspace.folder, path)));
}

/** The nearest folder from `folder` upwards that has a weir.yaml. */
export async function workspaceAround(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    if ((await kindOf(join(at, 'weir.yaml'))) === 'file') return at;
    if (dirname(at) === at) return undefined;
  }
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats && (stats.isDirectory() ? 'folder' : 'file');
}

/**
 * `TABLE=PATH` as a sample stream: the data alone is exchanged, so that a workspace's own stream for the table keeps
 * saying how its lines are read. Several paths for a table are read one after the other.
 */
export async function samplesOf(given: string[], cwd: string, workspace: LoadedWorkspace | undefined): Promise<SampleStream[]> {
  const files = new Map<string, string[]>();
  for (const sample of given) {
    const cut = sample.indexOf('=');
    if (cut < 1 || cut === sample.length - 1) throw new Failure('bad-usage', `--sample takes TABLE=PATH, not "${sample}".`);
    const [table, path] = [sample.slice(0, cut), resolve(cwd, sample.slice(cut + 1))];
    if ((await kindOf(path)) !== 'file') throw new Failure('sample-missing', `--sample ${table}: there is no file ${sample.slice(cut + 1)}.`);
    files.set(table, [...(files.get(table) ?? []), path]);
  }
  return [...files].map(([table, paths]) => {
    const known = workspace?.samples.find((sample) => sample.table === table);
    const rest: Omit<SampleStream, 'table' | 'files' | 'origin'> = known ?? { format: { header: true, delimiter: ',', 'on-error': 'fail' }, pace: 'max', end: 'stop' };
    const sameKind = known && paths.every((path) => kindOfData(path) === kindOfData(known.files[0]!));
    const { type, ...format } = rest.format;
    return { ...rest, format: sameKind && type ? { type, ...format } : format, table, files: paths, origin: known?.origin ?? `streams/${table}.yaml` };
  });
}

function kindOfData(path: string): string {
  return extname(basename(path).replace(/\.gz$/, ''));
}
