import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '#shared/base/text-range.ts';
import { flinkOf } from '#test/fakes/ask-flink.ts';
import { createSqlService, type SqlDocument } from '../index.ts';
import { Lines } from '../text/lines.ts';

const parameters = { parameters: [{ name: 'topic', values: [{ environment: 'local', value: 'a' }] }, { name: 'brokers', values: [{ environment: 'prod', value: 'b' }] }], secrets: ['password'], chosen: 'local' };
const service = createSqlService(flinkOf({ parameters }), () => []);
const TABLES = "CREATE TABLE orders (id INT, at TIMESTAMP(3)) WITH ('connector' = 'kafka');\nCREATE TABLE users (id BIGINT, name STRING) WITH ('connector' = 'datagen');\n";

/** The texts that the fixes of a diagnostic at «…» lead to, by their titles; with * where it is the one to take. */
async function mended(marked: string, code: string, message: string, data?: Record<string, unknown>, tables = TABLES): Promise<Record<string, string>> {
  const text = tables + marked;
  const from = text.indexOf('«');
  const to = text.indexOf('»') - 1;
  const doc: SqlDocument = { file: 'a.sql', text: text.replace(/[«»]/g, ''), mode: 'streaming' };
  const lines = new Lines(doc.text);
  const range = lines.range(from, to);
  const diagnostic = { severity: 'error', code, message, range, ...(data ? { data } : {}) } as Diagnostic;
  const fixes = await service.fixes(doc, [diagnostic], range);
  return Object.fromEntries(
    fixes.map(({ title, edits, preferred }) => {
      const sorted = edits.map((edit) => ({ from: lines.offset(edit.range.start), to: lines.offset(edit.range.end), put: edit.text })).sort((a, b) => b.from - a.from);
      return [`${title}${preferred ? '*' : ''}`, sorted.reduce((now, edit) => now.slice(0, edit.from) + edit.put + now.slice(edit.to), doc.text).replace(tables, '')];
    }),
  );
}

