import { toFailure } from '#shared/base/failure.ts';
import type { Mode, Script, Validation } from '#shared/services/engine.ts';
import { isJarJob } from '#shared/workspace/jar-job.ts';
import { isTrusted } from './trust.ts';
import { diagnosticLine, failureLine, warnOfWorkspace } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { resolveJob, scriptOfJob } from './resolve-job.ts';
import { withEngine } from './with-engine.ts';

export interface ValidateOptions {
  json?: boolean;
  mode: Mode;
  trust?: boolean;
}

/** Asks parser, validator and planner about each file; one that cannot be read does not keep the others from being looked at. */
export async function validate(files: string[], options: ValidateOptions, parts: CliParts): Promise<ExitCode> {
  const scripts: Script[] = [];
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

async function read(file: string, { mode, trust }: ValidateOptions, warned: Set<string>, parts: CliParts): Promise<Script> {
  const job = await resolveJob(file, parts.cwd);
  if (job.workspace && !warned.has(job.workspace.folder)) await warnOfWorkspace(job.workspace, parts);
  if (job.workspace) warned.add(job.workspace.folder);
  return scriptOfJob(job, { mode, trusted: trust ?? (await isTrusted(job, parts)), samples: [] });
}

function validateAll(scripts: Script[], { json }: ValidateOptions, parts: CliParts): Promise<boolean> {
  return withEngine(parts, async (engine) => {
    let all = true;
    for (const script of scripts) {
      const { validation } = await engine.preview({ script }, parts.interrupted);
      await parts.out.write(json ? `${JSON.stringify({ file: script.file, ...validation })}\n` : inWords(script.file, validation));
      all &&= validation.valid;
    }
    return all;
  });
}

function inWords(file: string, { valid, statements, diagnostics }: Validation): string {
  const lines = diagnostics.map((diagnostic) => diagnosticLine(file, diagnostic)).join('');
  if (valid && isJarJob(file)) return `${lines}${file}: valid\n`;
  return valid ? `${lines}${file}: valid, ${statements.length} ${statements.length === 1 ? 'statement' : 'statements'}\n` : lines;
}
