import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { Script } from '#shared/services/engine.ts';
import { isJarJob } from '#shared/workspace/jar-job.ts';
import { readYaml } from '#shared/workspace/read-yaml.ts';
import { JobFile } from '#shared/workspace/workspace-file.ts';
import { loadYaml, problem, type Blame } from './load-workspace.ts';
import { confine } from './paths.ts';

/**
 * The script with the jar that its text, a job.yaml, names; any other script as it is. The jar's path starts at the file that names it and stays in `root`.
 * Fails with `broken-job-file`, at the first fault, and with `outside-workspace`. Whether the jar is there and is one, the engine says.
 *
 * @param path of the job.yaml, absolute
 */
export async function withJar(script: Script, path: string, root: string): Promise<Script> {
  if (!isJarJob(path)) return script;
  const { value, diagnostics } = readYaml(script.text, JobFile);
  if (!value) throw new Failure('broken-job-file', `${diagnostics[0]!.message} Correct job.yaml first.`, { path, range: diagnostics[0]!.range });
  return { ...script, jar: { path: await confine(root, value.jar, dirname(path)), main: value.main ?? null, arguments: value.arguments ?? [] } };
}

/** The jar that a job names: where it is, and when it was built. Either is missing where it cannot be told. */
export interface JarFile {
  path: string | undefined;
  built: number | null;
}

/** Looks at the job.yaml of a workspace and its jar; faults of the file are blamed on it, a jar that is missing is the engine's to tell. */
export async function loadJarJob(folder: string, name: string, blame: Blame): Promise<JarFile> {
  const file = await loadYaml(folder, name, JobFile, blame);
  try {
    const path = file && (await confine(folder, file.jar, dirname(join(folder, name))));
    return { path, built: path === undefined ? null : await stat(path).then(({ mtimeMs }) => mtimeMs, () => null) };
  } catch (thrown) {
    const { code, message } = toFailure(thrown);
    blame(name, [problem(code, message)]);
    return { path: undefined, built: null };
  }
}
