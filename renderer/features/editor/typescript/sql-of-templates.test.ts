import { expect, test } from 'vitest';
import { escaped, sqlOfTemplates } from './sql-of-templates.ts';

test('the SQL of a program stands at its places, and nothing else', () => {
  const text = 'import { sql } from "x";\nsql`CREATE TABLE t (`;\nconst q = sql`SELECT \\`a\\`, ${n + 1}, \\${p}\n  FROM ${flights}`;\n';
  const at = (words: string, from = 0) => text.indexOf(words, from);
  const first = { start: at('CREATE'), end: at('`;'), holes: [] };
  const start = at('SELECT');
  const hole = (words: string) => ({ start: at(words), end: at(words) + words.length });
  const second = { start, end: text.length - 3, holes: [hole('${n + 1}'), hole('${flights}')] };
  const sql = sqlOfTemplates(text, [first, second]);
  expect(sql).toHaveLength(text.length);
  expect(sql.split('\n')).toEqual(['                        ', '    CREATE TABLE t (; ', '              SELECT  `a `, NULL    ,  ${p}', '  FROM flights   ; ', '']);
  expect(sql.indexOf('FROM')).toBe(at('FROM'));
});

test('a template without an end goes to the end of the text', () => {
  expect(sqlOfTemplates('sql`SELECT ', [{ start: 4, end: 11, holes: [] }])).toBe('    SELECT ');
});

test('what is written into a template is escaped', () => {
  expect(escaped('`a b`', false)).toBe('\\`a b\\`');
  expect(escaped('${env}', false)).toBe('\\${env}');
  expect(escaped('TUMBLE(TABLE `${1:t}`)', true)).toBe('TUMBLE(TABLE \\\\`${1:t}\\\\`)');
});
