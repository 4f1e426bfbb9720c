import { expect, test } from 'vitest';
import { mergeLines } from './merge-lines.ts';

const merge = (base: string, changed: string, text: string) => mergeLines(base.replaceAll(' ', '\n'), changed.replaceAll(' ', '\n'), text.replaceAll(' ', '\n')).replaceAll('\n', ' ');

test.each([
  ['a b c', 'a b c', 'a B c', 'a B c'],
  ['a b c', 'a x c', 'a b c', 'a x c'],
  ['a b c d', 'a b c e', 'A b c d', 'A b c e'],
  ['a b c', 'a c', 'a b c C', 'a c C'],
  ['a b', 'a b n', 'a B', 'a B n'],
  ['a b', 'n a b', 'A b', 'n A b'],
  ['a b c', 'a x c', 'a B c', 'a x c'],
  ['a', 'b', 'c', 'b'],
  ['', 'a', '', 'a'],
])('%s → %s, done to %s, gives %s', (base, changed, text, merged) => expect(merge(base, changed, text)).toBe(merged));

test('a line keeps its spaces where only they differ', () => expect(mergeLines('a: 1\nb: {c: 2}', 'a: 1\nb: {c: 2}\nd', 'a:   1\nb: { c: 2 }')).toBe('a:   1\nb: { c: 2 }\nd'));

test('many lines take no time', () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}`);
  const changed = [...lines.slice(0, 9000), 'one more', ...lines.slice(9000)];
  expect(mergeLines(lines.join('\n'), changed.join('\n'), lines.join('\n'))).toBe(changed.join('\n'));
});
