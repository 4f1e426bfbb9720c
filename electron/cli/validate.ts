import { toFailure } from '#shared/base/failure.ts';
import { byPlace } from '#shared/base/text-range.ts';
import type { Mode, Preview, Script, Validation } from '#shared/services/engine.ts';
import { NO_EDITS } from '#shared/topology/edits.ts';
import { isJarJob } from '#shared/workspace/jar-job.ts';
import type { JobTopology } from '#electron/services/workspace/job-topology.ts';
import { editWarnings, named } from './edit-warnings.ts';
import { isTrusted } from './trust.ts';
import { diagnosticLine, failureLine, warnOfWorkspace } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { resolveJob, scriptOfJob, type ResolvedJob } from './resolve-job.ts';
import { typed } from './typed.ts';
import { valuesOf, type EnvOption } from './values.ts';
import { withEngine } from './with-engine.ts';

export interface ValidateOptions extends EnvOption {
  json?: boolean;
  mode: Mode;
  trust?: boolean;
}

/** Asks parser, validator and planner about each file; one that cannot be read does not keep the others from being looked at. */
export async function validate(files: string[], options: ValidateOptions, parts: CliParts): Promise<ExitCode> {
  const scripts: ScriptToCheck[] = [];
  const warned = new Set<string>();
  for (const file of files)
    try {
      scripts.push(await read(file, options, warned, parts));
    } catch (thrown) {
      await parts.err.write(failureLine(toFailure(thrown), parts.cwd));
    }
  const unread = scripts.length < files.length;
  const valid = scripts.length === 0 || (await validateAll(scripts, options, parts));
  return unread ? Exit.usage : valid ? Exit.good : Exit.wrong;
}

interface ScriptToCheck {
  script: Script;
  topology: JobTopology;
  job: ResolvedJob;
}

async function read(file: string, { mode, trust, env }: ValidateOptions, warned: Set<string>, parts: CliParts): Promise<ScriptToCheck> {
  const job = await resolveJob(file, parts.cwd);
  if (job.workspace && !warned.has(job.workspace.folder)) await warnOfWorkspace(job.workspace, parts);
  if (job.workspace) warned.add(job.workspace.folder);
  const { topology } = job;
  // With edits that cannot be read, the text is looked at without them: every fault at once.
  return { job, topology, script: await scriptOfJob(job, { mode, trusted: trust ?? (await isTrusted(job, parts)), samples: [], topology: topology.edits ?? NO_EDITS, values: valuesOf(env === undefined ? {} : { env }, parts) }) };
}

function validateAll(scripts: ScriptToCheck[], { json }: ValidateOptions, parts: CliParts): Promise<boolean> {
  return withEngine(parts, async (engine) => {
    let all = true;
    for (const { script: plain, topology, job } of scripts) {
      const script = await typed(plain, job, engine, parts);
      const preview = await engine.preview({ script }, parts.interrupted);
      const edits = validationOf(topology, named(preview, script.text));
      await parts.out.write(json ? inJson(script.file, preview.validation) : inWords(script.file, preview.validation));
      if (edits.diagnostics.length) await parts.out.write(json ? inJson(topology.path, edits) : linesOf(topology.path, edits));
      all &&= preview.validation.valid && edits.valid;
    }
    return all;
  });
}

/** A topology.yaml is a file of its own to whoever reads the answer, and told of where there is something to say. */
function validationOf(topology: JobTopology, preview: Preview): Validation {
  const { edits, diagnostics } = topology;
  return { valid: edits !== undefined, statements: [], diagnostics: [...diagnostics, ...editWarnings(preview, topology)].sort(byPlace) };
}

function inJson(file: string, validation: Validation): string {
  return `${JSON.stringify({ file, ...validation })}\n`;
}

function linesOf(file: string, { diagnostics }: Pick<Validation, 'diagnostics'>): string {
  return diagnostics.map((diagnostic) => diagnosticLine(file, diagnostic)).join('');
}

function inWords(file: string, { valid, statements, diagnostics }: Validation): string {
  const lines = linesOf(file, { diagnostics });
  if (valid && isJarJob(file)) return `${lines}${file}: valid\n`;
  return valid ? `${lines}${file}: valid, ${statements.length} ${statements.length === 1 ? 'statement' : 'statements'}\n` : lines;
}
