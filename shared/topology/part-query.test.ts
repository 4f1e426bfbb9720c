import { expect, test } from 'vitest';
import { nameAt, partQuery } from './part-query.ts';

const SCRIPT = `SET 'a' = 'b';
CREATE VIEW big AS SELECT * FROM orders WHERE amount > 5;
INSERT INTO out
WITH a AS (SELECT 1 AS n), b (m) AS (WITH c AS (SELECT * FROM a) SELECT n FROM c)
SELECT * FROM b, big;
WITH a AS (SELECT 2 AS n) SELECT * FROM a;
`;
const lines = SCRIPT.split('\n');
const range = (from: number, to: number) => ({ start: { line: from, column: 1 }, end: { line: to, column: lines[to - 1]!.length + 1 } });
const STATEMENTS = [
  { kind: 'set', range: range(1, 1) },
  { kind: 'create-view', range: range(2, 2) },
  { kind: 'insert', range: range(3, 5) },
  { kind: 'select', range: range(6, 6) },
];
const ask = (name: string, at?: { line: number; column: number }) => partQuery(SCRIPT, STATEMENTS, name, at);
const HEAD = `${lines[0]}\n${lines[1]}\n`;

test('a view is asked for behind all that says what things are', () => {
  expect(ask('big')).toEqual({ name: 'big', kind: 'view', text: `${HEAD}SELECT * FROM \`big\`;\n` });
  expect(ask('cat.db.big').text).toContain('SELECT * FROM `cat`.`db`.`big`;');
});

test('a CTE takes those before it along, with its columns, and no other of its name', () => {
  expect(ask('b', { line: 5, column: 16 }).text).toBe(`${HEAD}WITH a AS (SELECT 1 AS n),\nb (m) AS (WITH c AS (SELECT * FROM a) SELECT n FROM c)\nSELECT * FROM \`b\`;\n`);
  expect(ask('a', { line: 5, column: 1 }).text).toContain('WITH a AS (SELECT 1 AS n)\nSELECT');
  expect(ask('a', { line: 6, column: 42 }).text).toContain('WITH a AS (SELECT 2 AS n)\nSELECT');
});

test('a CTE within another one sees what that one sees', () => {
  expect(ask('c', { line: 4, column: 80 }).text).toBe(`${HEAD}WITH a AS (SELECT 1 AS n),\nc AS (SELECT * FROM a)\nSELECT * FROM \`c\`;\n`);
});

test('the name under the cursor is whole, or none', () => {
  expect(nameAt('SELECT * FROM a . `b c`.d;', { line: 1, column: 20 })).toBe('a.b c.d');
  expect(nameAt('SELECT 1', { line: 1, column: 9 })).toBeUndefined();
  expect(nameAt("-- big\n'big'", { line: 1, column: 5 })).toBeUndefined();
});
