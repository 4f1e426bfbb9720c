import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import { Failure, toFailure } from '#shared/base/failure.ts';
import { NO_EDITS, type TopologyEdits } from '#shared/topology/edits.ts';
import { readTopology, topologyPathOf } from '#shared/workspace/topology-file.ts';
import { confine } from './paths.ts';

const execute = promisify(execFile);

export interface Committed {
  text: string;
  /** Hash of the commit. */
  commit: string;
}

/** Longer than any job is, and more than a terminal would wait. */
const LIMITS = { maxBuffer: 16 * 1024 * 1024, timeout: 20_000 };
/**
 * A folder's own git settings may name programs. `cat-file` reads objects only: no filter, no pager, no hook; and what was left
 * on a server by a partial clone is not fetched.
 */
const SAFE = ['--no-pager', '--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'protocol.allow=never'];

/** A file of the workspace as the last commit has it. Fails with `no-git`, `no-repository` or `not-committed`. */
export async function lastCommitOf(root: string, path: string): Promise<Committed> {
  const file = await confine(root, path);
  const git = async (...args: string[]) => {
    const { GIT_DIR: _, GIT_WORK_TREE: __, GIT_INDEX_FILE: ___, ...env } = process.env;
    const { stdout } = await execute('git', [...SAFE, ...args], { ...LIMITS, cwd: dirname(file), env: { ...env, LC_ALL: 'C', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' } });
    return stdout;
  };
  try {
    const commit = (await git('rev-parse', '--verify', '--quiet', 'HEAD^{commit}')).trim();
    return { commit, text: await git('cat-file', 'blob', `${commit}:./${basename(file)}`) };
  } catch (thrown) {
    throw toSentence(thrown as { code?: unknown; stderr?: string; message: string }, path);
  }
}

export interface CommittedJob extends Committed {
  /** The visual edits of the same commit. */
  topology: TopologyEdits;
}

/** A job with its topology.yaml as the last commit has them; a commit without that file has no edits. */
export async function lastCommitOfJob(root: string, job: string): Promise<CommittedJob> {
  const committed = await lastCommitOf(root, job);
  const path = topologyPathOf(job);
  const file = await lastCommitOf(root, path).catch((thrown: unknown) => {
    if (toFailure(thrown).code === 'not-committed') return undefined;
    throw thrown;
  });
  const topology = file ? readTopology(file.text).edits : NO_EDITS;
  if (!topology) throw new Failure('broken-topology', `${path} of the last commit cannot be read, so its plan is not known. Correct the file and commit it.`);
  return { ...committed, topology };
}

function toSentence({ code, stderr = '', message }: { code?: unknown; stderr?: string; message: string }, path: string): Failure {
  if (code === 'ENOENT') return new Failure('no-git', `The last commit of ${path} cannot be read: there is no git on this machine. Install git, and make sure that "git --version" answers.`);
  if (/not a git repository/.test(stderr)) return new Failure('no-repository', `${path} has no last commit: its folder is in no git repository. "git init" makes one.`);
  if (/dubious ownership/.test(stderr))
    return new Failure('no-repository', `${path} has no last commit that git would read: the repository belongs to somebody else. Run "git status" there; git says how to allow it.`);
  if (/does not exist|exists on disk, but not in|not a valid object name|^$/.test(stderr.trim())) return new Failure('not-committed', `${path} is not in the last commit. Commit it once, and there is something to compare with.`);
  return new Failure('not-committed', `The last commit of ${path} could not be read: git says "${stderr.trim().split('\n').at(-1) || message}".`);
}
