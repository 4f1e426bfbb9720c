import { describe, expect, it } from 'vitest';
import type { FlinkFactory, FlinkOption } from '../../services/sql-knowledge.ts';
import { createSqlService, type SqlDocument } from '../index.ts';
import { flinkOf } from '#test/fakes/ask-flink.ts';
import { FAKE_VOCABULARY } from '#test/fakes/sql-knowledge.ts';

const TABLES = `CREATE TABLE orders (id BIGINT, price DECIMAL(10, 2), user STRING, at TIMESTAMP_LTZ(3), WATERMARK FOR at AS at) WITH ('connector' = 'datagen');
CREATE TABLE users (name STRING, age INT, id BIGINT) WITH ('connector' = 'filesystem', 'path' = 'x', 'format' = 'json');
CREATE TABLE sink (total BIGINT, who STRING) WITH ('connector' = 'blackhole');
`;

const service = createSqlService(flinkOf(), () => []);

/** What is offered at the bar. */
async function at(marked: string, tables = TABLES) {
  const text = tables + marked;
  const offset = text.indexOf('|');
  const doc: SqlDocument = { file: 'a.sql', text: text.slice(0, offset) + text.slice(offset + 1), mode: 'streaming' };
  const found = await service.complete(doc, offset);
  return found.sort((a, b) => (a.sort < b.sort ? -1 : 1));
}
const labels = async (marked: string, kind?: string, tables?: string) => (await at(marked, tables)).filter((each) => !kind || each.kind === kind).map(({ label }) => label);

describe('words', () => {
  it.each([
    ['|', 'SELECT'],
    ['CREATE |', 'TABLE'],
    ['CREATE TEMPORARY |', 'VIEW'],
    ['CREATE TABLE |', 'IF NOT EXISTS'],
    ["CREATE TABLE t (a INT) |", 'WITH'],
    ["CREATE TABLE t (a INT) WITH ('connector' = 'x') |", 'LIKE'],
    ['CREATE TABLE t (a |', 'METADATA'],
    ['CREATE TABLE t (a INT |', 'NOT NULL'],
    ['CREATE TABLE t (a INT, |', 'PRIMARY KEY ('],
    ['CREATE TABLE t (a INT, PRIMARY KEY (a) |', 'NOT ENFORCED'],
    ['INSERT |', 'INTO'],
    ['INSERT INTO sink |', 'SELECT'],
    ['SELECT id |', 'FROM'],
    ['SELECT id FROM orders |', 'WHERE'],
    ['SELECT id FROM orders JOIN users |', 'ON'],
    ['SELECT id FROM orders WHERE id = 1 |', 'GROUP BY'],
    ['SELECT id FROM orders GROUP |', 'BY'],
    ['SELECT id FROM orders UNION |', 'ALL'],
    ['SELECT CASE WHEN id > 1 |', 'THEN'],
    ['SELECT CAST(id |', 'AS'],
    ["SELECT INTERVAL '1' |", 'DAY'],
    ['SHOW |', 'TABLES'],
    ['ALTER TABLE orders |', 'SET'],
    ['EXPLAIN |', 'CHANGELOG_MODE'],
    ['WITH a AS (SELECT 1) |', 'SELECT'],
    ['SELECT SUM(id) OVER (|', 'PARTITION BY'],
    ['EXECUTE STATEMENT SET BEGIN INSERT INTO sink SELECT 1; INSERT |', 'INTO'],
  ])('%s', async (text, word) => expect(await labels(text, 'keyword')).toContain(word));

  it('begin statements where one has ended', async () => {
    expect(await labels('SELECT 1; | SELECT 2')).toContain('CREATE TABLE');
    expect(await labels('SELECT 1; | SELECT 2')).toContain('tumbling window');
  });

  it('are not offered in comments and literals', async () => {
    expect(await labels('SELECT -- |')).toEqual([]);
    expect(await labels("SELECT 'a|' FROM orders")).toEqual([]);
  });
});

