import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderToServe } from './serve.ts';

describe('the workspace that is served', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'weir-serve-'));
    await mkdir(join(folder, 'jobs/one'), { recursive: true });
    await writeFile(join(folder, 'weir.yaml'), 'weir: 1\n');
  });

  afterAll(() => rm(folder, { recursive: true }));

  test('is the one around the current folder', async () => {
    expect(await folderToServe(undefined, join(folder, 'jobs/one'), '/sample')).toBe(folder);
  });

  test('is the sample where there is none around', async () => {
    expect(await folderToServe(undefined, tmpdir(), '/sample')).toBe('/sample');
  });

  test('is the one that is named, wherever that is asked', async () => {
    expect(await folderToServe('other', folder, '/sample')).toBe(join(folder, 'other'));
  });
});
