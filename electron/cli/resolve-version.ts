import { Failure } from '#shared/base/failure.ts';
import type { Script } from '#shared/services/engine.ts';
import { committedFile, committedJob } from '#electron/services/workspace/committed-job.ts';
import { relativePath } from '#electron/services/workspace/paths.ts';
import { resolveJob, scriptOfJob, type ResolvedJob, type RunContext } from './resolve-job.ts';

/** One of the versions of a job that a command line names. */
export interface Version {
  job: ResolvedJob;
  /** The git revision that is meant; undefined for the files on disk. */
  revision: string | undefined;
}

/** The two versions of a job that a command line names; `git:REV` is the other one's job as it was committed. */
export async function resolveVersions(old: string, now: string, cwd: string): Promise<{ old: Version; now: Version }> {
  for (const given of [old, now])
    if (given.startsWith('env:')) throw new Failure('bad-usage', `${given}: what runs in an environment cannot be compared yet. Give a file, a job or git:REV.`);
  const revisions = [revisionOf(old), revisionOf(now)];
  if (revisions.every((revision) => revision !== undefined)) throw new Failure('bad-usage', 'One of the two has to be a file or a job: git:REV is its committed version.');
  const named = await resolveJob(revisions[0] === undefined ? old : now, cwd);
  const other = revisions[0] === undefined && revisions[1] === undefined ? await resolveJob(now, cwd) : named;
  return { old: { job: named, revision: revisions[0] }, now: { job: other, revision: revisions[1] } };
}

function revisionOf(given: string): string | undefined {
  return given.startsWith('git:') ? given.slice(4) || 'HEAD' : undefined;
}

/** The script of a version: of a revision with its edits, settings and shared DDL, all read from git. */
export async function scriptOfVersion({ job, revision }: Version, context: RunContext): Promise<Script> {
  if (revision === undefined) return scriptOfJob(job, context);
  const { workspace, path } = job;
  const given = { ...context, name: `git:${revision}:${job.name}` };
  return (workspace ? await committedJob(workspace, relativePath(workspace.folder, path), revision, given) : await committedFile(path, revision, given)).script;
}
