import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { flinkOf } from '#test/fakes/ask-flink.ts';
import { createSqlService, type Place, type SqlDocument } from '../index.ts';
import { Lines } from '../text/lines.ts';

const COMMON: SqlDocument = { file: 'common.sql', text: 'CREATE TABLE orders (id BIGINT, price INT);\nCREATE VIEW cheap AS SELECT id FROM orders WHERE price < 10;\n', mode: 'streaming' };

/** The text without the bar, and where the bar stood. */
function marked(text: string): { doc: SqlDocument; offset: number } {
  const offset = text.indexOf('|');
  return { doc: { file: 'a.sql', text: text.slice(0, offset) + text.slice(offset + 1), mode: 'streaming' }, offset };
}

const service = createSqlService(flinkOf(), () => [COMMON]);
const textOf = (file: string, doc: SqlDocument) => (file === COMMON.file ? COMMON.text : doc.text);
const shown = (doc: SqlDocument) => ({ file, range }: Place) => `${file === doc.file ? '' : `${file}:`}${range.start.line}:${range.start.column} ${textOf(file, doc).split('\n')[range.start.line - 1]!.slice(range.start.column - 1, range.end.column - 1)}`;

async function definition(text: string) {
  const { doc, offset } = marked(text);
  return (await service.definition(doc, offset)).map(shown(doc));
}
async function references(text: string) {
  const { doc, offset } = marked(text);
  return (await service.references(doc, offset)).map(shown(doc));
}

/** The texts after a rename, or the refusal. */
async function renamed(text: string, name: string): Promise<string[]> {
  const { doc, offset } = marked(text);
  const edits = await service.rename(doc, offset, name);
  if (edits instanceof Failure) return [edits.message];
  return [doc, COMMON].flatMap((each) => {
    const lines = new Lines(each.text);
    const own = edits.filter(({ file }) => file === each.file).map(({ range, text: put }) => ({ from: lines.offset(range.start), to: lines.offset(range.end), put }));
    return own.length === 0 ? [] : [own.sort((a, b) => b.from - a.from).reduce((now, { from, to, put }) => now.slice(0, from) + put + now.slice(to), each.text)];
  });
}

describe('go to definition', () => {
  it.each([
    ['CREATE VIEW v AS SELECT 1 AS a; SELECT * FROM |v', ['1:13 v']],
    ['SELECT * FROM |orders', ['common.sql:1:14 orders']],
    ['SELECT * FROM default_catalog.default_database.or|ders', ['common.sql:1:14 orders']],
    ['WITH c AS (SELECT 1) SELECT * FROM |c', ['1:6 c']],
    ['SELECT |o.id FROM orders AS o', ['1:28 o']],
    ['SELECT o.i|d FROM orders o', ['common.sql:1:22 id']],
    ['SELECT pri|ce FROM orders', ['common.sql:1:33 price']],
    ['SELECT * FROM cheap c WHERE c.|id = 1', ['common.sql:2:29 id']],
    ['CREATE VIEW v (x) AS SELECT id FROM orders; SELECT |x FROM v', ['1:16 x']],
    ['WITH c AS (SELECT 1 AS n) SELECT d.|n FROM (SELECT * FROM c) AS d', ['1:24 n']],
    ['SELECT SUM(price) AS total FROM orders ORDER BY to|tal', ['1:22 total']],
    ['SELECT * FROM TABLE(TUMBLE(TABLE o|rders, DESCRIPTOR(t), INTERVAL \'1\' DAY))', ['common.sql:1:14 orders']],
    ['SELECT a.id FROM orders a WHERE EXISTS (SELECT 1 FROM cheap WHERE cheap.id = |a.id)', ['1:25 a']],
    ['SELECT id FROM orders a JOIN cheap b ON a.id = b.id WHERE i|d = 1', []],
    ['SELECT |nothing', []],
  ])('%s', async (text, places) => expect(await definition(text)).toEqual(places));
});

describe('references', () => {
  it('are found in all files, the definition with them', async () => {
    expect(await references('INSERT INTO s SELECT orders.id FROM orders;\nDROP TABLE o|rders;')).toEqual(['common.sql:1:14 orders', 'common.sql:2:37 orders', '1:22 orders', '1:37 orders', '2:12 orders']);
  });

  it('do not mix what only has the same name', async () => {
    expect(await references('WITH orders AS (SELECT 1 AS id) SELECT id FROM |orders')).toEqual(['1:6 orders', '1:48 orders']);
    expect(await references('USE d; SELECT * FROM o|rders')).toEqual(['1:22 orders']);
  });
});

