import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Failure } from '#shared/base/failure.ts';
import { Range, type Diagnostic } from '#shared/base/text-range.ts';
import type { SampleStream } from '#shared/workspace/sample-stream.ts';
import type { LoadedWorkspace } from '#electron/services/workspace/load-workspace.ts';
import type { CliParts } from './parts.ts';

/** `file:line:column: severity: message [code]`, as compilers write it and editors find it. */
export function diagnosticLine(file: string, { range, severity, message, code }: Diagnostic): string {
  return `${file}:${range.start.line}:${range.start.column}: ${severity}: ${message} [${code}]\n`;
}

/** A failure that knows its place says it first. */
export function failureLine({ code, message, data }: Failure, cwd: string): string {
  const range = Range.safeParse(data?.range);
  const place = typeof data?.path === 'string' && range.success ? `${relative(cwd, data.path) || data.path}:${range.data.start.line}:${range.data.start.column}: ` : 'weir: ';
  return `${place}error: ${message} [${code}]\n`;
}

/** What is wrong with the workspace around a job, where the job can still be looked at. */
export async function warnOfWorkspace(workspace: LoadedWorkspace | undefined, { cwd, err }: CliParts): Promise<void> {
  for (const { path, diagnostic } of workspace?.state.problems ?? [])
    await err.write(diagnosticLine(relative(cwd, `${workspace!.folder}/${path}`) || path, { ...diagnostic, severity: 'warning' }));
}

/** No row is a good answer to an empty file, and seldom the one that was meant. */
export async function warnOfEmpty(samples: SampleStream[], { cwd, err }: CliParts): Promise<void> {
  for (const { table, files } of samples)
    for (const path of files)
      if ((await stat(path).catch(() => undefined))?.size === 0) await err.write(`weir: warning: --sample ${table}: ${relative(cwd, path)} is empty, so no row is read [sample-empty]\n`);
}
