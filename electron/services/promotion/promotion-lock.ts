import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { isAlive } from '#local-cluster/launcher/is-alive.ts';
import { beginningOf } from '#local-cluster/launcher/process-beginning.ts';

/** Who has a lock. Process ids are used again: only with the beginning does one name a process. */
const Holder = z.object({ pid: z.int().positive(), began: z.string().optional(), id: z.string() });

/** Takes the lock of a file for this process and gives what lets go, or the id of the process that has it. A lock whose process is gone is nobody's. */
export async function takeLock(path: string): Promise<(() => Promise<void>) | number> {
  const own = JSON.stringify({ pid: process.pid, began: await beginningOf(process.pid), id: randomUUID() } satisfies z.infer<typeof Holder>);
  for (;;) {
    if (await isPut(path, own)) return () => takeAway(path, own);
    const there = await readFile(path, 'utf8').catch(() => undefined);
    if (there === undefined) continue;
    const holder = await holderIn(there);
    if (holder !== undefined) return holder;
    await takeAway(path, there);
  }
}

/** The process that has a lock of this text; undefined where it is gone. Where the system does not tell beginnings, one with its id counts as it. */
async function holderIn(text: string): Promise<number | undefined> {
  const { data } = Holder.safeParse(jsonIn(text));
  if (!data || !isAlive(data.pid)) return undefined;
  const began = await beginningOf(data.pid);
  return began !== undefined && data.began !== undefined && began !== data.began ? undefined : data.pid;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Puts a lock with its holder in it, all at once: one that has no holder yet would be taken for nobody's. False where there is one. */
async function isPut(path: string, own: string): Promise<boolean> {
  const made = `${path}.${randomUUID()}`;
  await writeFile(made, own, { flag: 'wx', mode: 0o600 });
  try {
    await link(made, path);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  } finally {
    await rm(made, { force: true });
  }
}

/** Takes a lock away if it is the one that was seen: of two who saw it, the slower one must not take what the faster one has put since. */
async function takeAway(path: string, seen: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) !== seen) await link(aside, path).catch(() => {});
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
  } finally {
    await rm(aside, { force: true });
  }
}
