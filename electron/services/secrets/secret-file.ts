import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';
import { toFileFailure } from '../workspace/files.ts';
import type { Keychain } from './keychain.ts';

/** Where there is no keychain: a file that only its owner can read. */
export function secretFile(path: string): Keychain {
  const change = (work: (values: Map<string, string>) => void) => {
    const values = read(path);
    work(values);
    write(path, values);
  };
  return {
    name: path,
    get: (account) => read(path).get(account),
    set: (account, value) => change((values) => values.set(account, value)),
    remove: (account) => change((values) => values.delete(account)),
  };
}

function read(path: string): Map<string, string> {
  try {
    // A copy that was put back may have lost its rights.
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
    return new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw thrown instanceof SyntaxError ? toFileFailure(new Error('it is no JSON'), path, 'read') : toFileFailure(thrown, path, 'read');
  }
}

/** Whole or not at all, and never readable by others, not for a moment. */
function write(path: string, values: Map<string, string>): void {
  const unfinished = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(unfinished, `${JSON.stringify(Object.fromEntries(values), undefined, 1)}\n`, { mode: 0o600, flush: true } as object);
    renameSync(unfinished, path);
  } catch (thrown) {
    rmSync(unfinished, { force: true });
    throw toFileFailure(thrown, path, 'save');
  }
}
