import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeArchive } from './class-archive.ts';

/** Larger than any process id that a system gives. */
const NOBODY = 2 ** 30;

describe.skipIf(process.platform === 'win32')('writing a class archive', () => {
  let place: string;
  let path: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'weir-archive-'));
    path = join(place, 'new.jsa');
  });
  afterEach(() => rmSync(place, { recursive: true }));

  /** A Java that does this with the archive's file as `$file` instead of training. */
  const start = (does: string) => {
    const command = join(place, 'bin/java');
    mkdirSync(join(place, 'bin'));
    writeFileSync(command, `#!/bin/sh\nfor one in "$@"; do case "$one" in -XX:ArchiveClassesAtExit=*) file="\${one#*=}";; esac; done\n${does}\n`);
    chmodSync(command, 0o755);
    return { java: { command, version: '17', major: 17 }, files: { classPath: ['a.jar'], build: 'b' }, heapMb: 64, env: process.env, onOutput: () => {} };
  };
  const never = new AbortController().signal;

  test('keeps the new one and clears away older ones and what killed trainings left', async () => {
    for (const name of ['old.jsa', `old.jsa.${NOBODY}.tmp`, `other.jsa.${process.ppid}.tmp`]) writeFileSync(join(place, name), '');
    await writeArchive(path, start('echo classes > "$file"'), never);
    expect(readdirSync(place).sort()).toEqual(['bin', 'new.jsa', `other.jsa.${process.ppid}.tmp`]);
  });

  test('gives up a training that stands still, and leaves nothing of it', async () => {
    const stuck = start('echo some > "$file"; exec tail -f /dev/null');
    await expect(writeArchive(path, stuck, never, 100)).rejects.toMatchObject({ code: 'archive-failed', message: expect.stringMatching(/not done after/) });
    expect(readdirSync(place)).toEqual(['bin']);
  });

  test('says how a training ended that failed', async () => {
    await expect(writeArchive(path, start('exit 4'), never)).rejects.toMatchObject({ code: 'archive-failed', message: expect.stringMatching(/exit code 4/) });
    expect(existsSync(path)).toBe(false);
  });
});
