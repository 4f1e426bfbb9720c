import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { replaceFile } from './replace-file.ts';

/** Larger files are no text a person edits; reading one whole would only stall the window. */
const LARGEST_TEXT = 64 * 1024 * 1024;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

export interface TextOnDisk {
  text: string;
  /** Hash of the bytes. */
  version: string;
}

/** Reads a UTF-8 file; `name` is how messages call it. Fails with `file-missing`, `not-utf8`, `file-too-large` or `file-unreadable`. */
export async function readText(path: string, name: string): Promise<TextOnDisk> {
  const bytes = await readBytes(path, name);
  return { text: decodeUtf8(bytes, name), version: versionOf(bytes) };
}

/** Undefined for a file that is not there. */
export async function versionOnDisk(path: string): Promise<string | undefined> {
  try {
    return versionOf(await readFile(path));
  } catch {
    return undefined;
  }
}

/** Replaces the whole file or nothing: a full disk leaves the old text as it was. Gives the new version. */
export async function writeText(path: string, name: string, text: string, before?: Buffer): Promise<string> {
  const body = Buffer.from(text, 'utf8');
  const bytes = before?.subarray(0, 3).equals(BYTE_ORDER_MARK) ? Buffer.concat([BYTE_ORDER_MARK, body]) : body;
  try {
    await makeFolder(dirname(path));
    await replaceFile(path, bytes);
  } catch (thrown) {
    throw toFileFailure(thrown, name, 'save');
  }
  return versionOf(bytes);
}

/** `mkdir -p`, but on a read-only disk it says that instead of "missing", as Node's own does. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (thrown) {
    if ((thrown as { code?: string }).code !== 'ENOENT') throw thrown;
    let there = path;
    while (!existsSync(there)) there = dirname(there);
    await access(there, constants.W_OK);
    throw thrown;
  }
}

export async function readBytes(path: string, name: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_TEXT)
      throw new Failure('file-too-large', `${name} has ${Math.round(size / 1e6)} MB; Weir opens texts up to ${LARGEST_TEXT / 1024 / 1024} MB.`);
    return await readFile(path);
  } catch (thrown) {
    throw toFileFailure(thrown, name, 'read');
  }
}

export function versionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

/** A byte order mark is not part of the text; saving puts it back. */
export function decodeUtf8(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const offset = firstBadByte(bytes);
    throw new Failure('not-utf8', `${name} is not UTF-8: the byte at offset ${offset} does not fit. Save it as UTF-8 and open it again.`, { offset });
  }
}

/** The decoder does not say where it stopped, so the longest prefix it takes is searched for by halving. */
function firstBadByte(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    if (decodes(bytes.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  // The prefix may end inside a character that was never finished; its first byte is the one to name.
  while (!decodes(bytes.subarray(0, good), false)) good--;
  return good;
}

function decodes(bytes: Uint8Array, stream: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream });
    return true;
  } catch {
    return false;
  }
}

const SAID: Record<string, [code: string, words: string]> = {
  ENOENT: ['file-missing', 'it is not there. Look at its name and folder'],
  ENOTDIR: ['file-missing', 'a part of its path is not a folder'],
  EISDIR: ['not-a-file', 'it is a folder'],
  ENOSPC: ['disk-full', 'the disk is full. Free some space and try again; what was on disk before is unchanged'],
  EDQUOT: ['disk-full', 'your disk quota is used up. Free some space and try again; what was on disk before is unchanged'],
  EROFS: ['read-only', 'the disk is read-only. Save a copy elsewhere'],
  EACCES: ['no-permission', 'the permission is missing. Change the rights of the file or its folder'],
  EPERM: ['no-permission', 'the permission is missing. Change the rights of the file or its folder'],
  EMFILE: ['too-many-files', 'too many files are open. Close some programs and try again'],
};

/** Names what the system refused, in words a person can act on. */
export function toFileFailure(thrown: unknown, name: string, deed: 'read' | 'save' | 'remove' | 'rename'): Failure {
  if (thrown instanceof Failure) return thrown;
  const { code = '', message = String(thrown) } = (thrown ?? {}) as { code?: string; message?: string };
  const [ours, words] = SAID[code] ?? [deed === 'read' ? 'file-unreadable' : 'file-unwritable', message];
  return new Failure(ours, `Could not ${deed} ${name}: ${words}.`, { errno: code });
}
