import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Problem } from '../../../electron/setup/problem.mjs';

/** The program's absolute path, or undefined. */
export function findOnPath(name, path = process.env.PATH ?? '') {
  return path.split(delimiter).map((folder) => folder && join(folder, name)).find((candidate) => candidate && existsSync(candidate));
}

/** What a program writes; fails with what it says when it ends badly. */
export function text(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64e6, ...options });
  if (status !== 0) throw new Problem(`\`${command} ${args.join(' ')}\` failed: ${error?.message ?? (stderr.trim() || stdout.trim())}`);
  return stdout;
}
