import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WorkspaceState } from '#shared/services/workspace.ts';
import { ChosenEnvironments } from '../deployment/chosen-environments.ts';
import { OpenWorkspace } from './open-workspace.ts';
import { Trust } from './trust.ts';

let home: string;
let folder: string;
let open: OpenWorkspace;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'weir-home-'));
  folder = await mkdtemp(join(tmpdir(), 'weir-open-'));
});
afterEach(async () => {
  open.dispose();
  await rm(folder, { recursive: true, force: true });
  await rm(home, { recursive: true, force: true });
});

const begin = async () => (open = await OpenWorkspace.open(folder, new Trust(home, []), new ChosenEnvironments(home)));

async function until(found: (state: WorkspaceState) => boolean): Promise<WorkspaceState> {
  for await (const state of open.state.follow(new AbortController().signal)) if (found(state)) return state;
  throw new Error('The workspace was closed.');
}

const isMissing = ({ problems }: WorkspaceState) => problems.some(({ diagnostic }) => diagnostic.code === 'workspace-missing');

// The watcher learns of a folder's end by the end of what is in it. While a folder is being removed it may find nothing there to watch.
it('sees that its folder is gone, also where nothing was in it', async () => {
  await begin();
  await rm(folder, { recursive: true });
  await until(isMissing);
});

it('sees its folder come back, and what changes in it from then on', async () => {
  await writeFile(join(folder, 'one.sql'), 'SELECT 1;\n');
  await begin();
  await rm(folder, { recursive: true });
  await until(isMissing);
  await mkdir(folder);
  await until((state) => !isMissing(state));
  await writeFile(join(folder, 'two.sql'), 'SELECT 2;\n');
  expect((await until(({ files }) => files.length > 0)).files).toEqual(['two.sql']);
  await writeFile(join(folder, 'three.sql'), 'SELECT 3;\n');
  await until(({ files }) => files.includes('three.sql'));
});

it('lists jobs by their names: cdc before cdc-join', async () => {
  for (const name of ['cdc-join', 'cdc', 'union']) {
    await mkdir(join(folder, 'jobs', name), { recursive: true });
    await writeFile(join(folder, 'jobs', name, 'job.sql'), 'SELECT 1;\n');
  }
  await begin();
  const { jobs } = await until(({ jobs }) => jobs.length === 3);
  expect(jobs.map(({ path }) => path)).toEqual(['jobs/cdc/job.sql', 'jobs/cdc-join/job.sql', 'jobs/union/job.sql']);
});
