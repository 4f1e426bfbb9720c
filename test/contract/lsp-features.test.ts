import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CodeAction, Command, Diagnostic, FoldingRange, SignatureHelp, WorkspaceEdit } from 'vscode-languageserver';
import { type LanguageClient, uriOf } from '#test/drivers/language-client.ts';
import { lspIsBuilt, type LspProcess, startLsp } from '#test/drivers/lsp-process.ts';
import { folderOf } from './worlds.ts';

const TABLES = `CREATE TABLE rides (
  ride_id STRING,
  driver  STRING,
  pickup  TIMESTAMP(3),
  fare    DECIMAL(8, 2)
) WITH ('connector' = 'datagen');
CREATE TABLE payments (ride_id STRING, amount DOUBLE) WITH ('connector' = 'datagen');
CREATE TABLE totals (driver STRING, n BIGINT, PRIMARY KEY (driver) NOT ENFORCED) WITH ('connector' = 'blackhole');
`;
const JDBC = "CREATE TABLE clicks (url STRING) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://localhost/x', 'table-name' = 't');\nSELECT url FROM clicks;\n";
const FILES = {
  'one/weir.yaml': 'weir: 1\ncommon: [ddl/*.sql]\n',
  'one/ddl/shared.sql': "CREATE DATABASE lake;\nUSE lake;\nCREATE TABLE boats (name STRING, crew INT) WITH ('connector' = 'datagen');\n",
  'one/environments/test.yaml': 'parameters: { topic: boats, rows: 5 }\n',
  'two/weir.yaml': 'weir: 1\ncommon: [ddl/*.sql]\n',
  'two/ddl/shared.sql': "CREATE TABLE trains (name STRING, coaches INT) WITH ('connector' = 'datagen');\n",
};

