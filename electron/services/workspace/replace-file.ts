import { randomUUID } from 'node:crypto';
import { chmod, chown, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Puts `bytes` in a file's place, whole or not at all: who reads meanwhile sees the old text or the new one. Links and
 * rights stay. Fails with the system's error, and leaves nothing behind then.
 */
export async function replaceFile(path: string, bytes: Uint8Array, mode?: number): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const before = await stat(target).catch(() => undefined);
  const unfinished = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await writeWhole(unfinished, bytes, mode ?? before?.mode ?? 0o666);
    if (before) await keepRights(unfinished, mode ?? before.mode, before.uid, before.gid);
    await rename(unfinished, target);
  } catch (thrown) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw thrown;
  }
}

/** A single write may stop in the middle when the disk fills up, and call that a success; `writeFile` goes on until it is told. */
async function writeWhole(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Only root may give a file to somebody else; the text matters more. */
async function keepRights(path: string, mode: number, uid: number, gid: number): Promise<void> {
  await chmod(path, mode);
  if (process.getuid) await chown(path, uid, gid).catch(() => {});
}
