import { extname, join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import type { Mode, Script } from '#shared/services/engine.ts';
import { NO_EDITS, type TopologyEdits } from '#shared/topology/edits.ts';
import { isJarJob } from '#shared/workspace/jar-job.ts';
import type { SampleStream } from '#shared/workspace/sample-stream.ts';
import { TOPOLOGY_FILE } from '#shared/workspace/topology-file.ts';
import type { WorkspaceFile } from '#shared/workspace/workspace-file.ts';
import { readText } from './files.ts';
import { withJar } from './jar-job.ts';
import { editsOf } from './job-topology.ts';
import { isProgram, withProgram, withTypes, type TablesOf } from '../functions/job-program.ts';
import { withValues, type ScriptValues } from '../deployment/values.ts';
import type { LoadedWorkspace } from './load-workspace.ts';
import { confine, relativePath } from './paths.ts';

export interface ScriptContext {
  mode: Mode;
  trusted: boolean;
  /** Sample streams given by hand; they win over the workspace's for the same table. */
  samples?: SampleStream[];
  /** The visual edits; those of the job's topology.yaml unless told. */
  topology?: TopologyEdits | undefined;
  /** Where its `${name}` and `${secret:NAME}` get their values from; without it they have none. */
  values?: ScriptValues | undefined;
  /** All functions of the workspace, for whoever is about to write a call; else those of a job that names none are left out. */
  everyFunction?: boolean | undefined;
  /** Asks the engine for the tables of a script, to check the types of a job in TypeScript. */
  tablesOf?: TablesOf | undefined;
}

/** The script that a text of the workspace means: with the shared DDL, the settings and the sample streams around it. */
export async function scriptOf(workspace: LoadedWorkspace, file: string, text: string, context: ScriptContext): Promise<Script> {
  refuseOtherJobs(file);
  const topology = context.topology ?? (await editsOf(workspace.folder, file));
  const common = await readCommon(workspace, await confine(workspace.folder, file));
  return scriptAround(workspace, file, text, { ...context, topology }, { file: workspace.file, common, functions: workspace.functions });
}

/** What a workspace has around each text: as it is on disk, or as a revision of it has it. */
export interface Surroundings {
  file: WorkspaceFile;
  /** The DDL files that run before the text, in order. */
  common: { file: string; text: string }[];
  functions: LoadedWorkspace['functions'];
}

/** The script that a text means between other settings, DDL and functions than those of today; the sample streams are those on disk. */
export async function scriptAround(workspace: LoadedWorkspace, file: string, text: string, context: ScriptContext, { file: { settings, defaults }, common, functions }: Surroundings): Promise<Script> {
  const script = {
    ...plainScript(file, text, context),
    common,
    settings: settings ?? {},
    parallelism: defaults?.parallelism ?? 1,
    samples: withOwn(workspace.samples, context.samples ?? []),
    folder: workspace.folder,
    jars: workspace.connectors.paths,
    functions: functionsFor(functions, [text, ...common.map((one) => one.text)], context),
  };
  const path = await confine(workspace.folder, file);
  const whole = await withJar(script, path, workspace.folder);
  const valued = context.values ? await withValues(whole, workspace, context.values) : whole;
  const program = { folder: workspace.folder, file: relativePath(workspace.folder, path), functions: workspace.functions };
  const told = await withProgram(valued, program);
  return context.tablesOf ? withTypes(told, program, context.tablesOf) : told;
}

/** A job whose texts name no function has none: what is wrong with them, and what they become, is nothing to it. */
function functionsFor(functions: LoadedWorkspace['functions'], texts: string[], { everyFunction = false }: ScriptContext): Script['functions'] {
  return functions && (everyFunction || texts.some((text) => functions.mayCall(text))) ? functions.script : null;
}

/** A script outside any workspace: the text alone. */
export function plainScript(file: string, text: string, { mode, trusted, samples = [], topology = NO_EDITS }: ScriptContext): Script {
  refuseOtherJobs(file);
  return { file, text, mode, trusted, samples, folder: null, topology };
}

/** The engine takes SQL, jars, and programs that say SQL. */
function refuseOtherJobs(file: string): void {
  if (TOPOLOGY_FILE.test(file)) throw new Failure('unsupported-job', `${file} holds the edits of a job. Give the job instead: they are checked and applied with it.`);
  if (isJarJob(file) || isProgram(file)) return;
  const words = { '.ts': 'a file of declarations', '.yaml': 'no job', '.yml': 'no job', '.jar': 'a jar: name it in a job.yaml, with its arguments' }[extname(file)];
  if (words) throw new Failure('unsupported-job', `${file} is ${words}. A job is a .sql file, a job.ts, or a job.yaml that names a jar.`);
}

/** A shared DDL file itself runs after those before it, not after itself. */
async function readCommon(workspace: LoadedWorkspace, path: string): Promise<{ file: string; text: string }[]> {
  const own = workspace.common.indexOf(path);
  const before = own < 0 ? workspace.common : workspace.common.slice(0, own);
  return Promise.all(
    before.map(async (common) => {
      const file = relativePath(workspace.folder, common);
      return { file, text: (await readText(common, file)).text };
    }),
  );
}

function withOwn(samples: SampleStream[], own: SampleStream[]): SampleStream[] {
  const tables = new Set(own.map((sample) => sample.table));
  return [...own, ...samples.filter((sample) => !tables.has(sample.table))];
}

/** The job a name stands for, or undefined. */
export function jobPath(workspace: LoadedWorkspace, name: string): string | undefined {
  const job = workspace.state.jobs.find((entry) => entry.name === name || entry.path === name || `jobs/${entry.name}` === name);
  return job && join(workspace.folder, job.path);
}

