import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';

/** Removes the control group `name` with all below it from each hierarchy; nothing runs in them any more. */
export function removeControlGroups(name: string): void {
  for (const hierarchy of hierarchies()) remove(join(hierarchy, name));
}

/** One of cgroup v2, or each controller's own of v1. */
function hierarchies(): string[] {
  if (!existsSync(ROOT)) return [];
  if (existsSync(join(ROOT, 'cgroup.controllers'))) return [ROOT];
  return readdirSync(ROOT).map((name) => join(ROOT, name));
}

/** Only folders can be removed in a control group, and they must be, one by one. */
function remove(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) remove(join(folder, entry.name));
  try {
    rmdirSync(folder);
  } catch {
    // A process is on its way out of it; an empty group harms nobody and the next start finds it again.
  }
}
