import { expect, test } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { windowParts } from '#test/fakes/window-parts.ts';
import { createFakeWorkspace } from '#test/fakes/window-workspace.ts';
import { createSecretsStore, missingOf } from './secrets-store.ts';

const VALUE = 'xyzzy-4711';

function world() {
  const workspace = createFakeWorkspace({});
  const parts = windowParts({ workspace: workspace as never });
  return { workspace, parts, store: createSecretsStore(parts) };
}

test('a value is kept, replaced and removed, for one environment and for all; it is in nothing that is remembered or said', async () => {
  const { workspace, parts, store } = world();
  await store.show({ name: 'db' });
  expect(store.getState()).toMatchObject({ open: true, kept: [], asked: { name: 'db', environment: null } });
  expect(await store.keep({ name: 'db', environment: null }, 'old')).toBe(true);
  expect(await store.keep({ name: 'db', environment: null }, VALUE)).toBe(true);
  expect(await store.keep({ name: 'db', environment: 'prod' }, VALUE)).toBe(true);
  expect(store.getState().kept).toEqual([{ name: 'db', environment: null }, { name: 'db', environment: 'prod' }]);
  expect(workspace.kept.get('db@prod')).toBe(VALUE);
  await store.remove({ name: 'db', environment: 'prod' });
  expect([...workspace.kept]).toEqual([['db', VALUE]]);
  expect(parts.said.map(({ text }) => text)).toContain("db is kept in the system's keychain, for prod.");
  expect(JSON.stringify([store.getState(), parts.said])).not.toContain(VALUE);
});

test('what cannot be kept says why, and stays to be corrected', async () => {
  const { store } = world();
  await store.show();
  expect(await store.keep({ name: 'a b', environment: null }, VALUE)).toBe(false);
  expect(store.getState().failure).toMatchObject({ code: 'bad-secret' });
  expect(store.getState().failure).toBeInstanceOf(Failure);
  expect(store.getState().failure!.message).not.toContain(VALUE);
});

test('names without a value are found in what is said of the texts', () => {
  const at = { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } };
  const say = (code: string, message: string) => ({ severity: 'warning' as const, code, message, detail: null, range: at });
  const problems = new Map([
    ['a.sql', [say('secret-missing', 'The secret ${secret:db} has no value here.'), say('other', '${secret:no}')]],
    ['b.sql', [say('secret-missing', 'The secret ${secret:api.key} has no value here.'), say('secret-missing', 'The secret ${secret:db} has no value here.')]],
  ]);
  expect(missingOf(problems as never)).toEqual(['api.key', 'db']);
});
