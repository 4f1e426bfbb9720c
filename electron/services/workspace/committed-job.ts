import { basename, dirname } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import type { Script } from '#shared/services/engine.ts';
import { readYaml } from '#shared/workspace/read-yaml.ts';
import { NO_TOPOLOGY, readTopology, topologyPathOf } from '#shared/workspace/topology-file.ts';
import { WorkspaceFile } from '#shared/workspace/workspace-file.ts';
import { committedFunctions } from '../functions/committed-functions.ts';
import { commonNames, functionNames, WORKSPACE_FILE, type LoadedWorkspace } from './load-workspace.ts';
import { confine, relativePath } from './paths.ts';
import { Revision } from './revision.ts';
import { plainScript, scriptAround, type ScriptContext } from './scripts.ts';
import { treeOf } from './tree-of.ts';

/** A job as a git revision has it. */
export interface CommittedJob {
  /** Hash of the commit. */
  commit: string;
  text: string;
  script: Script;
}

export interface CommittedContext extends Omit<ScriptContext, 'topology'> {
  /** How the script's messages call the job; its path unless told. */
  name?: string;
}

/**
 * A job of a workspace at a revision, with all that decides its graph as it was then: its text, its topology.yaml, weir.yaml, the shared DDL and the functions.
 * The data of samples, which decides no graph, and a jar and packages, which are built and installed and seldom committed, are those on disk.
 * Fails with `no-git`, `no-repository`, `no-such-revision`, `not-committed`, and as the files on disk do: `broken-topology`, `broken-workspace`.
 */
export async function committedJob(workspace: LoadedWorkspace, file: string, revision: string, context: CommittedContext): Promise<CommittedJob> {
  const { folder } = workspace;
  const path = await confine(folder, file);
  const [job, at] = [relativePath(folder, path), await Revision.open(folder, revision, file)];
  const text = await textOf(at, job);
  const topology = await topologyOf(at, job);
  const settings = await settingsOf(at);
  const tree = treeOf(folder, settings.common?.length || settings.functions?.length ? await at.files() : []);
  const names = await commonNames(settings, folder, tree);
  const before = names.includes(job) ? names.slice(0, names.indexOf(job)) : names;
  const read = await Promise.all(before.map(async (name) => ({ file: `${name} of ${at.called}`, text: await at.read(name) })));
  const common = read.flatMap(({ text: ddl, ...named }) => (ddl === undefined ? [] : [{ ...named, text: ddl }]));
  const { name = file, ...given } = context;
  const script = await scriptAround(workspace, job, text, { ...given, topology }, { file: settings, common, functions: await committedFunctions(at, await functionNames(settings, folder, tree), folder) });
  return { commit: at.commit, text, script: { ...script, file: name } };
}

/** A file outside any workspace at a revision, with the edits beside it. */
export async function committedFile(path: string, revision: string, { name = path, ...context }: CommittedContext): Promise<CommittedJob> {
  const [file, at] = [basename(path), await Revision.open(dirname(path), revision, name)];
  const text = await textOf(at, file);
  return { commit: at.commit, text, script: plainScript(name, text, { ...context, topology: await topologyOf(at, file) }) };
}

async function textOf(at: Revision, file: string): Promise<string> {
  const text = await at.read(file);
  if (text === undefined) throw new Failure('not-committed', `${file} is not in ${at.called}. Commit it once, and there is something to compare with.`);
  return text;
}

/** A revision without the file has no edits. */
async function topologyOf(at: Revision, job: string) {
  const path = topologyPathOf(job);
  const text = await at.read(path);
  const { edits, diagnostics } = text === undefined ? NO_TOPOLOGY : readTopology(text);
  if (!edits) throw new Failure('broken-topology', `${faultOf(path, at, diagnostics)} So its plan is not known. Correct the file and commit it, or compare with another revision.`);
  return edits;
}

async function settingsOf(at: Revision): Promise<WorkspaceFile> {
  const text = await at.read(WORKSPACE_FILE);
  if (text === undefined) return { weir: 1 };
  const { value, diagnostics } = readYaml(text, WorkspaceFile);
  if (!value) throw new Failure('broken-workspace', `${faultOf(WORKSPACE_FILE, at, diagnostics)} So its plan is not known. Compare with another revision.`);
  return value;
}

function faultOf(path: string, { called }: Revision, diagnostics: Diagnostic[]): string {
  const { message, range } = diagnostics.find(({ severity }) => severity === 'error')!;
  return `${path} of ${called} cannot be read, at ${range.start.line}:${range.start.column}: ${message}`;
}
