import { expect, it } from 'vitest';
import { partOf, sqlParts } from './sql-parts.ts';

const named = (text: string) => sqlParts(text).map(({ kind, name }) => `${kind} ${name}`);

it('finds views, inserts and the CTEs in them, whatever stands in quotes and comments', () => {
  const text = `
    CREATE TABLE a (x INT) WITH ('connector' = 'datagen');
    -- CREATE VIEW no AS SELECT 1;
    CREATE TEMPORARY VIEW IF NOT EXISTS cat.db.\`my ; view\` AS SELECT * FROM a WHERE x <> 'CREATE VIEW ;';
    /* INSERT INTO no */ INSERT INTO db.sink
    WITH late (k) AS (SELECT x FROM a WHERE x > (1)), \`two\` AS (WITH deep AS (SELECT 1) SELECT * FROM deep)
    SELECT * FROM late, two;
    WITH r AS (SELECT 1) SELECT * FROM r`;
  expect(named(text)).toEqual(['view my ; view', 'insert sink', 'cte late', 'cte two', 'cte deep', 'cte r']);
});

it('holds a statement set and a WITH before the INSERT', () => {
  expect(named('EXECUTE STATEMENT SET BEGIN INSERT INTO one SELECT 1; INSERT INTO two SELECT 2; END;')).toEqual(['insert one', 'insert two']);
});

it('takes broken text for what can be read of it', () => {
  expect(named("CREATE VIEW v AS SELECT 'never closed")).toEqual(['view v']);
  expect(named('WITH a AS (SELECT (1')).toEqual(['cte a']);
  expect(named('WITH')).toEqual([]);
  expect(named('')).toEqual([]);
});

it('gives a range to the innermost part, by lines and columns', () => {
  const text = 'CREATE VIEW v AS\nSELECT 1;\r\nINSERT INTO s\r\nWITH c AS (\r\nSELECT 2\r\n) SELECT * FROM c;';
  const parts = sqlParts(text);
  const at = (line: number, column: number, end: number) => partOf({ start: { line, column }, end: { line, column: end } }, parts)?.name;
  expect(at(2, 1, 8)).toBe('v');
  expect(at(5, 1, 9)).toBe('c');
  expect(at(6, 3, 10)).toBe('s');
  expect(partOf({ start: { line: 2, column: 1 }, end: { line: 5, column: 3 } }, parts)).toBeUndefined();
});
