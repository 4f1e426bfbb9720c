import { expect, test } from 'vitest';
import { Exact } from './exact-json.ts';
import { Masks } from './masks.ts';

function fake(value: unknown): unknown {
  const row: Record<string, unknown> = { a: value };
  new Masks([{ column: 'a', how: 'fake' }], Buffer.alloc(32, 7)).apply(row);
  return row.a;
}

test('a text that begins like a number has no letter left as it was', () => {
  const faked = fake('2e.jones@example.com') as string;
  expect(faked).toMatch(/^\d[a-z]\.[a-z]{5}@[a-z]{7}\.[a-z]{3}$/);
  expect(faked).not.toContain('jones');
  expect(faked).not.toContain('example');
});

test('a number stays one, its exponent with it', () => {
  const { text } = fake(new Exact('1.25E+3')) as Exact;
  expect(text).toMatch(/^\d\.\d\dE\+\d$/);
});

test('a word that is no mask is told as that, and not as a column', () => {
  const masks = new Masks([{ column: 'mail: blub', how: 'hash' }], Buffer.alloc(32, 7));
  expect(() => masks.requireSeen(['id', 'mail'])).toThrow('"blub" is no mask: mail can be masked with hash, fake or drop. Nothing was written.');
});