describe('fixes', () => {
  it('take the name that was meant', async () => {
    expect(await mended('SELECT o.«nam» FROM users o', 'unknown-column', "No table of this query has a column 'nam'; did you mean 'name'?", { name: 'nam', meant: 'name' })).toEqual({ 'Take name*': 'SELECT o.name FROM users o' });
    expect(await mended('SELECT * FROM «d.order»', 'unknown-table', "There is no table; did you mean 'orders'?")).toEqual({ 'Take orders*': 'SELECT * FROM d.orders' });
    expect(await mended('SELECT «o.usr» FROM o', 'unknown-column', 'x', { name: 'usr', meant: 'user' })).toEqual({ 'Take `user`*': 'SELECT o.`user` FROM o' });
    expect(await mended("CREATE TABLE t (a INT) WITH («'conector'» = 'print')", 'invalid-option', 'x', { option: 'conector', meant: 'connector' })).toEqual({ "Take 'connector'*": "CREATE TABLE t (a INT) WITH ('connector' = 'print')" });
  });

  it('write a misspelt word of the grammar as it is', async () => {
    expect(await mended('SELECT * «FORM» users', 'syntax', "'FORM' cannot stand here; did you mean FROM?", { name: 'FORM', meant: 'FROM' })).toEqual({ 'Take FROM*': 'SELECT * FROM users' });
  });

  it('put a reserved word into backticks', async () => {
    expect(await mended('SELECT «user» FROM t', 'syntax', "'user' is a reserved word: write it in backticks", { reserved: 'user' })).toEqual({ 'Write `user` in backticks*': 'SELECT `user` FROM t' });
    expect(await mended('SELECT «,» FROM t', 'syntax', 'not expected')).toEqual({});
  });

  it('insert a semicolon', async () => {
    expect(await mended('SELECT «1»\nSELECT 2', 'syntax', 'A ; is missing', { insert: ';' })).toEqual({ 'Insert ;*': 'SELECT 1;\nSELECT 2' });
  });

  it('end a statement where the next begins a line', async () => {
    expect(await mended('SELECT id FROM orders\n«SELECT» name FROM users', 'syntax', "'SELECT' cannot stand here.")).toEqual({ 'End the statement before SELECT with ;*': 'SELECT id FROM orders;\nSELECT name FROM users' });
    expect(await mended('SELECT id FROM\n«SELECT» name FROM users', 'parse', "'SELECT' cannot stand here.")).toEqual({});
  });

  it('insert what Flink expected', async () => {
    expect(await mended('INSERT «users» SELECT 1', 'syntax', "'users' cannot stand here; expected 'INTO', 'OVERWRITE'.")).toEqual({ 'Insert INTO': 'INSERT INTO users SELECT 1' });
    expect(await mended('SELECT COUNT(* «FROM» users', 'syntax', "'FROM' cannot stand here; expected ')'.")).toEqual({ 'Insert )*': 'SELECT COUNT(*) FROM users' });
  });

  it('let state end, and say what becomes of rows with one key', async () => {
    const job = "-- A job.\nINSERT INTO users «SELECT id, COUNT(*) FROM orders GROUP BY id»;";
    expect(await mended(job, 'state-never-expires', 'x', { setting: 'table.exec.state.ttl' }, '')).toEqual({ "Let state end that nobody touched for a day: SET 'table.exec.state.ttl'": "-- A job.\nSET 'table.exec.state.ttl' = '1 d';\nINSERT INTO users SELECT id, COUNT(*) FROM orders GROUP BY id;" });
    expect(await mended('INSERT INTO «users» SELECT id, name FROM orders;', 'upsert-key-differs', 'x')).toEqual({
      'Keep the newest row of each key of the sink: ON CONFLICT DO DEDUPLICATE': 'INSERT INTO users SELECT id, name FROM orders ON CONFLICT DO DEDUPLICATE;',
      'Keep the first row of each key of the sink: ON CONFLICT DO NOTHING': 'INSERT INTO users SELECT id, name FROM orders ON CONFLICT DO NOTHING;',
    });
  });

  it('qualify a column that two tables have, one way each', async () => {
    expect(await mended('SELECT «id» FROM orders o JOIN users ON TRUE', 'ambiguous-column', "'id' is a column of more than one table", { name: 'id' })).toEqual({
      'Take o.id': 'SELECT o.id FROM orders o JOIN users ON TRUE',
      'Take users.id': 'SELECT users.id FROM orders o JOIN users ON TRUE',
    });
  });

  it('add options that are missing, as the list is laid out', async () => {
    expect(await mended("CREATE TABLE t (a INT) WITH (\n  «'connector'» = 'filesystem'\n)", 'invalid-option', 'x', { missing: ['path', 'format'] })).toEqual({ "Add 'path', 'format'*": "CREATE TABLE t (a INT) WITH (\n  'connector' = 'filesystem',\n  'path' = '',\n  'format' = ''\n)" });
    expect(await mended("CREATE TABLE t (a INT) WITH («'connector'» = 'filesystem')", 'invalid-option', 'x', { missing: ['path'] })).toEqual({ "Add 'path'*": "CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '')" });
  });

  it('add a watermark to the table of a window', async () => {
    const fixed = await mended("SELECT * FROM TABLE(«TUMBLE(TABLE orders, DESCRIPTOR(at), INTERVAL '1' DAY)»)", 'validation', 'The window function requires the timecol is a time attribute type, but is TIMESTAMP(3).', undefined, '');
    expect(fixed).toEqual({});
    const text = "CREATE TABLE t (\n  id INT,\n  at TIMESTAMP(3)\n);\nSELECT * FROM TABLE(«TUMBLE(TABLE t, DESCRIPTOR(at), INTERVAL '1' DAY)»)";
    expect(await mended(text, 'validation', 'requires the timecol is a time attribute type', undefined, '')).toEqual({ 'Add a watermark for at to t*': text.replace(/[«»]/g, '').replace('TIMESTAMP(3)', "TIMESTAMP(3),\n  WATERMARK FOR at AS at - INTERVAL '5' SECOND") });
  });

  it('cast what does not fit the sink', async () => {
    expect(await mended('INSERT INTO users SELECT id, «id» FROM orders', 'type-mismatch', 'x', { table: 'users', column: 'name', given: 'INT', type: 'STRING' })).toEqual({ 'Cast to STRING': 'INSERT INTO users SELECT id, CAST(id AS STRING) AS id FROM orders' });
    expect(await mended('INSERT INTO users (name) SELECT «id + 1 AS n» FROM orders', 'type-mismatch', 'x', { column: 'name', type: 'STRING NOT NULL' })).toEqual({ 'Cast to STRING': 'INSERT INTO users (name) SELECT CAST(id + 1 AS STRING) AS n FROM orders' });
    expect(await mended('INSERT INTO users SELECT «*» FROM orders', 'type-mismatch', 'x', { column: 'name', type: 'STRING' })).toEqual({});
  });
});

