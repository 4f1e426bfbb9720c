import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Two commands started at once must not build into each other: the second waits for the first. */
export async function underLock(out, work) {
  const lock = join(out, 'setup.lock');
  mkdirSync(out, { recursive: true });
  for (let told = false; !take(lock); told = true) {
    if (isStale(lock)) rmSync(lock, { recursive: true, force: true });
    else if (!told) process.stderr.write('Another Weir is being set up in this folder; waiting for it.\n');
    await sleep(100);
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** Making a folder succeeds for one only. */
function take(lock) {
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return true;
  } catch {
    return false;
  }
}

function isStale(lock) {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
    return false;
  } catch (thrown) {
    return thrown.code === 'ESRCH';
  }
}
