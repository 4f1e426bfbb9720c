import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noFlink } from '#test/fakes/ask-flink.ts';
import { createSqlService } from '../index.ts';
import { tokenAt } from '../text/tokens.ts';

const { format } = createSqlService(noFlink, () => []);
const root = resolve(import.meta.dirname, '../../..');

/** Everything but white space. */
function tokens(text: string): string[] {
  const found: string[] = [];
  for (let token = tokenAt(text, 0); token; token = tokenAt(text, token.to)) found.push(text.slice(token.from, token.to).trimEnd());
  return found;
}

describe('format', () => {
  it.each([
    ['select a,b from t where x=1', 'select a, b from t where x = 1\n'],
    ['SELECT  COUNT( * ),t . a FROM t ;', 'SELECT COUNT(*), t.a FROM t;\n'],
    ['SELECT -1, a - -1, a-1 FROM t WHERE a IN(1,2)', 'SELECT -1, a - -1, a - 1 FROM t WHERE a IN (1, 2)\n'],
    ['CREATE TABLE t(a ARRAY < ROW<b INT> >,c MAP<STRING,INT>)', 'CREATE TABLE t (\n  a ARRAY<ROW<b INT>>,\n  c MAP<STRING, INT>\n)\n'],
    ["CREATE TABLE t (a INT,PRIMARY KEY(a)NOT ENFORCED)WITH('connector'='kafka','topic'='x');", "CREATE TABLE t (\n  a INT,\n  PRIMARY KEY (a) NOT ENFORCED\n) WITH (\n  'connector' = 'kafka',\n  'topic' = 'x'\n);\n"],
    ["SET 'a'='b';\nSET 'c' = 'd' ;SELECT 1", "SET 'a' = 'b';\nSET 'c' = 'd';\nSELECT 1\n"],
    ['CREATE VIEW v AS SELECT 1', 'CREATE VIEW v AS\nSELECT 1\n'],
    ['EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END;', 'EXECUTE STATEMENT SET\nBEGIN\n  INSERT INTO a SELECT 1;\n  INSERT INTO b SELECT 2;\nEND;\n'],
    ['WITH a AS (SELECT 1 AS x),b AS (SELECT 2) SELECT * FROM a', 'WITH a AS (\n  SELECT 1 AS x\n),\nb AS (\n  SELECT 2\n)\nSELECT * FROM a\n'],
  ])('%s', (text, wanted) => expect(format(text)).toBe(wanted));

  it('lays a pattern out by its clauses', () => {
    const text = "SELECT * FROM p MATCH_RECOGNIZE (PARTITION BY c ORDER BY t MEASURES A.v AS a, B.v AS b ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A{2,} B) DEFINE A AS A.v > 1) AS m";
    expect(format(text)).toBe('SELECT *\nFROM p MATCH_RECOGNIZE (\n  PARTITION BY c\n  ORDER BY t\n  MEASURES A.v AS a, B.v AS b\n  ONE ROW PER MATCH\n  AFTER MATCH SKIP PAST LAST ROW\n  PATTERN (A{2,} B)\n  DEFINE A AS A.v > 1\n) AS m\n');
  });

  it('ends lines at clauses, joins and conditions where one line is too long', () => {
    const text = "INSERT INTO departures_in_weather SELECT f.time_hour, f.carrier || CAST(f.flight AS STRING) AS flight, w.visib FROM flights AS f JOIN weather FOR SYSTEM_TIME AS OF f.time_hour AS w ON f.origin = w.origin WHERE f.dep_delay BETWEEN 1 AND 10 AND f.origin <> 'a rather long literal that fills the line' AND w.visib > 1";
    expect(format(text)).toBe(`INSERT INTO departures_in_weather
SELECT f.time_hour, f.carrier || CAST(f.flight AS STRING) AS flight, w.visib
FROM flights AS f
JOIN weather FOR SYSTEM_TIME AS OF f.time_hour AS w ON f.origin = w.origin
WHERE f.dep_delay BETWEEN 1 AND 10
  AND f.origin <> 'a rather long literal that fills the line'
  AND w.visib > 1
`);
  });

  it('keeps comments where they belong', () => {
    const text = '-- head\n\n-- of the statement\nSELECT a, -- the first\n  /* the second */ b\n-- from\nFROM t; -- behind\n\n-- the end';
    expect(format(text)).toBe('-- head\n\n-- of the statement\nSELECT\n  a, -- the first\n  /* the second */ b\n-- from\nFROM t; -- behind\n\n-- the end\n');
  });

  it('keeps parameters, quoted names and literals as they are', () => {
    const text = "SELECT  `a  b`,'c\n  d' , ${x} FROM ${env}_t";
    expect(format(text)).toContain("'c\n  d'");
    expect(tokens(format(text))).toEqual(tokens(text));
  });

  it.each(["SET table.exec.source.idle-timeout=5s;\n", 'RESET table.exec.source.idle-timeout;\n', "SELECT 'one'\n'two',  3 FROM t\n"])('leaves %j, whose white space means something', (text) => expect(format(text)).toBe(text));

  it('keeps the ends of lines', () => expect(format('SELECT 1;\r\nSELECT 2;\r\n')).toBe('SELECT 1;\r\nSELECT 2;\r\n'));
});

const texts = ['samples', 'test/fixtures/sql']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sql')).map((name) => join(folder, name)));

describe('the formatted text', () => {
  it.each(texts)('%s reads as before, and stays as it is when it is formatted again', (file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const formatted = format(text);
    expect(tokens(formatted)).toEqual(tokens(text));
    expect(format(formatted)).toBe(formatted);
  });
});