describe('settings', () => {
  it('that Flink does not know are told where a slip is likely, and mended', async () => {
    const doc: SqlDocument = { file: 'a.sql', text: "SET 'table.exec.state.tll' = '1 d';\nSET 'table.exec.state.ttl' = '1 d';\nSET 'my.own.key' = 'x';\nSET 'table.${x}' = '1';", mode: 'streaming' };
    const found = await service.check(doc);
    expect(found.filter(({ code }) => code === 'unknown-setting')).toMatchObject([{ message: "Flink has no setting 'table.exec.state.tll', and would do nothing about it; did you mean 'table.exec.state.ttl'?", range: { start: { line: 1, column: 5 }, end: { line: 1, column: 27 } } }]);
    const [action] = await service.fixes(doc, found.slice(-1), found.at(-1)!.range);
    expect(action!.edits).toMatchObject([{ text: "'table.exec.state.ttl'" }]);
  });
});

describe('parameters', () => {
  it('that no environment has are told at their place, and mended', async () => {
    const doc: SqlDocument = { file: 'a.sql', text: "SELECT '${topc}', '${topic}', $${x}, '${secret:pasword}' -- ${comment}", mode: 'streaming' };
    const found = await service.check(doc);
    expect(found.map(({ code, message, range }) => [code, message, range.start.column, range.end.column])).toEqual([
      ['parameter-missing', "No environment of the workspace has a parameter 'topc'; did you mean 'topic'?", 9, 16],
      ['secret-missing', "No environment of the workspace has a secret ${secret:pasword}; did you mean 'password'?", 39, 56],
    ]);
    const [action] = await service.fixes(doc, found.slice(0, 1), found[0]!.range);
    expect(action!.edits).toEqual([{ file: 'a.sql', range: found[0]!.range, text: '${topic}' }]);
  });

  it('that the chosen environment has not are told with those that have them', async () => {
    const doc: SqlDocument = { file: 'a.sql', text: "SELECT '${brokers}'", mode: 'streaming' };
    expect(await service.check(doc)).toMatchObject([{ code: 'parameter-missing', message: expect.stringContaining("'brokers' has a value in prod, and local, whose values are taken here, has none."), data: { environments: ['prod'] } }]);
    const nowhere = createSqlService(flinkOf({ parameters: { ...parameters, chosen: null } }), () => []);
    expect(await nowhere.check(doc)).toMatchObject([{ message: expect.stringContaining('no environment is chosen here') }]);
  });

  it('are not checked where there is no workspace', async () => expect(await createSqlService(flinkOf(), () => []).check({ file: 'a.sql', text: 'SELECT ${x}', mode: 'streaming' })).toEqual([]));
});
