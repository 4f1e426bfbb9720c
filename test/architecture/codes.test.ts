import { expect, it } from 'vitest';
import { codesOfGuide, codesOfSources } from './codes.ts';

const sources = codesOfSources();
const guide = codesOfGuide();

it('every code a person can meet is in docs/guide/troubleshooting.md', () => {
  expect([...sources].filter(([code]) => !guide.has(code)).map(([code, file]) => `${code} (${file})`)).toEqual([]);
});

it('docs/guide/troubleshooting.md explains no code that nothing gives', () => {
  expect([...guide].filter((code) => !sources.has(code))).toEqual([]);
});
