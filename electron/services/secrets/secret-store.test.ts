import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SecretStore } from './secret-store.ts';

let home: string;
let store: SecretStore;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'weir-secrets-'));
  store = new SecretStore(home, { WEIR_KEYCHAIN: 'file', WEIR_SECRET_FROM_OUTSIDE: 'given' });
});
afterEach(() => rm(home, { recursive: true, force: true }));

const db = (environment: string | null = null) => ({ name: 'db', environment });

test("an environment's own value comes first, then the one for all, then the process's variable", async () => {
  await store.set('/a', db(), 'one');
  expect(store.valueOf('/a', 'db', 'prod')).toBe('one');
  await store.set('/a', db('prod'), 'two');
  expect([store.valueOf('/a', 'db', 'prod'), store.valueOf('/a', 'db', null)]).toEqual(['two', 'one']);
  expect(store.valueOf('/a', 'from-outside', null)).toBe('given');
  expect(store.valuesOf('/a', ['db', 'unknown'], null)).toEqual({ db: 'one' });
});

test("a workspace's secret is no other's", async () => {
  await store.set('/a', db(), 'one');
  expect(store.valueOf('/b', 'db', null)).toBeUndefined();
  expect(await store.list('/b')).toEqual([]);
});

test.skipIf(process.platform === 'win32')('nobody else can read the file, also one that was put back with wider rights', async () => {
  await store.set('/a', db(), 'one');
  const path = join(home, 'secrets.json');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await chmod(path, 0o644);
  expect(new SecretStore(home, { WEIR_KEYCHAIN: 'file' }).valueOf('/a', 'db', null)).toBe('one');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('names are listed, values are in the one file alone; what is removed is gone', async () => {
  await store.set('/a', db('prod'), 'xyzzy-7');
  await store.set('/a', { name: 'api', environment: null }, 'xyzzy-8');
  expect(await store.list('/a')).toEqual([db('prod'), { name: 'api', environment: null }]);
  const files = (await readdir(home, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const holding = (await Promise.all(files.map(async (file) => ((await readFile(file, 'utf8')).includes('xyzzy') ? [file] : [])))).flat();
  expect(holding).toEqual([join(home, 'secrets.json')]);
  expect(await store.remove('/a', db('prod'))).toBe(true);
  expect(await store.remove('/a', db('prod'))).toBe(false);
  expect(store.valueOf('/a', 'db', 'prod')).toBeUndefined();
  expect(await readFile(join(home, 'secrets.json'), 'utf8')).not.toContain('xyzzy-7');
});

test('a name that no job could write, and no value at all, are refused', async () => {
  await expect(store.set('/a', { name: 'a b', environment: null }, 'x')).rejects.toMatchObject({ code: 'bad-secret' });
  await expect(store.set('/a', db(), '')).rejects.toMatchObject({ code: 'bad-secret' });
});