describe('tables', () => {
  it.each(['SELECT * FROM |', 'SELECT * FROM orders, |', 'SELECT * FROM orders LEFT JOIN |', 'INSERT INTO |', 'DESCRIBE |', 'SELECT * FROM TABLE(TUMBLE(TABLE |', 'CREATE TABLE t LIKE |', 'ANALYZE TABLE |', 'SELECT * FROM us| WHERE'])('%s', async (text) => {
    expect(await labels(text, 'table')).toEqual(['orders', 'users', 'sink'].filter(Boolean).sort());
  });

  it('are offered with catalogs, databases and CTEs; behind a dot, only theirs', async () => {
    expect(await labels('WITH c AS (SELECT 1) SELECT * FROM |')).toEqual(expect.arrayContaining(['c', 'default_catalog', 'default_database', 'TUMBLE']));
    expect(await labels('SELECT * FROM default_catalog.|')).toEqual(expect.arrayContaining(['default_database']));
    expect(await labels('SELECT * FROM default_database.|')).toEqual(['orders', 'sink', 'users']);
  });

  it('are known from the text where Flink does not answer, also from other files', async () => {
    const silent = createSqlService(flinkOf({ silent: true }), () => [{ file: 'common.sql', text: 'CREATE TABLE shared_one (a INT)', mode: 'streaming' }]);
    const doc: SqlDocument = { file: 'a.sql', text: 'CREATE VIEW mine AS SELECT 1 AS one; SELECT  FROM mine', mode: 'streaming' };
    expect((await silent.complete(doc, doc.text.indexOf(' FROM mine'))).filter(({ kind }) => kind === 'column').map(({ label }) => label)).toEqual(['one']);
    expect((await silent.complete(doc, doc.text.length)).map(({ label }) => label)).toEqual(expect.arrayContaining(['shared_one', 'mine']));
  });
});

