import { expect, test } from 'vitest';
import { functionsChange, functionsChangeInWords } from './script-functions.ts';

test.each([
  [null, undefined, 'none', null],
  [null, { code: '1' }, 'added', expect.stringContaining('called none')],
  [{ code: '1' }, null, 'gone', expect.stringContaining('no TypeScript functions any more')],
  [{ code: '1' }, { code: '1' }, 'same', null],
  [{ code: '1' }, { code: '2' }, 'changed', expect.stringContaining('other results')],
])('functions %o that become %o are %s', (old, now, change, words) => {
  expect(functionsChange(old, now)).toBe(change);
  expect(functionsChangeInWords(functionsChange(old, now))).toEqual(words);
});
