import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { statOf } from '#local-cluster/launcher/process-beginning.ts';
import { removeControlGroups } from './control-groups.ts';

/** A folder for one cluster, below the cache; what crashed clusters left is removed first. */
export async function clusterFolder(cache: string): Promise<string> {
  const clusters = join(cache, 'kubernetes', 'clusters');
  await mkdir(clusters, { recursive: true });
  await removeLeftovers(clusters);
  const folder = await mkdtemp(join(clusters, 'c-'));
  // Until a keeper is recorded, it goes with this process.
  await record(folder, { pid: process.pid, keeper: false });
  return folder;
}

interface Owner {
  pid: number;
  /** A keeper may be killed when its tests are gone; any other process may not. */
  keeper: boolean;
  began?: string;
}

/** Notes which process a cluster ends with, for whoever finds the folder later. */
export async function record(folder: string, owner: Owner): Promise<void> {
  await writeFile(join(folder, 'owner.json'), JSON.stringify({ ...owner, began: beginningOf(owner.pid) }));
}

/** Removes a cluster's folder and its control groups; every process of it has ended. */
export async function removeCluster(folder: string): Promise<void> {
  removeControlGroups(controlGroupOf(folder));
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The control groups of a cluster are below one of this name, in each hierarchy. */
export function controlGroupOf(folder: string): string {
  return `weir-test-${folder.slice(-6)}`;
}

/**
 * Clusters whose tests are gone: the keepers end by themselves when their input does, so a live one here is stuck, and is killed when it
 * is proven to be the recorded process (the same beginning: process ids are used again).
 */
async function removeLeftovers(clusters: string): Promise<void> {
  for (const name of await readdir(clusters)) {
    const folder = join(clusters, name);
    const owner = await readFile(join(folder, 'owner.json'), 'utf8').then((text) => JSON.parse(text) as Owner).catch(() => undefined);
    if (!owner) continue;
    const alive = owner.began !== undefined && beginningOf(owner.pid) === owner.began;
    if (alive && !(owner.keeper && isOrphan(owner.pid))) continue;
    if (alive) await kill(owner.pid, owner.began!);
    await removeCluster(folder);
  }
}

async function kill(pid: number, began: string): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return;
  }
  // The kernel has no event for the end of a process that is not a child.
  while (beginningOf(pid) === began) await delay(20);
}

/** When the process began, in clock ticks since the machine did; undefined when there is none (or no /proc). */
function beginningOf(pid: number): string | undefined {
  return statOf(pid)?.[19];
}

function isOrphan(pid: number): boolean {
  return statOf(pid)?.[1] === '1';
}
