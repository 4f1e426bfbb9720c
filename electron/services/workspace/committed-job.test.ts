import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { committedFile, committedJob } from './committed-job.ts';
import { loadWorkspace } from './load-workspace.ts';

let folder: string;
const file = 'jobs/count/job.sql';
const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: folder, stdio: 'pipe' }).toString();
const write = async (path: string, text: string) => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
};
const commit = (message: string) => {
  git('add', '-A');
  git('commit', '-qm', message);
};
const job = async (revision = 'HEAD', path = file, root = folder) => committedJob(await loadWorkspace(root), path, revision, { mode: 'streaming', trusted: true });
const edits = (parallelism: number) => write('jobs/count/topology.yaml', `weir: 1\noperators:\n  "u4f0fea56a2b3c4d5":\n    parallelism: ${parallelism}\n`);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-commit-'));
  // Whatever folder tests run in: no repository above this one counts.
  vi.stubEnv('GIT_CEILING_DIRECTORIES', tmpdir());
  await write(file, 'SELECT 1;\n');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

describe('a committed job', () => {
  beforeEach(() => void git('init', '-q'));

  it('has its text as it was committed, whatever is on disk', async () => {
    commit('one');
    await write(file, 'SELECT 2;\n');
    expect(await job()).toMatchObject({ text: 'SELECT 1;\n', commit: git('rev-parse', 'HEAD').trim(), script: { text: 'SELECT 1;\n', file } });
    git('tag', 'first');
    commit('two');
    expect((await job()).text).toBe('SELECT 2;\n');
    expect((await job('first')).text).toBe('SELECT 1;\n');
  });

  it('has its text without a byte order mark, as the file on disk', async () => {
    await write(file, '\uFEFFSELECT 1;\n');
    commit('one');
    expect((await job()).text).toBe('SELECT 1;\n');
  });

  it('is found where the workspace is a folder of the repository', async () => {
    await write('weir.yaml', 'weir: 1\nsettings: { of: another workspace }\n');
    commit('one');
    expect(await job('HEAD', 'count/job.sql', join(folder, 'jobs'))).toMatchObject({ text: 'SELECT 1;\n', script: { settings: {} } });
  });

  it('has the edits of its revision, not those on disk', async () => {
    commit('one');
    await edits(4);
    expect((await job()).script.topology!.operators).toEqual({});
    commit('two');
    await edits(7);
    expect((await job()).script.topology!.operators).toEqual({ u4f0fea56a2b3c4d5: { parallelism: 4 } });
    expect((await job('HEAD~1')).script.topology!.operators).toEqual({});
    await write('jobs/count/topology.yaml', 'weir: [');
    commit('three');
    await expect(job()).rejects.toMatchObject({ code: 'broken-topology', message: expect.stringMatching(/^jobs\/count\/topology\.yaml of the last commit cannot be read, at 1:/) });
  });

  it('has the settings and the parallelism of its revision, and none where there was no weir.yaml', async () => {
    commit('none');
    await write('weir.yaml', 'weir: 1\ndefaults: { parallelism: 3 }\nsettings: { table.exec.state.ttl: 1 h }\n');
    commit('some');
    await write('weir.yaml', 'weir: 1\nsettings: { table.exec.state.ttl: 2 h }\n');
    expect((await job()).script).toMatchObject({ parallelism: 3, settings: { 'table.exec.state.ttl': '1 h' } });
    expect((await job('HEAD~1')).script).toMatchObject({ parallelism: 1, settings: {} });
    await write('weir.yaml', 'weir: 1\nsetings: {}\n');
    commit('broken');
    await expect(job()).rejects.toMatchObject({ code: 'broken-workspace', message: expect.stringContaining('weir.yaml of the last commit cannot be read, at 2:1: Unknown key "setings".') });
  });

  it('has the shared DDL of its revision: which files, in which order, and their text', async () => {
    await write('weir.yaml', 'weir: 1\ncommon: [ddl/b*.sql, "ddl/**/*.sql"]\n');
    await write('ddl/a.sql', 'CREATE a');
    await write('ddl/b.sql', 'CREATE b');
    await write('ddl/deep/c.sql', 'CREATE c');
    await write('ddl/node_modules/d.sql', 'CREATE d');
    commit('one');
    await write('weir.yaml', 'weir: 1\n');
    await write('ddl/b.sql', 'CREATE other');
    await rm(join(folder, 'ddl/a.sql'));
    expect((await job()).script.common).toEqual([
      { file: 'ddl/b.sql of the last commit', text: 'CREATE b' },
      { file: 'ddl/a.sql of the last commit', text: 'CREATE a' },
      { file: 'ddl/deep/c.sql of the last commit', text: 'CREATE c' },
    ]);
    expect((await job('HEAD', 'ddl/a.sql')).script.common).toMatchObject([{ text: 'CREATE b' }]);
    commit('two');
    expect((await job()).script.common).toEqual([]);
  });

  it('has the functions of its revision, by the packages that are installed, and the same program where nothing changed', async () => {
    const functions = (times: number) => `import { INT, scalar } from '@weir/sdk';\nimport { zero } from 'zeros';\nimport { times } from '../shared/times.ts';\nexport const more = scalar({ arguments: [INT], returns: INT }, (n) => (n ?? zero) * times + ${times});\n`;
    await write('weir.yaml', 'weir: 1\nfunctions: [functions/*.ts]\n');
    await write('.gitignore', 'node_modules\n');
    await write('node_modules/zeros/package.json', '{ "name": "zeros", "version": "1.0.0", "main": "index.js", "types": "index.d.ts" }');
    await write('node_modules/zeros/index.js', 'export const zero = 0;\n');
    await write('node_modules/zeros/index.d.ts', 'export const zero: number;\n');
    await write('shared/times.ts', 'export const times = 1;\n');
    await write('functions/more.ts', functions(1));
    await write(file, 'SELECT more(1);\n');
    commit('one');
    const now = await loadWorkspace(folder);
    expect(now.functions?.script.problems).toEqual([]);
    const committed = async () => (await committedJob(now, file, 'HEAD', { mode: 'streaming', trusted: true })).script.functions;
    const { code, map } = now.functions!.script;
    expect(await committed()).toEqual({ code, map, problems: [] });
    await write('functions/more.ts', functions(2));
    await write('shared/times.ts', 'export const times = 3;\n');
    expect((await job()).script.functions?.code).toBe(code);
    commit('two');
    expect((await job()).script.functions?.code).toBe((await loadWorkspace(folder)).functions?.script.code);
    expect((await job()).script.functions?.code).not.toBe(code);
    await write('weir.yaml', 'weir: 1\n');
    expect((await job()).script.functions?.code).toContain('* 3 + 2');
    commit('three');
    expect((await job()).script.functions).toBeNull();
    expect((await job('HEAD~2')).script.functions?.code).toBe(code);
  });

  it('reads what a link of the repository leads to, and nothing outside', async () => {
    await write('weir.yaml', 'weir: 1\ncommon: [ddl/*.sql]\n');
    await write('shared/b.sql', 'CREATE b');
    await mkdir(join(folder, 'ddl'));
    await symlink('../shared/b.sql', join(folder, 'ddl/b.sql'));
    await symlink('../../outside.sql', join(folder, 'ddl/c.sql'));
    commit('one');
    expect((await job()).script.common).toEqual([{ file: 'ddl/b.sql of the last commit', text: 'CREATE b' }]);
  });

  it('is missing for a file that was never committed, before the first commit, and at a revision that is none', async () => {
    await expect(job()).rejects.toMatchObject({ code: 'not-committed' });
    git('commit', '-q', '--allow-empty', '-m', 'none');
    await expect(job()).rejects.toMatchObject({ code: 'not-committed', message: expect.stringContaining('is not in the last commit') });
    await expect(job('nonsense')).rejects.toMatchObject({ code: 'no-such-revision', message: expect.stringContaining('git:nonsense') });
    await expect(job('--help')).rejects.toMatchObject({ code: 'bad-usage' });
  });

  it('outside a workspace is the file with the edits beside it', async () => {
    await write('alone.sql', 'SELECT 3;\n');
    await write('alone.topology.yaml', 'weir: 1\noperators:\n  "u4f0fea56a2b3c4d5":\n    parallelism: 5\n');
    commit('one');
    await write('alone.sql', 'SELECT 4;\n');
    expect((await committedFile(join(folder, 'alone.sql'), 'HEAD', { mode: 'streaming', trusted: true })).script).toMatchObject({
      text: 'SELECT 3;\n',
      topology: { operators: { u4f0fea56a2b3c4d5: { parallelism: 5 } } },
      folder: null,
    });
  });

  it('says so where there is no git', async () => {
    vi.stubEnv('PATH', folder);
    await expect(job()).rejects.toMatchObject({ code: 'no-git' });
  });
});

it('there is none outside a repository, and outside the workspace', async () => {
  await expect(job()).rejects.toMatchObject({ code: 'no-repository' });
  await expect(job('HEAD', '../elsewhere.sql')).rejects.toMatchObject({ code: 'outside-workspace' });
  await symlink('/etc', join(folder, 'link'));
  await expect(job('HEAD', 'link/hosts')).rejects.toMatchObject({ code: 'outside-workspace' });
});
