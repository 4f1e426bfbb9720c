import { constants } from 'node:fs';
import { access, cp, link, lstat, mkdir, rename, rm, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { isJobName } from '#shared/workspace/job-name.ts';
import type { FileContent } from '#shared/services/workspace.ts';
import { decodeUtf8, makeFolder, readBytes, readText, toFileFailure, versionOf, writeText } from './files.ts';
import { confine, relativePath } from './paths.ts';

export async function readFile(folder: string, path: string): Promise<FileContent> {
  const file = await confine(folder, path);
  const { text, version } = await readText(file, path);
  const writable = await access(file, constants.W_OK).then(() => true, () => false);
  return { path, text, version, readOnly: !writable };
}

const lastWrite = new Map<string, Promise<unknown>>();

/** Saves when the file is still the one that was read; two windows that save at once take turns. */
export async function writeFile(folder: string, path: string, text: string, expect: string | null): Promise<string> {
  return (await changeFile(folder, path, expect, () => text))!;
}

/** Makes a text of the one on disk; undefined stands for no file, before and after. */
type Change = (before: () => string | undefined) => string | undefined;

/** As `writeFile`, with a text that hangs on the one on disk. An equal text is not written again. */
export async function changeFile(folder: string, path: string, expect: string | null, change: Change): Promise<string | null> {
  const file = await confine(folder, path);
  const turn = (lastWrite.get(file) ?? Promise.resolve()).catch(() => {}).then(() => changeInTurn(file, path, expect, change));
  lastWrite.set(file, turn);
  try {
    return await turn;
  } finally {
    if (lastWrite.get(file) === turn) lastWrite.delete(file);
  }
}

async function changeInTurn(file: string, path: string, expect: string | null, change: Change): Promise<string | null> {
  const before = await bytesOrNothing(file, path);
  const version = before ? versionOf(before) : null;
  if (version !== expect) throw changed(path, before, version);
  const text = change(() => before && decodeUtf8(before, path));
  if (text !== undefined) return before?.equals(Buffer.from(text)) ? version : writeText(file, path, text, before);
  await rm(file, { force: true }).catch((thrown: unknown) => Promise.reject(toFileFailure(thrown, path, 'remove')));
  return null;
}

async function bytesOrNothing(file: string, path: string): Promise<Buffer | undefined> {
  try {
    return await readBytes(file, path);
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'file-missing') return undefined;
    throw thrown;
  }
}

/** Carries what is on disk now, so that a window can show both texts. */
function changed(path: string, before: Buffer | undefined, version: string | null): Failure {
  const what = before ? 'was changed on disk since you opened it' : 'is no longer on disk';
  let text: string | null = null;
  try {
    text = before ? decodeUtf8(before, path) : null;
  } catch {
    // What is there now is no text; the message and the version still say what happened.
  }
  return new Failure('file-changed', `${path} ${what}. Nothing was saved: compare the two, then keep yours or take the other.`, { version, text });
}

/** A job's first text: plain SQL that runs at once, on no table but its own. */
const FIRST_TEXT = (name: string) => `-- ${name}

SELECT word, CHAR_LENGTH(word) AS letters
FROM (VALUES ('weir'), ('flink')) AS words (word);
`;

export async function createJob(folder: string, name: string): Promise<string> {
  if (!isJobName(name))
    throw new Failure('bad-job-name', `"${name}" cannot name a job: use letters (of any script), digits, dots, dashes and underscores.`);
  const path = `jobs/${name}/job.sql`;
  if (await exists(await confine(folder, `jobs/${name}`))) throw new Failure('job-exists', `There is a job "${name}" already. Choose another name.`);
  await writeFile(folder, path, FIRST_TEXT(name), null);
  return path;
}

export async function renameFile(folder: string, from: string, to: string): Promise<void> {
  const [source, target] = [await confineOwn(folder, from), await confineOwn(folder, to)];
  if (await exists(target)) throw new Failure('file-exists', `${to} is there already. Choose another name.`);
  try {
    await makeFolder(dirname(target));
    if ((await lstat(source)).isFile()) await renameWithoutReplacing(source, target);
    else await rename(source, target);
  } catch (thrown) {
    throw toFileFailure(thrown, from, 'rename');
  }
}

/** `rename` would replace a file that appeared meanwhile; a second name for the same file cannot. */
async function renameWithoutReplacing(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch (thrown) {
    if ((thrown as { code?: string }).code === 'EEXIST') throw new Failure('file-exists', `${basename(target)} is there already. Choose another name.`);
    return rename(source, target);
  }
  await unlink(source);
}

/** Takes a file or a folder out of the workspace; a copy stays in the user's data folder. */
export async function removeFile(folder: string, path: string, home: string, at: number): Promise<void> {
  const file = await confineOwn(folder, path);
  try {
    const kept = join(home, 'removed', `${new Date(at).toISOString().replaceAll(':', '-')} ${basename(file)}`);
    await mkdir(dirname(kept), { recursive: true });
    await cp(file, kept, { recursive: true, errorOnExist: true, force: false });
    await rm(file, { recursive: true });
  } catch (thrown) {
    throw toFileFailure(thrown, path, 'remove');
  }
}

/** Whether something is at `path` of the workspace. */
export async function isThere(folder: string, path: string): Promise<boolean> {
  return exists(await confine(folder, path));
}

/** A path inside the workspace that is not the workspace itself. */
async function confineOwn(folder: string, path: string): Promise<string> {
  const file = await confine(folder, path);
  if (relativePath(await confine(folder, '.'), file) === '') throw new Failure('outside-workspace', 'The workspace itself can be neither renamed nor removed here.');
  return file;
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(() => true, () => false);
}
