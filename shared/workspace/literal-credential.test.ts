import { expect, test } from 'vitest';
import { moveCredential } from './literal-credential.ts';

const at = (text: string, word: string) => {
  const from = text.indexOf(word);
  const place = (offset: number) => ({ line: text.slice(0, offset).split('\n').length, column: offset - text.lastIndexOf('\n', offset - 1) });
  return { start: place(from), end: place(from + word.length) };
};

test.each([
  ["CREATE TABLE `my orders` (a INT) WITH (\n  'connector' = 'jdbc', 'password' = 'hunter2')", 'hunter2', 'my-orders-password'],
  ["CREATE TABLE a.b.orders (a INT) WITH ('url' = 'jdbc:x://reader:hunter2@db/shop')", 'hunter2', 'orders-password'],
  ["CREATE TABLE k (a INT) WITH ('properties.sasl.jaas.config' = 'org.x password=\"p\";')", 'org.x password="p";', 'k-sasl'],
  ["SET 'fs.s3a.secret.key' = 'abc';", 'abc', 'key'],
])('moves a credential: %s', (text, word, name) => {
  const moved = moveCredential(text, at(text, word))!;
  expect(moved).toEqual({ name, value: word, text: text.replace(word, `\${secret:${name}}`) });
});

test('a quote in it is one, and a name that is taken is not given again', () => {
  const text = "SET 'a.password' = 'it''s';";
  expect(moveCredential(text, at(text, "it''s"), ['password'])).toEqual({ name: 'password-2', value: "it's", text: "SET 'a.password' = '${secret:password-2}';" });
});

test('where the text is another by now, nothing is moved', () => {
  const text = "SELECT 'password', 'hunter2'";
  expect(moveCredential(text, at(text, 'hunter2'))).toBeUndefined();
  expect(moveCredential("SET 'password' = '${secret:a}'", at("SET 'password' = '${secret:a}'", '${secret:a}'))).toBeUndefined();
});