describe('columns', () => {
  it.each([
    ['SELECT | FROM orders', ['id', 'price', 'user', 'at']],
    ['SELECT id, | FROM orders', ['id', 'price', 'user', 'at']],
    ['SELECT o.| FROM orders AS o', ['id', 'price', 'user', 'at']],
    ['SELECT o.|\nFROM orders o', ['id', 'price', 'user', 'at']],
    ['SELECT * FROM orders WHERE |', ['id', 'price', 'user', 'at']],
    ['SELECT * FROM orders o JOIN users u ON o.id = u.|', ['id', 'age', 'name']],
    ['SELECT * FROM orders GROUP BY |', ['id', 'price', 'user', 'at']],
    ['SELECT COUNT(| FROM orders', ['id', 'price', 'user', 'at']],
    ['SELECT * FROM (SELECT | FROM users)', ['name', 'age', 'id']],
    ['SELECT x.| FROM (SELECT name, age AS years FROM users) AS x', ['name', 'years']],
    ['INSERT INTO sink (|', ['total', 'who']],
    ['INSERT INTO sink (total, |) SELECT 1', ['who']],
    ['CREATE TABLE n (a INT, b TIMESTAMP(3), WATERMARK FOR |)', ['b', 'a']],
    ['CREATE TABLE n (a INT, b INT, PRIMARY KEY (|', ['a', 'b']],
    ['SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(|', ['at', 'id', 'price', 'user']],
    ['SELECT orders.| FROM orders', ['id', 'price', 'user', 'at']],
    ['SELECT * FROM orders o JOIN users u USING (|)', ['id']],
    ['SELECT * FROM users MATCH_RECOGNIZE (PARTITION BY | ORDER BY id)', ['name', 'age', 'id']],
    ['SELECT * FROM users MATCH_RECOGNIZE (PARTITION BY id PATTERN (A) DEFINE A AS A.|', ['name', 'age', 'id']],
  ])('%s', async (text, columns) => {
    const found = await labels(text, 'column');
    if (/u\.\||DESCRIPTOR|FOR \|/.test(text)) expect(found).toEqual(columns);
    else expect([...found].sort()).toEqual([...columns].sort());
  });

  it('are qualified where two tables have one, and spelled in backticks where Flink reserves the word', async () => {
    const found = await at('SELECT | FROM orders o JOIN users u ON TRUE');
    expect(found.filter(({ kind }) => kind === 'column').map(({ insert }) => insert)).toEqual(expect.arrayContaining(['o.id', 'u.id', '`user`', 'name']));
  });

  it('say their types', async () => expect((await at('SELECT | FROM orders')).find(({ label }) => label === 'price')!.detail).toBe('DECIMAL(10, 2)'));

  it('come in the order in which their types fit', async () => {
    expect((await labels('SELECT * FROM orders WHERE id = |', 'column'))[0]).toBe('id');
    expect((await labels("SELECT * FROM users WHERE UPPER(name) = |", 'column'))[0]).toBe('name');
    expect((await labels('INSERT INTO sink SELECT 1, | FROM users', 'column'))[0]).toBe('name');
  });

  it('come in the order in which they fit what a function takes, and the time of a version', async () => {
    expect((await labels('SELECT UPPER(| FROM orders', 'column'))[0]).toBe('user');
    expect((await labels('SELECT * FROM orders o JOIN users FOR SYSTEM_TIME AS OF |', 'column'))[0]).toBe('at');
  });

  it('of all tables are offered before FROM is written, with their tables', async () => {
    expect((await at('SELECT pr|')).find(({ label }) => label === 'price')).toMatchObject({ kind: 'column', detail: 'DECIMAL(10, 2) of orders' });
    expect(await labels('SELECT | FROM users', 'column')).not.toContain('price');
  });

  it('of the table that a pattern matches are offered in its measures', async () => {
    expect(await labels('SELECT * FROM users MATCH_RECOGNIZE (PARTITION BY id ORDER BY id MEASURES |', 'column')).toContain('age');
  });

  it('come in backticks behind one, and nothing but names', async () => {
    const found = await at('SELECT `us| FROM orders');
    expect(found.every(({ label }) => /^`.*`$/.test(label))).toBe(true);
    expect(found.find(({ label }) => label === '`user`')).toMatchObject({ insert: '`user`', range: { start: { column: 8 }, end: { column: 11 } } });
  });

  it('of a CTE come from Flink, asked with what stands before it', async () => {
    const asked: string[] = [];
    const service = createSqlService(flinkOf({ columns: (query) => (asked.push(query), [{ name: 'n', type: 'BIGINT' }]) }), () => []);
    const text = 'WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 FROM a) SELECT b. FROM b';
    const found = await service.complete({ file: 'a.sql', text, mode: 'streaming' }, text.indexOf('b. ') + 2);
    expect(found.filter(({ kind }) => kind === 'column').map(({ label, detail }) => [label, detail])).toEqual([['n', 'BIGINT']]);
    expect(asked).toEqual(['WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 FROM a) SELECT * FROM b']);
  });

  it('of a row go as deep as it does', async () => {
    const fields = [{ name: 'city', type: 'ROW', fields: [{ name: 'zip', type: 'STRING' }] }];
    const service = createSqlService(flinkOf({ columns: () => [{ name: 'address', type: 'ROW', fields }] }), () => []);
    const members = async (path: string) => {
      const text = `SELECT ${path} FROM (SELECT 1) AS p`;
      return (await service.complete({ file: 'a.sql', text, mode: 'streaming' }, 7 + path.length)).filter(({ kind }) => kind === 'column').map(({ label }) => label);
    };
    expect(await members('p.')).toEqual(['address']);
    expect(await members('p.address.')).toEqual(['city']);
    expect(await members('address.city.')).toEqual(['zip']);
  });
});

