import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keystrokes, lengthened, MARKER, PLACES } from './typing.ts';

test('texts differ by what was typed at the marker, and none comes twice', () => {
  const texts = keystrokes('SELECT 1 WHERE TRUE @\nFROM t', '@', 400);
  expect(texts).toHaveLength(400);
  expect(new Set(texts).size).toBe(400);
  for (const text of texts) expect(text).toMatch(/^SELECT 1 WHERE TRUE \/\* \d+ \*\/[^\n]*\nFROM t$/);
});

test('whole conditions are among them, and broken ones', () => {
  const texts = keystrokes('@', '@', 90);
  expect(texts).toContain("/* 0 */ AND dest <> 'X0' AND dep_delay < 1000");
  expect(texts).toContain("/* 0 */ AND dest <> 'X");
});

test('a text without the marker is refused', () => {
  expect(() => keystrokes('SELECT 1', '@', 1)).toThrow('no @');
});

test('each place has its marker once, in a script as it is and in a long one', () => {
  const short = readFileSync('test/performance/sql/fifty-lines.sql', 'utf8');
  const long = lengthened(short, 1000);
  expect(long.split('\n').length).toBeGreaterThan(990);
  for (const { marked } of PLACES) for (const base of [short, long]) expect(marked(base).split(MARKER)).toHaveLength(2);
});