describe.skipIf(!lspIsBuilt)('weir lsp on Flink, feature by feature', () => {
  let place: Awaited<ReturnType<typeof folderOf>>;
  let server: LspProcess;
  let client: LanguageClient;
  let count = 0;
  beforeAll(async () => {
    place = await folderOf(FILES);
    const home = join(place.folder, 'home');
    await mkdir(home);
    await writeFile(join(home, 'trust.json'), JSON.stringify({ [join(place.folder, 'one')]: true }));
    server = await startLsp(place.folder, home);
    client = server.client;
  });
  afterAll(async () => {
    expect(await server?.end()).toBe(0);
    await place.dispose();
  });

  /** A new text in a job of its own; `of`: the workspace, or a folder outside any. */
  const open = (text: string, of = 'one/jobs') => {
    const path = join(place.folder, of, `job${++count}`, 'job.sql');
    client.open(path, text);
    return path;
  };
  const positionOf = (text: string, offset: number) => {
    const before = text.slice(0, offset).split('\n');
    return { line: before.length - 1, character: before.at(-1)!.length };
  };
  /** The bar is the cursor. */
  const ask = <T>(marked: string, method: string, of?: string) => {
    const offset = marked.indexOf('|');
    const text = marked.replace('|', '');
    return client.request<T>(method, { textDocument: { uri: uriOf(open(text, of)) }, position: positionOf(text, offset) });
  };
  const refused = (path: string, code: string) => client.diagnostics(path, (all) => all.some((one) => one.code === code)).then((all) => all.find((one) => one.code === code)!);
  const actionsAt = (path: string, diagnostic: Diagnostic) => client.request<(CodeAction & { command?: Command })[]>('textDocument/codeAction', { textDocument: { uri: uriOf(path) }, range: diagnostic.range, context: { diagnostics: [diagnostic] } });
  const applied = (text: string, path: string, edit: WorkspaceEdit | undefined) => {
    const edits = edit!.changes![uriOf(path)]!;
    const offset = ({ line, character }: { line: number; character: number }) => text.split('\n').slice(0, line).join('\n').length + (line === 0 ? 0 : 1) + character;
    return edits.toSorted((one, other) => offset(other.range.start) - offset(one.range.start)).reduce((now, { range, newText }) => now.slice(0, offset(range.start)) + newText + now.slice(offset(range.end)), text);
  };

  test('hints are what EXPLAIN CHANGELOG_MODE says, at the ends of the lines', async () => {
    const path = open(`${TABLES}CREATE VIEW counted AS\nSELECT driver, COUNT(*) AS n FROM rides GROUP BY driver;\nINSERT INTO totals SELECT driver, n FROM counted;\nSELECT ride_id FROM payments;\n`);
    const hints = await client.hints(path, (all) => all.length >= 3);
    expect(hints.map(({ position: { line, character }, label }) => [line, character, label])).toEqual([
      [8, 'CREATE VIEW counted AS'.length, expect.stringMatching(/^\+I (-U )?\+U · key driver$/)],
      [10, 'INSERT INTO totals SELECT driver, n FROM counted;'.length, expect.stringMatching(/^\+I (-U )?\+U · key driver$/)],
      [11, 'SELECT ride_id FROM payments;'.length, '+I'],
    ]);
  });

  test('signatures tell the argument that the cursor is at', async () => {
    const help = await ask<SignatureHelp>(`${TABLES}SELECT SUBSTRING(driver, |`, 'textDocument/signatureHelp');
    expect(help.signatures[help.activeSignature!]!.label).toMatch(/^SUBSTRING\(/);
    expect(help.activeParameter).toBe(1);
    const named = await ask<SignatureHelp>(`${TABLES}SELECT * FROM TUMBLE(DATA => TABLE rides, SIZE => |`, 'textDocument/signatureHelp');
    expect(named.signatures[0]!.parameters![named.activeParameter!]!.label).toContain('SIZE');
  });

  test('folds statements, brackets and comments', async () => {
    const path = open(`-- one\n-- two\n${TABLES}`);
    const folds = await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri: uriOf(path) } });
    expect(folds).toEqual(expect.arrayContaining([expect.objectContaining({ startLine: 0, endLine: 1, kind: 'comment' }), expect.objectContaining({ startLine: 2 })]));
  });

  test.each([
    ['takes the name that was meant', 'SELECT drver FROM rides', 'unknown-column', 'Take driver', 'SELECT driver FROM rides'],
    ['quotes a reserved word', 'SELECT driver AS order FROM rides', 'syntax', 'Write `order` in backticks', 'SELECT driver AS `order` FROM rides'],
    ['writes a word of the grammar as it is', 'SELECT driver FORM rides', 'syntax', 'Take FROM', 'SELECT driver FROM rides'],
    ['qualifies an ambiguous column', 'SELECT ride_id FROM rides JOIN payments ON TRUE', 'ambiguous-column', 'Take payments.ride_id', 'SELECT payments.ride_id FROM rides JOIN payments ON TRUE'],
    ['casts what does not fit', 'INSERT INTO totals SELECT driver, ride_id FROM rides', 'type-mismatch', 'Cast to BIGINT', 'INSERT INTO totals SELECT driver, CAST(ride_id AS BIGINT) AS ride_id FROM rides'],
    ['inserts what Flink expected', 'SELECT COUNT(* FROM rides', 'syntax', 'Insert )', 'SELECT COUNT(*) FROM rides'],
    ['ends a statement', 'SELECT driver FROM rides\nSELECT amount FROM payments', 'syntax', 'End the statement before SELECT with ;', 'SELECT driver FROM rides;\nSELECT amount FROM payments'],
  ])('a quick fix %s', async (_, query, code, title, mended) => {
    const path = open(TABLES + query);
    const action = (await actionsAt(path, await refused(path, code))).find((one) => one.title === title);
    expect(applied(TABLES + query, path, action?.edit)).toBe(TABLES + mended);
  });

  test('a quick fix adds a watermark, and one the option that is missing', async () => {
    const window = "SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE rides, DESCRIPTOR(pickup), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end";
    const path = open(TABLES + window);
    const [watermark] = await actionsAt(path, await refused(path, 'no-watermark'));
    const text = applied(TABLES + window, path, watermark!.edit);
    client.change(path, text);
    expect((await client.diagnostics(path, (all) => all.every(({ code }) => code !== 'no-watermark'))).filter(({ severity }) => severity === 1)).toEqual([]);
    const table = "CREATE TABLE f (a INT) WITH ('connector' = 'filesystem', 'format' = 'json');\nSELECT a FROM f";
    const other = open(table);
    const [option] = await actionsAt(other, await refused(other, 'invalid-option'));
    expect(applied(table, other, option!.edit)).toContain("'format' = 'json', 'path' = ''");
  });

  test('marks all keys of a table that its connector does not know', async () => {
    const table = "CREATE TABLE x (a INT) WITH ('connector' = 'datagen', 'row-per-second' = '1', 'number-of-row' = '5');";
    const path = open(`${table}\nSELECT a FROM x;\n`);
    const said = await client.diagnostics(path, (all) => all.filter(({ severity }) => severity === 1).length === 2);
    expect(said.map(({ range: { start, end } }) => table.slice(start.character, end.character)).sort()).toEqual(["'number-of-row'", "'row-per-second'"]);
  });

  test('what only the planner finds is told beside what the validator finds', async () => {
    const path = open("CREATE TABLE s (a INT NOT NULL, b STRING) WITH ('connector' = 'blackhole');\nCREATE TABLE o (cust STRING, amt INT) WITH ('connector' = 'datagen');\nINSERT INTO s SELECT cust, b FROM o;\nINSERT INTO s SELECT cust, cust FROM o;\n");
    const said = await client.diagnostics(path, (all) => all.filter(({ severity }) => severity === 1).length === 2);
    expect(said.filter(({ severity }) => severity === 1).map(({ code, range }) => `${range.start.line} ${code}`).sort()).toEqual(['2 unknown-column', '3 type-mismatch']);
  });

  test('shared DDL leaves jobs in its database, for Flink and for names alike; each workspace has its own', async () => {
    const job = 'SELECT name, crew FROM boats;\n';
    const path = open(job);
    expect((await client.diagnostics(path, () => true)).filter(({ severity }) => severity === 1)).toEqual([]);
    expect(await ask('SELECT name FROM boa|ts;\n', 'textDocument/definition')).toMatchObject([{ uri: uriOf(join(place.folder, 'one/ddl/shared.sql')), range: { start: { line: 2, character: 13 } } }]);
    const labels = async (of: string) => (await ask<{ label: string; kind: number }[]>('SELECT * FROM |', 'textDocument/completion', of)).map(({ label }) => label);
    expect(await labels('one/jobs')).toContain('boats');
    const other = await labels('two/jobs');
    expect(other).toContain('trains');
    expect(other).not.toContain('boats');
  });

  test('a file outside any workspace is looked at alone', async () => {
    const path = open('SELECT nam FROM (SELECT 1 AS name) AS t;\n', 'nowhere');
    const [action] = await actionsAt(path, await refused(path, 'unknown-column'));
    expect(action!.title).toBe('Take name');
    expect((await ask<{ label: string }[]>('SELECT t.| FROM (SELECT 1 AS name) AS t', 'textDocument/completion', 'nowhere')).map(({ label }) => label)).toContain('name');
  });

  test('counts in UTF-16 units, whatever ends a line', async () => {
    const text = `\uFEFF${TABLES.replaceAll('\n', '\r\n')}SELECT '😀 Straße 北京', drver FROM rides;\r\nSELECT '😀', drivr FROM rides;\r\n`;
    const path = open(text);
    const said = await client.diagnostics(path, (all) => all.filter(({ code }) => code === 'unknown-column').length === 2);
    expect(said.filter(({ code }) => code === 'unknown-column').map(({ range }) => text.split('\r\n')[range.start.line]!.slice(range.start.character, range.end.character)).sort()).toEqual(['drivr', 'drver']);
    const { contents } = await ask<{ contents: { value: string } }>(text.replace('drver', 'dri|ver'), 'textDocument/hover');
    expect(contents.value).toContain('driver STRING');
  });

  test('what an environment gives is checked, and the environment chosen by its quick fix', async () => {
    const text = "CREATE TABLE n (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = '${rows}');\nSELECT a, '${topc}' FROM n;\n";
    const path = open(text);
    const said = await client.diagnostics(path, (all) => all.filter(({ code }) => code === 'parameter-missing').length === 2);
    const [rows, topc] = said.filter(({ code }) => code === 'parameter-missing').sort((one, other) => one.range.start.line - other.range.start.line);
    expect(topc!.message).toContain("did you mean 'topic'?");
    expect((await actionsAt(path, topc!)).map(({ title }) => title)).toContain('Take ${topic}');
    expect(rows).toMatchObject({ severity: 1, message: expect.stringContaining('no environment is chosen here') });
    const choose = (await actionsAt(path, rows!)).find(({ title }) => title === 'Take the values of test')!;
    await client.request('workspace/executeCommand', choose.command!);
    client.change(path, text.replace('topc', 'topic'));
    await client.diagnostics(path, (all) => all.every(({ code }) => code !== 'parameter-missing'));
  });

  test('takes what was changed on disk, also when the editor tells of it', async () => {
    const path = open('SELECT captain FROM boats;\n');
    await refused(path, 'unknown-column');
    const ddl = join(place.folder, 'one/ddl/shared.sql');
    await writeFile(ddl, (await readFile(ddl, 'utf8')).replace('crew INT', 'crew INT, captain STRING'));
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(ddl), type: 2 }] });
    await client.diagnostics(path, (all) => all.every(({ severity }) => severity !== 1));
  });

  test('offers to add a connector, by a command with what it needs', async () => {
    const path = open(JDBC);
    const action = (await actionsAt(path, await refused(path, 'connector-missing'))).find(({ command }) => command)!;
    expect(action).toMatchObject({ title: expect.stringMatching(/^Add flink-connector-jdbc.* to weir\.yaml$/), isPreferred: true, command: { command: 'weir.addConnectors', arguments: [uriOf(path), [expect.stringContaining('org.apache.flink:flink-connector-jdbc'), expect.stringContaining('postgresql')]] } });
    expect(client.initialized.capabilities.executeCommandProvider!.commands).toEqual(expect.arrayContaining(['weir.addConnectors', 'weir.chooseEnvironment']));
  });
});
