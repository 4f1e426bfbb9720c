import { toFailure } from '#shared/base/failure.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import type { Mode, Validation } from '#shared/services/engine.ts';
import type { EngineClient } from '#electron/services/engines.ts';
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
  return withEngine(parts, async (engine) => {
    let code: ExitCode = Exit.good;
    for (const file of files)
      try {
        const { valid } = await validateOne(file, options, parts, engine);
        if (!valid && code === Exit.good) code = Exit.wrong;
      } catch (thrown) {
        const failure = toFailure(thrown);
        if (parts.interrupted.aborted) throw failure;
        await parts.err.write(failureLine(failure, parts.cwd));
        code = Exit.usage;
      }
    return code;
  });
}

async function validateOne(file: string, { json, mode, trust }: ValidateOptions, parts: CliParts, engine: EngineClient): Promise<Validation> {
  const job = await resolveJob(file, parts.cwd);
  await warnOfWorkspace(job.workspace, parts);
  const trusted = trust ?? (await isTrusted(job, parts));
  const script = await scriptOfJob(job, { mode, trusted, samples: [] });
  const { validation } = await engine.preview({ script }, parts.interrupted);
  await parts.out.write(json ? `${JSON.stringify({ file: job.name, ...validation })}\n` : inWords(job.name, validation));
  return validation;
}

function inWords(file: string, { valid, statements, diagnostics }: Validation): string {
  const lines = diagnostics.map((diagnostic: Diagnostic) => diagnosticLine(file, diagnostic));
  const count = `${statements.length} ${statements.length === 1 ? 'statement' : 'statements'}`;
  return valid ? `${lines.join('')}${file}: valid, ${count}\n` : lines.join('');
}
