import { resolve } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { beyondFlink } from '#shared/deployment/known-connectors.ts';
import { exportSql } from '#shared/deployment/export/sql.ts';
import type { ExportedFile } from '#shared/deployment/export/exported.ts';
import type { Mode } from '#shared/services/engine.ts';
import { jobNameOf } from '#electron/services/deployment/artefact.ts';
import { exportedResources, filesOf, type ExportFormat } from '#electron/services/deployment/export-job.ts';
import { writeExport } from '#electron/services/deployment/write-export.ts';
import { relativePath } from '#electron/services/workspace/paths.ts';
import { warnOfWorkspace } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { resolveJob, scriptOfJob, type ResolvedJob } from './resolve-job.ts';
import { isTrusted } from './trust.ts';
import { valuesOf, type EnvOption } from './values.ts';
import { withEngine } from './with-engine.ts';

export interface ExportOptions extends EnvOption {
  json?: boolean;
  mode: Mode;
  format: ExportFormat;
  overwrite?: boolean;
  trust?: boolean;
}

/** Writes what a promotion of a job would apply, for others to apply; or the script for Flink's own SQL client. */
export async function exportJob(given: string, folder: string, options: ExportOptions, parts: CliParts): Promise<ExitCode> {
  const job = await resolveJob(given, parts.cwd);
  await warnOfWorkspace(job.workspace, parts);
  const files = options.format === 'sql' ? await sqlOf(job, options, parts) : await resourceFiles(job, options.format, options, parts);
  const { written, unchanged } = await writeExport(resolve(parts.cwd, folder), files, options.overwrite ?? false);
  await parts.out.write(options.json ? `${JSON.stringify({ written, unchanged })}\n` : `${written.map((path) => `${folder}/${path}\n`).join('')}${written.length} written, ${unchanged.length} unchanged\n`);
  return Exit.good;
}

async function sqlOf(job: ResolvedJob, options: ExportOptions, parts: CliParts): Promise<ExportedFile[]> {
  const script = await scriptOfJob(job, { mode: options.mode, trusted: true, samples: [], values: valuesOf(options, parts) });
  if (script.jar) throw new Failure('bad-usage', `${job.name} is a jar: there is no SQL of it.`);
  if (script.functions) throw new Failure('functions-not-in-sql', `${job.name} calls TypeScript functions, which Flink's SQL client does not have: they travel with Weir's runner. Export it with --format yaml, kustomize or helm.`);
  // A file is in git before long.
  const { expansion, standIns } = await withEngine(parts, async (engine) => ({
    expansion: await engine.expand({ script: { ...script, secrets: {} } }, parts.interrupted),
    standIns: (await engine.preview({ script }, parts.interrupted)).standIns,
  }));
  const open = expansion.parameters.filter((name) => !Object.hasOwn(script.parameters ?? {}, name));
  if (open.length) throw new Failure('parameter-missing', `\${${open[0]}} has no value${options.env === undefined ? ' in environments/local.yaml: name an environment with --env' : ` in environments/${options.env}.yaml`}.`);
  return exportSql({ job: jobNameOf(job.path), environment: options.env ?? null, parallelism: script.parallelism ?? 1, mode: options.mode, expansion, needs: [...new Set(beyondFlink(standIns).flatMap(({ needs }) => needs))] });
}

async function resourceFiles(job: ResolvedJob, format: Exclude<ExportFormat, 'sql'>, options: ExportOptions, parts: CliParts): Promise<ExportedFile[]> {
  const { workspace } = job;
  if (!workspace) throw new Failure('bad-usage', `${job.name} lies in no workspace: where it is to run is said by a file in environments/ of one.`);
  if (options.env === undefined) throw new Failure('bad-usage', 'Name the environment with --env.');
  const question = { loaded: workspace, trusted: options.trust ?? (await isTrusted(job, parts)), file: relativePath(workspace.folder, job.path), environment: options.env, runner: parts.places.runner };
  return withEngine(parts, async (engine) => {
    const { blueprint, objects } = await exportedResources(question, engine, parts.interrupted);
    return filesOf(format, objects, blueprint);
  });
}