describe('rename', () => {
  it('changes a view in every statement that uses it', async () => {
    const text = 'CREATE VIEW v AS SELECT 1 AS n;\nINSERT INTO a SELECT v.n FROM |v;\nINSERT INTO b SELECT * FROM v JOIN v AS w ON v.n = w.n;\nCREATE VIEW u AS SELECT * FROM default_catalog.default_database.v;';
    expect(await renamed(text, 'sums')).toEqual(['CREATE VIEW sums AS SELECT 1 AS n;\nINSERT INTO a SELECT sums.n FROM sums;\nINSERT INTO b SELECT * FROM sums JOIN sums AS w ON sums.n = w.n;\nCREATE VIEW u AS SELECT * FROM default_catalog.default_database.sums;']);
  });

  it('changes a table in other files too', async () => {
    expect(await renamed('SELECT * FROM |orders', 'sales')).toEqual(['SELECT * FROM sales', 'CREATE TABLE sales (id BIGINT, price INT);\nCREATE VIEW cheap AS SELECT id FROM sales WHERE price < 10;\n']);
  });

  it('changes CTEs and aliases where they reach', async () => {
    expect(await renamed('WITH c AS (SELECT 1 AS n), d AS (SELECT c.n FROM c) SELECT d.n FROM d JOIN |c ON c.n = d.n', 'first')).toEqual(['WITH `first` AS (SELECT 1 AS n), d AS (SELECT `first`.n FROM `first`) SELECT d.n FROM d JOIN `first` ON `first`.n = d.n'.replaceAll('`first`', 'first')]);
    expect(await renamed('SELECT o.id, (SELECT MAX(x.id) FROM cheap x WHERE x.id = o.id) FROM orders |o', 'mine')).toEqual(['SELECT mine.id, (SELECT MAX(x.id) FROM cheap x WHERE x.id = mine.id) FROM orders mine']);
  });

  it('changes aliases in hints too', async () => {
    expect(await renamed("SELECT /*+ STATE_TTL('o' = '1d'), BROADCAST(o) */ o.id FROM orders AS |o JOIN cheap AS c ON TRUE", 'mine')).toEqual(["SELECT /*+ STATE_TTL('mine' = '1d'), BROADCAST(mine) */ mine.id FROM orders AS mine JOIN cheap AS c ON TRUE"]);
  });

  it('changes a column of a view, and keeps the names that others know', async () => {
    const text = 'CREATE VIEW v AS SELECT id, price * 2 AS d|ouble_price FROM orders;\nCREATE VIEW w AS SELECT double_price FROM v;\nINSERT INTO s SELECT double_price FROM w WHERE w.double_price > 1;\nSELECT v.double_price + 1 FROM v;';
    expect(await renamed(text, 'twice')).toEqual(['CREATE VIEW v AS SELECT id, price * 2 AS twice FROM orders;\nCREATE VIEW w AS SELECT twice AS double_price FROM v;\nINSERT INTO s SELECT double_price FROM w WHERE w.double_price > 1;\nSELECT v.twice + 1 FROM v;'.replace('SELECT v.twice', 'SELECT v.twice')]);
    expect(await renamed('CREATE VIEW v AS SELECT id FROM orders; SELECT v.i|d FROM v', 'number')).toEqual(['CREATE VIEW v AS SELECT id AS number FROM orders; SELECT v.number AS id FROM v']);
  });

  it('quotes what Flink reserves', async () => expect(await renamed('WITH |c AS (SELECT 1) SELECT * FROM c', 'table')).toEqual(['WITH `table` AS (SELECT 1) SELECT * FROM `table`']));

  it('changes a column where windows and two copies of a view name it', async () => {
    const view = 'CREATE VIEW v AS SELECT id AS |at FROM orders;\n';
    expect(await renamed(`${view}SELECT at FROM TABLE(TUMBLE(TABLE v, DESCRIPTOR(at), INTERVAL '1' DAY)) GROUP BY at;`, 'seen')).toEqual(["CREATE VIEW v AS SELECT id AS seen FROM orders;\nSELECT seen AS at FROM TABLE(TUMBLE(TABLE v, DESCRIPTOR(seen), INTERVAL '1' DAY)) GROUP BY seen;"]);
    expect(await renamed(`${view}SELECT a.at FROM v AS a JOIN v AS b USING (at);`, 'seen')).toEqual(['CREATE VIEW v AS SELECT id AS seen FROM orders;\nSELECT a.seen AS at FROM v AS a JOIN v AS b USING (seen);']);
    expect(await renamed(`${view}SELECT * FROM TABLE(SESSION(TABLE v PARTITION BY at, DESCRIPTOR(t), INTERVAL '1' DAY));`, 'seen')).toEqual(["CREATE VIEW v AS SELECT id AS seen FROM orders;\nSELECT * FROM TABLE(SESSION(TABLE v PARTITION BY seen, DESCRIPTOR(t), INTERVAL '1' DAY));"]);
  });

  it.each([
    ['CREATE VIEW v AS SELECT id AS a|a, price FROM orders', 'price', 'There is a column named price already beside it'],
    ['WITH c AS (SELECT id AS a|a, price AS b FROM orders) SELECT * FROM c', 'b', 'There is a column named b already beside it'],
    ['CREATE VIEW v AS SELECT id AS a|a FROM orders; SELECT aa, price FROM v JOIN orders ON TRUE', 'price', 'line 1 of a.sql another table has a column price too'],
    ['CREATE VIEW v AS SELECT id AS a|a FROM orders; CREATE VIEW u AS SELECT price AS aa FROM orders; SELECT 1 FROM v JOIN u USING (aa)', 'x', 'What aa means in line 1 of a.sql cannot be told'],
    ['CREATE VIEW v AS SELECT id AS a|a FROM orders; SELECT * FROM v NATURAL JOIN cheap', 'x', 'NATURAL JOIN of line 1 of a.sql'],
    ['CREATE VIEW v AS SELECT id AS a|a FROM orders;\nSELECT * FROM v MATCH_RECOGNIZE (PARTITION BY aa MEASURES A.aa AS q PATTERN (A) DEFINE A AS TRUE)', 'x', 'What aa means in line 2 of a.sql cannot be told'],
    ['CREATE VIEW |v AS SELECT id FROM orders;\nWITH w AS (SELECT 1 AS n) SELECT * FROM w, v', 'w', 'something in the same statement named w already (line 2 of a.sql)'],
  ])('refuses what would mean something else: %s', async (text, name, words) => expect((await renamed(text, name))[0]).toContain(words));

  it.each([
    ['SELECT |1', 'x', 'What stands here is no name'],
    ['SELECT * FROM else|where', 'x', 'No text of the workspace creates elsewhere'],
    ['SELECT pri|ce FROM orders', 'x', 'price is a column of a table'],
    ['SELECT * FROM |orders', 'cheap', 'There is a view named cheap already'],
    ['SELECT * FROM orders |a JOIN cheap b ON TRUE', 'b', 'something in the same statement'],
    ['SELECT * FROM orders |a', '  ', 'at least one character'],
    ['CREATE TABLE t_${n} (a INT); SELECT * FROM |t_${n}', 'x', 'named by a parameter'],
  ])('refuses %s', async (text, name, words) => expect((await renamed(text, name))[0]).toContain(words));
});