describe('functions', () => {
  it('are offered with their signatures, windows in FROM', async () => {
    const count = (await at('SELECT | FROM orders')).find(({ label }) => label === 'COUNT')!;
    expect(count).toMatchObject({ kind: 'function', detail: 'COUNT(*)', insert: 'COUNT($0)', snippet: true });
    expect((await at('SELECT * FROM |')).find(({ label }) => label === 'TUMBLE')!.insert).toContain('DESCRIPTOR(');
  });

  it('name their arguments', async () => {
    expect(await labels('SELECT * FROM TUMBLE(|', 'argument')).toEqual(['DATA =>', 'TIMECOL =>', 'SIZE =>', 'OFFSET =>']);
    expect(await labels('SELECT * FROM TABLE(TUMBLE(DATA => TABLE orders, |', 'argument')).toEqual(['TIMECOL =>', 'SIZE =>', 'OFFSET =>']);
  });

  it('that make windows are given a table, its time and lengths', async () => {
    expect((await labels('SELECT * FROM TABLE(TUMBLE(|', 'table'))[0]).toBe('TABLE orders');
    expect((await labels('SELECT * FROM TABLE(TUMBLE(TABLE orders, |'))[0]).toBe('DESCRIPTOR(at)');
    expect((await labels('SELECT * FROM TABLE(HOP(TABLE orders, DESCRIPTOR(at), |'))[0]).toBe("INTERVAL '1' MINUTE");
    expect((await labels('SELECT * FROM TABLE(TUMBLE(DATA => TABLE orders, TIMECOL => |'))[0]).toBe('DESCRIPTOR(at)');
    expect((await labels('SELECT * FROM TABLE(TUMBLE(DATA => TABLE orders, TIMECOL => DESCRIPTOR(at), SIZE => |'))[0]).toBe("INTERVAL '1' MINUTE");
  });

  it('and types behind CAST', async () => expect(await labels('SELECT CAST(id AS | FROM orders', 'type')).toContain('BIGINT'));
});

