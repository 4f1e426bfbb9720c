import { execFile } from 'node:child_process';
import { posix } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '#shared/base/failure.ts';
import { decodeUtf8 } from './files.ts';

const execute = promisify(execFile);

/** Longer than any job is, and more than a terminal would wait. */
const LIMITS = { maxBuffer: 64 * 1024 * 1024, timeout: 20_000 };
/**
 * A folder's own git settings may name programs. `ls-tree` and `cat-file` read objects only: no filter, no pager, no hook; and what
 * was left on a server by a partial clone is not fetched.
 */
const SAFE = ['--no-pager', '--no-optional-locks', '--literal-pathspecs', '-c', 'core.fsmonitor=false', '-c', 'protocol.allow=never'];
/** As many links in a row as a person would follow. */
const MOST_LINKS = 8;
const LINK = '120000';

/** The files of a folder as a git revision has them, read from git's objects: nothing is checked out. Paths are relative to the folder, with `/`. */
export class Revision {
  private constructor(
    private readonly folder: string,
    /** Hash of the commit. */
    readonly commit: string,
    /** How messages call it: `the last commit`, `git:v1`. */
    readonly called: string,
  ) {}

  /** Fails with `no-git`, `no-repository` or `no-such-revision`; `subject` is what messages say has no such version. */
  static async open(folder: string, revision: string, subject: string): Promise<Revision> {
    const called = revision === 'HEAD' ? 'the last commit' : `git:${revision}`;
    if (revision.startsWith('-')) throw new Failure('bad-usage', `${called}: a revision does not begin with a dash.`);
    try {
      return new Revision(folder, (await git(folder, 'rev-parse', '--verify', '--quiet', `${revision}^{commit}`)).toString().trim(), called);
    } catch (thrown) {
      const failure = toSentence(thrown as GitFailure, subject, called);
      if (failure.code !== 'not-committed') throw failure;
      if (revision === 'HEAD') throw new Failure('not-committed', `${subject} is not in the last commit: there is none yet. Commit it once, and there is something to compare with.`);
      throw new Failure('no-such-revision', `${subject} has no version ${called}: git knows no such revision. "git log" lists the commits, "git tag" the tags.`);
    }
  }

  /** The text of a file; undefined where the revision has none there. */
  async read(path: string): Promise<string | undefined> {
    try {
      for (let links = 0, at = path; links < MOST_LINKS; links++) {
        const [entry] = entriesIn(await git(this.folder, 'ls-tree', '-z', this.commit, '--', at));
        if (!entry || entry.type !== 'blob') return undefined;
        const bytes = await git(this.folder, 'cat-file', 'blob', entry.object);
        if (entry.mode !== LINK) return decodeUtf8(bytes, `${path} of ${this.called}`);
        at = posix.join(posix.dirname(at), bytes.toString());
        if (at.startsWith('..') || posix.isAbsolute(at)) return undefined;
      }
      return undefined;
    } catch (thrown) {
      throw thrown instanceof Failure ? thrown : toSentence(thrown as GitFailure, path, this.called);
    }
  }

  /** The bytes of the files that are wanted, by their paths, asked for at once; links are none. */
  async contents(isWanted: (path: string) => boolean): Promise<Map<string, Buffer>> {
    try {
      const wanted = entriesIn(await git(this.folder, 'ls-tree', '-r', '-z', this.commit)).filter(({ type, mode, path }) => type === 'blob' && mode !== LINK && isWanted(path));
      if (!wanted.length) return new Map();
      const blobs = blobsIn(await gitWith(this.folder, wanted.map(({ object }) => `${object}\n`).join(''), 'cat-file', '--batch'));
      return new Map(wanted.map(({ path }, index) => [path, blobs[index]!]));
    } catch (thrown) {
      throw toSentence(thrown as GitFailure, '.', this.called);
    }
  }

  /** Every file of the folder. */
  async files(): Promise<string[]> {
    try {
      return entriesIn(await git(this.folder, 'ls-tree', '-r', '-z', this.commit)).flatMap(({ type, path }) => (type === 'blob' ? [path] : []));
    } catch (thrown) {
      throw toSentence(thrown as GitFailure, '.', this.called);
    }
  }
}

/** Objects one after the other, as `cat-file --batch` writes them: a line that ends with the length, the bytes, a line's end. */
function blobsIn(batch: Buffer): Buffer[] {
  const blobs: Buffer[] = [];
  for (let at = 0; at < batch.length; ) {
    const line = batch.indexOf(0x0a, at);
    const length = Number(batch.subarray(at, line).toString().split(' ').at(-1));
    blobs.push(batch.subarray(line + 1, line + 1 + length));
    at = line + length + 2;
  }
  return blobs;
}

function git(folder: string, ...args: string[]): Promise<Buffer> {
  return gitWith(folder, '', ...args);
}

/** `input`: what the program reads. */
async function gitWith(folder: string, input: string, ...args: string[]): Promise<Buffer> {
  const { GIT_DIR: _, GIT_WORK_TREE: __, GIT_INDEX_FILE: ___, ...env } = process.env;
  const safe = { ...env, LC_ALL: 'C', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' };
  const running = execute('git', [...SAFE, ...args], { ...LIMITS, cwd: folder, env: safe, encoding: 'buffer' });
  // Where it does not start, or ends early, the promise says so.
  running.child.stdin?.on('error', () => {}).end(input);
  return (await running).stdout;
}

/** `MODE TYPE OBJECT\tPATH`, each ended by a zero byte. */
function entriesIn(listed: Buffer): { mode: string; type: string; object: string; path: string }[] {
  return listed
    .toString()
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const cut = line.indexOf('\t');
      const [mode, type, object] = line.slice(0, cut).split(' ') as [string, string, string];
      return { mode, type, object, path: line.slice(cut + 1) };
    });
}

interface GitFailure {
  code?: unknown;
  stderr?: Buffer | string;
  message: string;
}

function toSentence({ code, stderr = '', message }: GitFailure, path: string, called: string): Failure {
  const said = stderr.toString().trim();
  if (code === 'ENOENT') return new Failure('no-git', `${path} of ${called} cannot be read: there is no git on this machine. Install git, and make sure that "git --version" answers.`);
  if (/not a git repository/.test(said)) return new Failure('no-repository', `${path} has no committed version: its folder is in no git repository. "git init" makes one.`);
  if (/dubious ownership/.test(said))
    return new Failure('no-repository', `${path} has no committed version that git would read: the repository belongs to somebody else. Run "git status" there; git says how to allow it.`);
  return new Failure('not-committed', `${path} of ${called} could not be read: git says "${said.split('\n').at(-1) || message}".`);
}