describe('shared DDL', () => {
  const shared = (file: string, text: string): SqlDocument => ({ file, text, mode: 'streaming', shared: true });
  const ddl = [shared('1.sql', 'USE lake;\nCREATE TABLE t (a INT);'), shared('2.sql', 'CREATE VIEW v AS SELECT a FROM t;')];
  const job = (text: string): SqlDocument => ({ file: 'job.sql', text, mode: 'streaming' });

  it('leaves a job in the database that it has chosen', async () => {
    const service = createSqlService(flinkOf(), () => ddl);
    const files = async (text: string, name: string) => (await service.references(job(text), text.lastIndexOf(name))).map(({ file, range }) => `${file}:${range.start.line}`);
    expect(await files('SELECT * FROM v', 'v')).toEqual(['2.sql:1', 'job.sql:1']);
    expect(await files('SELECT * FROM lake.t', 't')).toEqual(['1.sql:2', '2.sql:1', 'job.sql:1']);
    expect(await files('USE elsewhere;\nSELECT * FROM t', 't')).toEqual(['job.sql:2']);
  });

  it('is looked at in its order when it is itself in front', async () => {
    const service = createSqlService(flinkOf(), () => [...ddl, job('SELECT a FROM t')]);
    const places = await service.references(ddl[1]!, ddl[1]!.text.indexOf(' t;') + 1);
    expect(places.map(({ file }) => file)).toEqual(['1.sql', '2.sql', 'job.sql']);
  });
});

