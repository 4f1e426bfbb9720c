import type { Mode } from '#shared/services/engine.ts';
import { artefactOf, pack, runnerIn, type PackedArtefact } from '#electron/services/deployment/artefact.ts';
import { relativePath } from '#electron/services/workspace/paths.ts';
import { warnOfWorkspace } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { resolveJob, scriptOfJob, type ResolvedJob } from './resolve-job.ts';
import { valuesOf } from './values.ts';

export interface ArtefactOptions {
  json?: boolean;
  mode: Mode;
}

/** Shows what of a job is promoted, and the hash by which it is known here and there. */
export async function showArtefact(given: string, { json, mode }: ArtefactOptions, parts: CliParts): Promise<ExitCode> {
  const job = await resolveJob(given, parts.cwd);
  await warnOfWorkspace(job.workspace, parts);
  const { artefact, hash, text, carriage } = await packedArtefact(job, mode, parts);
  await parts.out.write(json ? `${JSON.stringify({ hash, carriage, artefact })}\n` : `${inWords({ artefact, hash, text, carriage })}`);
  return Exit.good;
}

/** The artefact of a job as its files are now. */
export async function packedArtefact(job: ResolvedJob, mode: Mode, parts: CliParts): Promise<PackedArtefact> {
  const { workspace, path, name } = job;
  const script = await scriptOfJob(job, { mode, trusted: true, samples: [], values: valuesOf({}, parts) });
  const file = workspace ? relativePath(workspace.folder, path) : name.split('/').at(-1)!;
  return pack(await artefactOf({ ...script, file }, await runnerIn(parts.places.runner), workspace?.connectors.jars ?? []));
}

const CARRIAGES = { plain: 'a ConfigMap', gzip: "a ConfigMap, gzip'd", image: 'layers of an image' };

function inWords({ artefact, hash, text, carriage }: PackedArtefact): string {
  const { script, topology, functions, program, jars, jar } = artefact;
  const edits = Object.keys(topology.operators).length + Object.keys(topology.groups).length;
  return [
    `${artefact.job}  ${hash}`,
    `  Flink ${artefact.flink}, runner ${artefact.runner.slice(0, 12)}, ${script.mode}, parallelism ${script.parallelism}`,
    `  ${[script.file, ...script.common.map(({ file }) => file)].join(', ')}`,
    ...(program ? [`  what says its SQL, ${Math.ceil(program.code.length / 1024)} KiB`] : []),
    ...(functions ? [`  TypeScript functions, ${Math.ceil(functions.code.length / 1024)} KiB`] : []),
    ...(edits ? [`  ${edits} ${edits === 1 ? 'operator or group is' : 'operators or groups are'} edited`] : []),
    ...[...jars, ...(jar ? [jar] : [])].map(({ name, sha256 }) => `  ${sha256.slice(0, 12)}  ${name}`),
    `  ${Buffer.byteLength(text.plain)} bytes; travels in ${CARRIAGES[carriage]}`,
    '',
  ].join('\n');
}