describe('options', () => {
  it.each([
    ['CREATE TABLE t (a INT) WITH (|', 'option', "'connector'"],
    ["CREATE TABLE t (a INT) WITH ('connector' = |)", 'value', "'datagen'"],
    ["CREATE TABLE t (a INT) WITH ('connector' = '|')", 'value', "'filesystem'"],
    ["CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', |)", 'option', "'path'"],
    ["CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'pa|')", 'option', "'path'"],
    ["CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'format' = 'json', '|)", 'option', "'json.ignore-parse-errors'"],
    ["CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'format' = |", 'value', "'json'"],
    ["CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'format' = 'json', 'json.ignore-parse-errors' = |", 'value', "'true'"],
    ["CREATE CATALOG c WITH ('type' = |)", 'value', "'generic_in_memory'"],
    ["SELECT * FROM orders /*+ OPTIONS(|) */", 'option', "'rows-per-second'"],
    ["ALTER TABLE users SET (|)", 'option', "'path'"],
    ['SET |', 'option', "'table.exec.state.ttl'"],
    ["SET 'execution.runtime-mode' = |", 'value', "'BATCH'"],
    ["SET 'table.|' = '1 d'", 'option', "'table.exec.state.ttl'"],
    ['SELECT * FROM orders /*+ |', 'hint', 'STATE_TTL'],
  ])('%s', async (text, kind, label) => expect(await labels(text, kind)).toContain(label));

  it('come once each, the required first, with what Flink says of them', async () => {
    const found = (await at("CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', |")).filter(({ kind }) => kind === 'option');
    expect(found.map(({ label }) => label)).toEqual(["'format'", "'path'", "'source.monitor-interval'"]);
    expect(found[1]).toMatchObject({ detail: 'String · required', documentation: 'The path of a directory', insert: "'path' = '$0'" });
  });

  const topics: FlinkOption = { key: 'topics', type: 'List', values: [], default: null, required: true, description: 'Topics.', former: ['topic'] };
  const kafka: FlinkFactory = { identifier: 'kafka', kind: 'connector', roles: ['sink', 'source'], shipped: true, options: [topics, { ...topics, key: 'properties.bootstrap.servers', former: [] }] };
  const withKafka = createSqlService(flinkOf({ vocabulary: { factories: [kafka, ...FAKE_VOCABULARY.factories] } }), () => []);
  const asked = (marked: string) => ({ doc: { file: 'a.sql', text: marked.replace('|', ''), mode: 'streaming' } as const, offset: marked.indexOf('|') });
  const beside = async (marked: string) => {
    const { doc, offset } = asked(marked);
    return withKafka.complete(doc, offset);
  };

  it('hold those that a connector hands on without listing them, and those of formats behind their prefixes', async () => {
    const found = await beside("CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'key.format' = 'csv', 'value.format' = 'json', |");
    const of = (label: string) => found.find((each) => each.label === label);
    expect(of("'properties.group.id'")).toMatchObject({ documentation: expect.stringContaining('Kafka client') });
    expect(of("'properties.*'")).toMatchObject({ insert: "'properties.${2:name}' = '$0'" });
    expect(of("'properties.bootstrap.servers'")).toMatchObject({ detail: expect.stringContaining('required') });
    expect(of("'key.csv.field-delimiter'") && of("'value.json.ignore-parse-errors'")).toBeTruthy();
    expect(of("'json.ignore-parse-errors'")).toBeUndefined();
  });

  it('name what is not on the class path too, behind what is', async () => {
    const found = (await at("CREATE TABLE t (a INT) WITH ('connector' = '|')")).filter(({ kind }) => kind === 'value');
    expect(found.find(({ label }) => label === "'mysql-cdc'")).toMatchObject({ detail: 'not on the class path yet' });
    expect(found.findIndex(({ label }) => label === "'jdbc'")).toBeGreaterThan(found.findIndex(({ label }) => label === "'datagen'"));
    expect(found.map(({ label }) => label)).not.toContain("'mongodb'");
    expect((await at("CREATE CATALOG c WITH ('type' = |)")).map(({ label }) => label)).toContain("'paimon'");
    expect((await at("CREATE MODEL m INPUT (a STRING) OUTPUT (b STRING) WITH ('|")).map(({ label }) => label)).toContain("'provider'");
  });

  it('are explained by their names of before as well', async () => {
    const hover = async (marked: string) => {
      const { doc, offset } = asked(marked);
      return (await withKafka.hover(doc, offset))?.markdown;
    };
    expect(await hover("CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'to|pic' = 'x')")).toContain('`topics` List · required\n\n`topic` is another name of it');
    expect(await hover("CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'properties.fetch.min|.bytes' = '1')")).toContain('Any setting of the Kafka client');
    expect(await hover("CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'value.format' = 'json', 'value.json.ignore-parse|-errors' = 'true')")).toContain('`value.json.ignore-parse-errors` Boolean · default false');
  });

  it('replace the literal that the caret is in, and nothing behind it', async () => {
    const [first] = (await at("CREATE TABLE t (a INT) WITH (\n  'conn|\n  'path' = 'x')", '')).filter(({ kind }) => kind === 'option');
    expect(first!.range).toEqual({ start: { line: 2, column: 3 }, end: { line: 2, column: 8 } });
  });
});

describe('parameters', () => {
  const service = createSqlService(flinkOf({ parameters: { parameters: [{ name: 'topic', values: [{ environment: 'local', value: 'a' }] }], secrets: ['password'], chosen: 'local' } }), () => []);
  const complete = async (text: string) => service.complete({ file: 'a.sql', text: text.replace('|', ''), mode: 'streaming' }, text.indexOf('|'));

  it('of environments are offered in literals and outside of them', async () => {
    expect((await complete("CREATE TABLE t (a INT) WITH ('topic' = '${to|}')")).map(({ label, insert, range }) => [label, insert, range.start.column])).toEqual([
      ['topic', 'topic', 43],
      ['secret:password', 'secret:password', 43],
    ]);
    expect((await complete('SELECT * FROM ${|')).map(({ insert }) => insert)).toEqual(['topic}', 'secret:password}']);
    expect((await complete("SELECT '${secret:|'")).map(({ label }) => label)).toEqual(['password']);
  });
});
