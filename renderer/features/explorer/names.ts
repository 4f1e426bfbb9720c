import { isJobName } from '#shared/workspace/job-name.ts';

/** Why a job cannot be called so; undefined when it can. */
export function jobNameProblem(name: string, taken: readonly string[]): string | undefined {
  if (!name.trim()) return 'A job needs a name.';
  if (taken.some((other) => other.toLowerCase() === name.toLowerCase())) return `There is a job called ${name} already.`;
  if (!isJobName(name)) return 'A name has letters (of any script), digits, dots, dashes and underscores; it starts with a letter, a digit or an underscore, and does not end with a dot.';
  return undefined;
}

/** A job is its folder: renaming or deleting `jobs/delays/job.sql` means `jobs/delays`. */
export function folderOf(path: string): string {
  return path.replace(/^(jobs\/[^/]+)\/job\.(sql|ts|yaml)$/, '$1');
}

/** What a person calls it: the job's name, or the file's. */
export function nameOf(path: string): string {
  return folderOf(path).split('/').pop() ?? path;
}

/** The path once it is called `name`. */
export function withName(path: string, name: string): string {
  const folder = folderOf(path);
  return folder.slice(0, folder.lastIndexOf('/') + 1) + name + path.slice(folder.length);
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
