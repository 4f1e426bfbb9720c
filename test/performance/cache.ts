import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import envPaths from 'env-paths';

const execute = promisify(execFile);

/** What the bench fetches and prepares is kept here, named by version, and never made twice. */
export function cached(...parts: string[]): string {
  return join(envPaths('weir', { suffix: '' }).cache, 'bench', ...parts);
}

/**
 * Makes `path` (a file or folder) unless it is there. `make` works on a path beside it, which takes the name only when
 * it is complete: a set-up that was stopped half-way starts anew.
 */
export async function once(path: string, title: string, make: (path: string) => Promise<void>): Promise<string> {
  if (existsSync(path)) return path;
  const began = Date.now();
  process.stderr.write(`Setting up ${title} …\n`);
  const half = `${path}.part`;
  await rm(half, { recursive: true, force: true });
  await mkdir(dirname(path), { recursive: true });
  await make(half);
  await rename(half, path);
  process.stderr.write(`Set up ${title} in ${Math.round((Date.now() - began) / 1000)} s\n`);
  return path;
}

/** Runs a command to its end; fails with what it said last. */
export async function command(file: string, args: string[], options: { cwd?: string } = {}): Promise<string> {
  try {
    return (await execute(file, args, { ...options, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (thrown) {
    const { stderr, message } = thrown as { stderr?: string; message: string };
    throw new Error(`${file} ${args.join(' ')} failed: ${stderr?.trim().split('\n').slice(-5).join('\n') || message}`);
  }
}

/** Fetches a package's file from the Python package index into `folder`, running nothing of it but its metadata step. */
export async function fromPypi(requirement: string, folder: string, options: string[]): Promise<void> {
  await command('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, ...options, requirement]);
}
