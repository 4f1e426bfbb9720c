import { expect, test } from 'vitest';
import { ProfileFile } from '../../workspace/profile-file.ts';
import { readYaml } from '../../workspace/read-yaml.ts';
import { flinkOptionsOf, mapText, profileFields } from './fields.ts';
import { resolveProfile } from './resolve-profile.ts';
import { shippedProfiles } from './shipped.ts';

test.each(Object.keys(shippedProfiles))('%s is a profile as a person could write it', (name) => {
  expect(() => ProfileFile.parse(shippedProfiles[name])).not.toThrow();
});

test('every key of the file is a field with a reason, and none is told twice', () => {
  const paths = profileFields.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  const known = new Set(paths.flatMap((path) => [path, path.split('.')[0]!]));
  for (const [key, schema] of Object.entries(ProfileFile.shape)) {
    if (['weir', 'extends', 'settings'].includes(key)) continue;
    expect(known, key).toContain(key);
    const inner = (schema as { unwrap?: () => { shape?: object } }).unwrap?.().shape;
    if (inner && !paths.includes(key)) for (const name of Object.keys(inner)) expect(paths).toContain(`${key}.${name}`);
  }
});

test("a profile has what it extends in it, and each value says whose it is", () => {
  const own = { ours: { extends: 'standard', taskmanager: { slots: 4 }, settings: { 'a.b': '1' } }, theirs: { extends: 'ours', checkpoints: { interval: '3 min' } } };
  const { profile, from, settingsFrom } = resolveProfile('theirs', own);
  expect(profile).toMatchObject({ taskmanager: { slots: 4, memory: '4 gb' }, checkpoints: { interval: '3 min', incremental: true }, settings: { 'a.b': '1' } });
  expect(from).toMatchObject({ 'checkpoints.interval': 'theirs', 'taskmanager.slots': 'ours', 'taskmanager.memory': 'standard' });
  expect(settingsFrom['a.b']).toBe('ours');
});

test('a profile of the workspace that is called as a shipped one extends it', () => {
  const { profile, from } = resolveProfile('critical', { critical: { spread: 'nodes' } });
  expect(profile).toMatchObject({ spread: 'nodes', jobmanager: { replicas: 2 } });
  expect(from.spread).toBe('critical');
});

test('templates of pods are merged by name', () => {
  const volumes = (name: string) => ({ spec: { volumes: [{ name, emptyDir: {} }] } });
  const { profile } = resolveProfile('b', { a: { 'pod-template': { all: volumes('one') } }, b: { extends: 'a', 'pod-template': { all: volumes('two') } } });
  expect(profile['pod-template']).toEqual({ all: { spec: { volumes: [{ name: 'one', emptyDir: {} }, { name: 'two', emptyDir: {} }] } } });
});

test('a name that is none has the nearest one; a circle is told', () => {
  expect(() => resolveProfile('standart', {})).toThrow('There is no profile standart. Did you mean standard?');
  expect(() => resolveProfile('a', { a: { extends: 'b' }, b: { extends: 'a' } })).toThrow('The profile a extends itself: a extends b extends a.');
});

test('only the options of the strategy that is chosen are said', () => {
  const keys = (strategy: 'fixed-delay' | 'exponential-delay') => flinkOptionsOf({ restart: { strategy, attempts: 5, delay: '3 s', 'max-backoff': '1 min' } }).map(({ key }) => key);
  expect(keys('fixed-delay')).toEqual(['restart-strategy.type', 'restart-strategy.fixed-delay.attempts', 'restart-strategy.fixed-delay.delay']);
  expect(keys('exponential-delay')).toEqual(['restart-strategy.type', 'restart-strategy.exponential-delay.max-backoff', 'restart-strategy.exponential-delay.attempts-before-reset-backoff']);
});

test('a map is written as Flink reads it', () => {
  expect(mapText({ zone: 'a', 'kubernetes.io/arch': 'amd64', none: '' })).toBe('zone:a,kubernetes.io/arch:amd64');
  expect(mapText({ 'a:b': "it's", c: 'd,e' })).toBe(`'''a:b'':''it''''s''','c:d,e'`);
});

test('a fault in the file has its place', () => {
  const { diagnostics } = readYaml('weir: 1\ncheckpoints:\n  intervall: 1 min\n', ProfileFile);
  expect(diagnostics[0]).toMatchObject({ message: 'Unknown key "intervall". Did you mean "interval"?', range: { start: { line: 3, column: 3 } } });
  expect(readYaml('checkpoints: { interval: 60 }', ProfileFile).diagnostics[0]).toMatchObject({ code: 'bad-value', range: { start: { line: 1, column: 26 } } });
});
