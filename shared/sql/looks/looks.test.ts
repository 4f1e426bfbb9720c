import { describe, expect, it } from 'vitest';
import { createSqlService } from '../index.ts';
import { noFlink } from '#test/fakes/ask-flink.ts';

const service = createSqlService(noFlink, () => []);

const SCRIPT = `-- Orders as they come in.
-- From Kafka.
CREATE TABLE orders (
  id BIGINT,
  \`user\` ROW<name STRING, tags MAP<STRING, INT>>,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'kafka'
);

CREATE TEMPORARY VIEW big (who, total) AS
WITH sums AS (
  SELECT o.id, SUM(1) AS n FROM orders o GROUP BY o.id
)
SELECT s.id, s.n FROM sums AS s;

EXECUTE STATEMENT SET BEGIN
INSERT INTO a SELECT id FROM orders;
INSERT INTO b.c SELECT id FROM big;
END;
SET 'parallelism.default' = '2';
`;

describe('the outline', () => {
  it('names statements, columns, CTEs and the inserts of a statement set', () => {
    const outline = service.outline(SCRIPT);
    expect(outline.map(({ name, kind }) => [name, kind])).toEqual([
      ['orders', 'table'],
      ['big', 'view'],
      ['STATEMENT SET', 'statement'],
      ['SET parallelism.default', 'set'],
    ]);
    expect(outline[2]!.children.map(({ name, kind }) => [name, kind])).toEqual([
      ['a', 'insert'],
      ['b.c', 'insert'],
    ]);
    expect(outline[0]!.children.map(({ name, detail }) => [name, detail])).toEqual([
      ['id', 'BIGINT'],
      ['user', 'ROW<name STRING, tags MAP<STRING, INT>>'],
    ]);
    expect(outline[1]!.children.map(({ name, kind }) => [name, kind])).toEqual([
      ['who', 'column'],
      ['total', 'column'],
      ['sums', 'cte'],
    ]);
    expect(outline[0]!.range.start.line).toBe(3);
    expect(outline[0]!.nameRange).toEqual({ start: { line: 3, column: 14 }, end: { line: 3, column: 20 } });
  });

  it('goes on behind what is broken', () => {
    expect(service.outline('CREATE TABLE (a INT;\nCREATE VIEW v AS SELECT ;\n)) INSERT INTO t').map(({ name, kind }) => [name, kind])).toEqual([
      ['CREATE TABLE (a INT', 'table'],
      ['v', 'view'],
      [')) INSERT INTO t', 'statement'],
    ]);
  });
});

describe('folding', () => {
  it('folds comments, statements, brackets and statement sets', () => {
    const folds = service.folding(SCRIPT);
    expect(folds).toContainEqual({ startLine: 1, endLine: 2, kind: 'comment' });
    expect(folds).toContainEqual({ startLine: 3, endLine: 9, kind: 'region' });
    expect(folds).toContainEqual({ startLine: 12, endLine: 14, kind: 'region' });
    expect(folds).toContainEqual({ startLine: 17, endLine: 20, kind: 'region' });
  });
});

describe('semantic tokens', () => {
  const words = (text: string) => {
    const lines = text.split('\n');
    return service.tokens(text).map(({ line, column, length, kind, declaration }) => `${lines[line - 1]!.slice(column - 1, column - 1 + length)}:${kind}${declaration ? '!' : ''}`);
  };

  it('tell what a name means where it stands', () => {
    expect(words('WITH c AS (SELECT a.b AS d, COUNT(*) FROM t.u AS a) SELECT * FROM c')).toEqual(
      'WITH:keyword c:cte! AS:keyword SELECT:keyword a:column b:column AS:keyword d:column! COUNT:function *:operator FROM:keyword t:table u:table AS:keyword a:alias! SELECT:keyword *:operator FROM:keyword c:cte'.split(' '),
    );
  });

  it('colour types, options, parameters and literals', () => {
    expect(words("CREATE TABLE t (n DECIMAL(3, 1)) WITH ('k' = 'v', ${more}) -- end")).toEqual(
      ['CREATE:keyword', 'TABLE:keyword', 't:table!', 'n:column!', 'DECIMAL:type', '3:number', '1:number', 'WITH:keyword', "'k':option", '=:operator', "'v':string", '${more}:parameter', '-- end:comment'],
    );
  });

  it('never run over the end of a line', () => {
    expect(words("SELECT 'a\r\nb' /* c\nd */")).toEqual(["SELECT:keyword", "'a:string", "b':string", '/* c:comment', 'd */:comment']);
  });
});
