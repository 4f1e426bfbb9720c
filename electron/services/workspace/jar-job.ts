import { dirname } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import type { Script } from '#shared/services/engine.ts';
import { isJarJob } from '#shared/workspace/jar-job.ts';
import { readYaml } from '#shared/workspace/read-yaml.ts';
import { JobFile } from '#shared/workspace/workspace-file.ts';
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
