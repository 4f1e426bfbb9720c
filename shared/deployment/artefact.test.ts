import { expect, test } from 'vitest';
import { canonicalJson, carriageOf } from './artefact.ts';
import { clusterIdOf, secretVariable } from './names.ts';

test('equal values have one canonical text, in whatever order they were written', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'é' }], a: true, gone: undefined })).toBe('{"a":true,"b":[1,{"c":"é","d":null}]}');
  expect(canonicalJson({ a: true, b: [1, { c: 'é', d: null }] })).toBe(canonicalJson({ b: [1, { d: null, c: 'é' }], a: true }));
});

test('a job with jars, or one too large for a ConfigMap, travels as layers of an image', () => {
  expect(carriageOf({ jars: [], jar: null }, 10_000, 3_000)).toBe('plain');
  expect(carriageOf({ jars: [], jar: null }, 900_000, 90_000)).toBe('gzip');
  expect(carriageOf({ jars: [], jar: null }, 9_000_000, 900_001)).toBe('image');
  expect(carriageOf({ jars: [{ name: 'a.jar', sha256: '', coordinates: null }], jar: null }, 10_000, 3_000)).toBe('image');
});

test.each([
  ['delays', 'delays'],
  ['daily-delays', 'daily-delays'],
])('a name that is a DNS label stays: %s', (job, id) => expect(clusterIdOf(job)).toBe(id));

test.each(['Delays', 'délais_par_jour', '2013', '遅れ', 'a'.repeat(80), 'a.b', 'ends-'])('%s becomes a DNS label of its own', (job) => {
  expect(clusterIdOf(job)).toMatch(/^[a-z]([a-z0-9-]{0,43}[a-z0-9])$/);
  expect(clusterIdOf(job)).not.toBe(clusterIdOf(`${job}_`));
});

test('a secret has its variable', () => expect(secretVariable('db-password')).toBe('WEIR_SECRET_DB_PASSWORD'));
