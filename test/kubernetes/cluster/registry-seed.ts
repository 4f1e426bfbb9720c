import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Beyond so many images, one begins anew: each build of the runner adds one. */
const MOST = 20;

/**
 * What a registry begins with: the images of the last run, so that the runner image's three hundred megabytes are not pushed again. Blobs
 * are named by what is in them and never change, so they are linked; the rest is copied.
 */
export async function plantSeed(cache: string, storage: string): Promise<void> {
  await mkdir(storage, { recursive: true });
  const seed = seedOf(cache);
  if (existsSync(seed)) await copy(seed, storage);
}

/** Keeps what the registry holds now for the next one, when that has the manifest (`sha256:…`) and the seed does not yet. */
export async function keepSeed(cache: string, storage: string, digest: string): Promise<void> {
  const seed = seedOf(cache);
  const revisions = 'docker/registry/v2/repositories/weir/runner/_manifests/revisions/sha256';
  if (existsSync(join(seed, revisions, digest.replace('sha256:', '')))) return;
  if ((await readdir(join(storage, revisions))).length > MOST) return rm(seed, { recursive: true, force: true });
  const unfinished = await mkdtemp(`${seed}.`);
  try {
    await copy(storage, unfinished);
    await rm(seed, { recursive: true, force: true });
    await rename(unfinished, seed);
  } catch (thrown) {
    await rm(unfinished, { recursive: true, force: true });
    // Another run kept its own at the same time.
    if (!existsSync(seed)) throw thrown;
  }
}

function seedOf(cache: string): string {
  return join(cache, 'kubernetes', 'registry');
}

async function copy(from: string, to: string): Promise<void> {
  const root = 'docker/registry/v2';
  await mkdir(join(to, root), { recursive: true });
  await run('cp', ['-a', join(from, root, 'repositories'), join(to, root)]);
  await run('cp', ['-al', join(from, root, 'blobs'), join(to, root)]);
}
