import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Failure } from '#shared/base/failure.ts';
import { Range, type Diagnostic } from '#shared/base/text-range.ts';
import type { FileProblem } from '#shared/services/workspace.ts';
import type { RunStatus } from '#shared/services/engine.ts';
import { isJarJob } from '#shared/workspace/jar-job.ts';
import { nearest } from '#shared/workspace/nearest.ts';
import { TEST_FILE } from '#shared/workspace/test-file.ts';
import { TOPOLOGY_FILE } from '#shared/workspace/topology-file.ts';
import type { SampleStream } from '#shared/workspace/sample-stream.ts';
import type { LoadedWorkspace } from '#electron/services/workspace/load-workspace.ts';
import { isSameTable } from '#electron/services/workspace/stream-fault.ts';
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

/** What of weir.yaml keeps every job from being looked at. */
export function faultOfWorkspaceFile(workspace: LoadedWorkspace): FileProblem | undefined {
  return workspace.state.problems.find(({ path, diagnostic }) => path === 'weir.yaml' && diagnostic.severity === 'error');
}

/** What is wrong with the workspace around a job, but for the faults that jobs themselves are refused for. */
export async function warnOfWorkspace(workspace: LoadedWorkspace | undefined, { cwd, err }: CliParts): Promise<void> {
  const refused = workspace && faultOfWorkspaceFile(workspace);
  const elsewhere = ({ path }: FileProblem) => isJarJob(path) || TOPOLOGY_FILE.test(path) || TEST_FILE.test(path);
  for (const { path, diagnostic } of workspace?.state.problems.filter((problem) => problem !== refused && !elsewhere(problem)) ?? [])
    await err.write(diagnosticLine(relative(cwd, `${workspace!.folder}/${path}`) || path, { ...diagnostic, severity: 'warning' }));
}

/** No row is a good answer to an empty file, and seldom the one that was meant. */
export async function warnOfEmpty(samples: SampleStream[], { cwd, err }: CliParts): Promise<void> {
  for (const { table, files } of samples)
    for (const path of files)
      if ((await stat(path).catch(() => undefined))?.size === 0) await err.write(`weir: warning: --sample ${table}: ${relative(cwd, path)} is empty, so no row is read [sample-empty]\n`);
}

/** A `--sample` for a table that the script never reads changes nothing, which is seldom what was meant. */
export async function warnOfUnread(samples: SampleStream[], { standIns }: RunStatus, { err }: CliParts): Promise<void> {
  const read = [...new Set(standIns.filter(({ role }) => role !== 'sink').map(({ table }) => table))];
  const short = read.map((table) => table.split('.').at(-1)!);
  for (const { table } of samples) {
    if (read.some((other) => isSameTable(table, other))) continue;
    const meant = nearest(table, short) ?? nearest(table, read);
    const known = read.length ? `It reads ${short.join(', ')}.${meant ? ` Did you mean ${meant}?` : ''}` : 'It reads no table.';
    await err.write(`weir: warning: --sample ${table}: the script reads no table ${table}. ${known} [sample-unread]\n`);
  }
}
