import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeptSavepoints } from './kept-savepoints.ts';

const JOB = { folder: '/w', file: 'jobs/a/job.sql' };
let home: string;
beforeEach(async () => void (home = await mkdtemp(join(tmpdir(), 'weir-kept-'))));
afterEach(() => rm(home, { recursive: true, force: true }));

/** Writes as Flink does: a folder with a file in it, inside the one given. */
async function savepoint(folder: string) {
  const path = join(folder, 'savepoint-1');
  await mkdir(path);
  await writeFile(join(path, '_metadata'), '12345');
  return { path };
}

describe('the kept savepoints', () => {
  it('are listed by job, the newest first, with size and a hash of the text', async () => {
    let at = 100;
    const kept = new KeptSavepoints(home, () => at++);
    const first = await kept.take(JOB, 'SELECT 1', savepoint);
    const second = await kept.take(JOB, 'SELECT 1', savepoint);
    await kept.take({ ...JOB, file: 'other.sql' }, 'SELECT 2', savepoint);
    expect(await kept.list(JOB)).toEqual([second, first]);
    expect(first).toMatchObject({ at: 100, bytes: 5, text: second.text });
    expect(await kept.find(JOB, first.path)).toEqual(first);
  });

  it('leave nothing where none could be written', async () => {
    const kept = new KeptSavepoints(home);
    let given = '';
    const failing = (folder: string) => ((given = folder), Promise.reject(new Error('The disk is full.')));
    await expect(kept.take(JOB, '', failing)).rejects.toThrow('The disk is full.');
    expect(await readdir(dirname(given))).toEqual([]);
  });

  it('are let go beyond the ten newest', async () => {
    let at = 100;
    const kept = new KeptSavepoints(home, () => at++);
    for (let time = 0; time < 12; time++) await kept.take(JOB, '', savepoint);
    expect(await kept.list(JOB)).toHaveLength(12);
    await kept.dropOldest(JOB);
    expect((await kept.list(JOB)).map((each) => each.at)).toEqual([111, 110, 109, 108, 107, 106, 105, 104, 103, 102]);
  });

  it('clear out what an earlier Weir left half written, and leave alone what is being written', async () => {
    const kept = new KeptSavepoints(home);
    let all = '';
    await kept.take(JOB, '', async (folder) => {
      all = dirname(folder);
      await mkdir(join(all, 'left'));
      await mkdir(join(all, 'being-written'));
      await utimes(join(all, 'left'), 1, 1);
      return savepoint(folder);
    });
    await kept.dropOldest(JOB);
    expect(await readdir(all)).toContain('being-written');
    expect(await readdir(all)).not.toContain('left');
  });
});