describe('hover', () => {
  const hover = async (text: string) => {
    const { doc, offset } = marked(text);
    return (await service.hover(doc, offset))?.markdown ?? null;
  };
  const T = "CREATE TABLE t (id BIGINT NOT NULL, name STRING) WITH ('connector' = 'filesystem', 'path' = 'x', 'format' = 'json', 'json.ignore-parse-errors' = 'true');\n";

  it('tells type and nullability of a column', async () => {
    expect(await hover(`${T}SELECT i|d FROM t`)).toContain('id BIGINT NOT NULL');
    expect(await hover(`${T}SELECT x.na|me FROM t AS x`)).toContain('name STRING');
  });

  it('tells what a table, an alias and a CTE have', async () => {
    expect(await hover(`${T}SELECT * FROM |t`)).toContain('table `default_catalog.default_database.t` · connector `filesystem`');
    expect(await hover(`${T}SELECT |x.id FROM t AS x`)).toContain('id BIGINT NOT NULL');
    expect(await hover('WITH c AS (SELECT 1 AS n) SELECT * FROM |c')).toContain('a part of this query');
  });

  it('tells of functions and options in Flink\'s words', async () => {
    expect(await hover('SELECT CO|UNT(*) FROM t')).toContain('COUNT(<ANY>)');
    expect(await hover(T.replace("'path'", "'p|ath'"))).toContain('The path of a directory');
    expect(await hover(T.replace("'json.ignore", "'json.ig|nore"))).toContain('default false');
    expect(await hover("SET 'table.exec.state|.ttl' = '1 d'")).toContain('The least time that state is kept');
  });

  it('tells what a function does', async () => {
    expect(await hover('SELECT UPP|ER(name) FROM t')).toContain('Returns all of the characters in a string in upper case');
  });

  it('spells reserved names and code with backticks so that they can be read', async () => {
    const table = 'CREATE TABLE o (`order` STRING, at TIMESTAMP(3), WATERMARK FOR at AS `at` - 1);\n';
    const shown = await createSqlService(flinkOf({ silent: true }), () => []).hover({ file: 'a.sql', text: `${table}SELECT * FROM o`, mode: 'streaming' }, table.length + 14);
    expect(shown?.markdown).toContain('`order` STRING');
  });

  it('tells of hints, of the key that chooses a connector, and of what SELECT names', async () => {
    expect(await hover(`${T}SELECT /*+ STATE|_TTL('t' = '1d') */ id FROM t`)).toContain('how long an input');
    expect(await hover(T.replace("'connector'", "'conn|ector'"))).toContain('Where the table reads and writes');
    expect(await hover(`${T}SELECT name AS calle|d FROM t`)).toContain('called STRING');
  });

  it('says nothing where there is nothing to say', async () => {
    expect(await hover('SEL|ECT 1')).toBeNull();
    expect(await hover('-- c|omment')).toBeNull();
  });
});

describe('signature help', () => {
  const help = async (text: string) => {
    const { doc, offset } = marked(text);
    return service.signature(doc, offset);
  };

  it('knows the argument that the caret is at', async () => {
    expect(await help('SELECT UPPER(|')).toMatchObject({ signatures: [{ label: 'UPPER(<CHARACTER_STRING>)', documentation: expect.stringContaining('in upper case'), parameters: [{ label: '<CHARACTER_STRING>' }] }], active: 0 });
    expect(await help('SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(t), |')).toMatchObject({ active: 2 });
    expect(await help('SELECT * FROM TUMBLE(SIZE => INTERVAL |')).toMatchObject({ active: 2 });
    expect(await help('SELECT UPPER(a, |')).toMatchObject({ active: -1 });
    expect(await help('SELECT (|')).toBeNull();
  });
});
