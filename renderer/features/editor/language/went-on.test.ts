import { expect, test } from 'vitest';
import { wentOn } from './went-on.ts';

test.each([
  ['nothing was typed', ' FROM t', ' FROM t', false],
  ['the word goes on', ' FROM t', 'river FROM t', false],
  ['another word has begun', '', 'ELECT dri', true],
  ['a dot was typed', '', 'ides.', true],
  ['the line has ended', ' FROM t', '', true],
])('%s', (_, before, now, went) => expect(wentOn(before, now)).toBe(went));
