import { expect, test } from 'vitest';
import { EnvironmentFile } from '#shared/workspace/environment-file.ts';
import { guardNamespaces, type Environment } from './environments.ts';

const environment = (name: string, given: Record<string, unknown>): Environment => {
  const file = EnvironmentFile.parse(given);
  return { name, production: file.production, broken: false, file, machines: [] };
};

test('an environment with the context and namespace of a production one is production', () => {
  const all = [
    environment('prod', { context: 'eu', namespace: 'streaming', production: true }),
    environment('canary', { context: 'eu', namespace: 'streaming' }),
    environment('staging', { context: 'eu', namespace: 'staging' }),
    environment('elsewhere', { context: 'us', namespace: 'streaming' }),
    environment('local', {}),
  ];
  const guarded = guardNamespaces(all);
  expect(guarded.filter(({ production }) => production).map(({ name }) => name)).toEqual(['prod', 'canary']);
  expect(guarded[1]!.file?.production).toBe(true);
});
