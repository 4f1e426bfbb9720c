import { Failure } from '#shared/base/failure.ts';
import type { Script } from '#shared/services/engine.ts';
import { committedFile, committedJob } from '#electron/services/workspace/committed-job.ts';
import { relativePath } from '#electron/services/workspace/paths.ts';
import { refuseUnknownEnvironment } from '#electron/services/promotion/blueprint.ts';
import { scriptOfArtefact } from '#electron/services/promotion/gate/state-check.ts';
import { runningVersion } from '#electron/services/promotion/running/running-version.ts';
import { refuseUntrusted } from '#electron/services/promotion/untrusted.ts';
import type { CliParts } from './parts.ts';
import { promotionsHere } from './promotions-here.ts';
import { resolveJob, scriptOfJob, type ResolvedJob, type RunContext } from './resolve-job.ts';

/** One of the versions of a job that a command line names. */
export interface Version {
  job: ResolvedJob;
  /** The git revision that is meant; undefined for the files on disk. */
  revision: string | undefined;
  /** What runs there is meant; undefined for the files on disk. */
  environment: string | undefined;
}

/** The two versions of a job that a command line names; `git:REV` is the other one's job as it was committed, `env:NAME` as it runs in an environment. */
export async function resolveVersions(old: string, now: string, cwd: string): Promise<{ old: Version; now: Version }> {
  const [before, after] = [elsewhere(old), elsewhere(now)];
  if (before && after) throw new Failure('bad-usage', 'One of the two has to be a file or a job: git:REV is its committed version, env:NAME what runs in an environment.');
  const named = await resolveJob(before ? now : old, cwd);
  const other = before || after ? named : await resolveJob(now, cwd);
  return { old: { job: named, revision: before?.revision, environment: before?.environment }, now: { job: other, revision: after?.revision, environment: after?.environment } };
}

/** What is not on disk: a revision, or what runs in an environment. */
function elsewhere(given: string): Pick<Version, 'revision' | 'environment'> | undefined {
  if (given.startsWith('env:')) return { revision: undefined, environment: given.slice(4) };
  return given.startsWith('git:') ? { revision: given.slice(4) || 'HEAD', environment: undefined } : undefined;
}

/** The script of a version: of a revision with its edits, settings and shared DDL, all read from git; of an environment as its cluster has it. */
export async function scriptOfVersion({ job, revision, environment }: Version, context: RunContext, parts: CliParts): Promise<Script> {
  if (environment !== undefined) return scriptThere(job, environment, context, parts);
  if (revision === undefined) return scriptOfJob(job, context);
  const { workspace, path } = job;
  const given = { ...context, name: `git:${revision}:${job.name}` };
  return (workspace ? await committedJob(workspace, relativePath(workspace.folder, path), revision, given) : await committedFile(path, revision, given)).script;
}

/** The job as it runs in an environment, with that environment's values unless others were named. */
async function scriptThere(job: ResolvedJob, environment: string, context: RunContext, parts: CliParts): Promise<Script> {
  const { workspace, path } = job;
  if (!workspace) throw new Failure('no-workspace', `env:${environment}: ${job.name} lies in no workspace, so it has no environments.`);
  refuseUnknownEnvironment(workspace, environment);
  refuseUntrusted(context.trusted);
  const promotions = promotionsHere(parts);
  try {
    const found = await runningVersion(promotions, { loaded: workspace, trusted: true }, { file: relativePath(workspace.folder, path), environment });
    const values = { ...context.values, environment: context.values.environment ?? environment };
    return { ...scriptOfArtefact(found.artefact, await scriptOfJob(job, { ...context, values })), file: `env:${environment}:${job.name}` };
  } finally {
    await promotions.dispose();
  }
}
