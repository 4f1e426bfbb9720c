import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '#shared/base/failure.ts';
import { resolveJob, type ResolvedJob } from './resolve-job.ts';

const run = promisify(execFile);

/** The two versions of a job that a command line names; `git:REV` is the other one's file as it was committed. */
export async function resolveVersions(old: string, now: string, cwd: string): Promise<{ old: ResolvedJob; now: ResolvedJob }> {
  for (const given of [old, now])
    if (given.startsWith('env:')) throw new Failure('bad-usage', `${given}: what runs in an environment cannot be compared yet. Give a file, a job or git:REV.`);
  const [oldRevision, nowRevision] = [revisionOf(old), revisionOf(now)];
  if (oldRevision !== undefined && nowRevision !== undefined) throw new Failure('bad-usage', 'One of the two has to be a file or a job: git:REV is its committed version.');
  const named = await resolveJob(oldRevision === undefined ? old : now, cwd);
  if (oldRevision !== undefined) return { old: await committed(named, oldRevision), now: named };
  return { old: named, now: nowRevision === undefined ? await resolveJob(now, cwd) : await committed(named, nowRevision) };
}

function revisionOf(given: string): string | undefined {
  return given.startsWith('git:') ? given.slice(4) || 'HEAD' : undefined;
}

/** The job's own text at a revision; the workspace around it is today's. */
async function committed(job: ResolvedJob, revision: string): Promise<ResolvedJob> {
  const name = `git:${revision}:${job.name}`;
  if (revision.startsWith('-')) throw new Failure('bad-usage', `git:${revision}: a revision does not begin with a dash.`);
  try {
    const { stdout } = await run('git', ['show', `${revision}:./${basename(job.path)}`], { cwd: dirname(job.path), maxBuffer: 64_000_000 });
    return { ...job, name, text: stdout };
  } catch (thrown) {
    const { code, stderr } = thrown as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') throw new Failure('git-missing', 'git:REV needs the program git, which is not on the PATH.');
    throw new Failure('no-such-revision', `${job.name} has no version ${revision}: ${(stderr ?? '').trim().replace(/^fatal: /, '') || String(thrown)}.`);
  }
}
