import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lastCommitOf, lastCommitOfJob } from './last-commit.ts';

let folder: string;
const file = 'jobs/count/job.sql';
const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: folder, stdio: 'pipe' }).toString();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-commit-'));
  // Whatever folder tests run in: no repository above this one counts.
  vi.stubEnv('GIT_CEILING_DIRECTORIES', tmpdir());
  await mkdir(join(folder, 'jobs/count'), { recursive: true });
  await writeFile(join(folder, file), 'SELECT 1;\n');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

describe('the last commit of a file', () => {
  it('is its text as it was committed, whatever is on disk', async () => {
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'one');
    await writeFile(join(folder, file), 'SELECT 2;\n');
    expect(await lastCommitOf(folder, file)).toEqual({ text: 'SELECT 1;\n', commit: git('rev-parse', 'HEAD').trim() });
    git('commit', '-qam', 'two');
    expect((await lastCommitOf(folder, file)).text).toBe('SELECT 2;\n');
  });

  it('is found where the workspace is a folder of the repository', async () => {
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'one');
    expect((await lastCommitOf(join(folder, 'jobs'), 'count/job.sql')).text).toBe('SELECT 1;\n');
  });

  it('of a job has the edits of that commit, not those on disk', async () => {
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'one');
    const edits = (parallelism: number) => writeFile(join(folder, 'jobs/count/topology.yaml'), `weir: 1\noperators:\n  "u4f0fea56a2b3c4d5":\n    parallelism: ${parallelism}\n`);
    await edits(4);
    expect((await lastCommitOfJob(folder, file)).topology.operators).toEqual({});
    git('add', '.');
    git('commit', '-qm', 'two');
    await edits(7);
    expect((await lastCommitOfJob(folder, file)).topology.operators).toEqual({ u4f0fea56a2b3c4d5: { parallelism: 4 } });
    await writeFile(join(folder, 'jobs/count/topology.yaml'), 'weir: [');
    git('commit', '-qam', 'three');
    await expect(lastCommitOfJob(folder, file)).rejects.toMatchObject({ code: 'broken-topology' });
  });

  it('is missing for a file that was never committed, and before the first commit', async () => {
    git('init', '-q');
    await expect(lastCommitOf(folder, file)).rejects.toMatchObject({ code: 'not-committed' });
    git('commit', '-q', '--allow-empty', '-m', 'none');
    await expect(lastCommitOf(folder, file)).rejects.toMatchObject({ code: 'not-committed', message: expect.stringContaining('is not in the last commit') });
  });

  it('is missing outside a repository, and outside the workspace', async () => {
    await expect(lastCommitOf(folder, file)).rejects.toMatchObject({ code: 'no-repository' });
    await expect(lastCommitOf(folder, '../elsewhere.sql')).rejects.toMatchObject({ code: 'outside-workspace' });
    await symlink('/etc', join(folder, 'link'));
    await expect(lastCommitOf(folder, 'link/hosts')).rejects.toMatchObject({ code: 'outside-workspace' });
  });

  it('says so where there is no git', async () => {
    vi.stubEnv('PATH', folder);
    await expect(lastCommitOf(folder, file)).rejects.toMatchObject({ code: 'no-git' });
  });
});
