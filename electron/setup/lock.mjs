import { mkdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_MS = 1_000;
/** A holder that has not been heard of for so long is gone: its process id may be another program's by now. */
const GONE_MS = 15_000;

/** Two commands started at once must not build into each other: the second waits for the first. */
export async function underLock(out, work) {
  const lock = join(out, 'setup.lock');
  mkdirSync(out, { recursive: true });
  for (let told = false; !take(lock); told = true) {
    if (isStale(lock)) rmSync(lock, { recursive: true, force: true });
    else if (!told) process.stderr.write('Another Weir is being set up in this folder; waiting for it.\n');
    await sleep(100);
  }
  const beat = setInterval(() => touch(lock), BEAT_MS);
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

/** Making a folder succeeds for one only. */
function take(lock) {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

function touch(lock) {
  try {
    const now = new Date();
    utimesSync(lock, now, now);
  } catch {
    // Gone already: the work is ending.
  }
}

function isStale(lock) {
  try {
    return Date.now() - statSync(lock).mtimeMs > GONE_MS;
  } catch {
    return false;
  }
}
