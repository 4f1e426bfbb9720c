import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '#electron/cli/run-cli.ts';
import { places } from '#electron/host/places.ts';
import { joinServer, type LanguageClient, uriOf } from '#test/drivers/language-client.ts';
import { lspIsBuilt, type LspProcess, startLsp } from '#test/drivers/lsp-process.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { createFakeKeeper, type FakeKeeper } from '#test/fakes/engine-keeper.ts';
import { folderOf } from './worlds.ts';

const FILES = {
  'weir.yaml': 'weir: 1\ncommon: [ddl/*.sql]\n',
  'ddl/flights.sql': "CREATE TABLE flights (carrier STRING, delay INT) WITH ('connector' = 'datagen');\n",
  'jobs/late/job.sql': 'CREATE VIEW late AS\nSELECT carrier, delay FROM flights WHERE delay > 5;\nSELECT * FROM late;\n',
};
const JOB = 'jobs/late/job.sql';

describe('weir lsp over pipes, with the engine stood in for', () => {
  let place: Awaited<ReturnType<typeof folderOf>>;
  let client: LanguageClient;
  let keeper: FakeKeeper;
  let interrupt: AbortController;
  let ended: Promise<number>;
  beforeEach(async () => {
    place = await folderOf(FILES);
    const [toServer, fromServer] = [new PassThrough(), new PassThrough()];
    interrupt = new AbortController();
    keeper = createFakeKeeper();
    const silent = { closed: false, whenClosed: new Promise<void>(() => {}), write: async () => {} };
    ended = runCli(['lsp', '--stdio'], { cwd: place.folder, interrupted: interrupt.signal, out: silent, err: silent, places: { ...places(), home: join(place.folder, 'home') }, protocol: { input: toServer, output: fromServer }, startEngine: () => keeper, broker: () => createFakeBroker(), wait: async () => {} });
    client = await joinServer(fromServer, toServer, place.folder);
  });
  afterEach(async () => {
    interrupt.abort();
    expect(await ended).toBe(0);
    await place.dispose();
  });

  test('says what it can do', () => {
    expect(client.initialized.capabilities).toMatchObject({ hoverProvider: true, renameProvider: { prepareProvider: true }, inlayHintProvider: true, documentFormattingProvider: true });
  });

  test('tells what Flink says of each change, with what is needed to mend it', async () => {
    const path = join(place.folder, JOB);
    client.open(path, 'SELECT 1;\n  NONSENSE');
    const [said] = await client.diagnostics(path, (all) => all.length > 0);
    expect(said).toMatchObject({ severity: 1, code: 'parse-error', range: { start: { line: 1, character: 2 }, end: { line: 1, character: 10 } }, data: { code: 'parse-error' } });
    client.change(path, 'SELECT 1;\n');
    expect(await client.diagnostics(path, (all) => all.length === 0)).toEqual([]);
  });

  test('values that Flink cannot read and a catalog that is not there are marked where they stand', async () => {
    const path = join(place.folder, JOB);
    client.open(path, "CREATE CATALOG lake WITH ('type' = 'paimon');\nCREATE TABLE n (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = 'many');\nSELECT 1;\n");
    const said = await client.diagnostics(path, (all) => all.length > 1);
    expect(said.find(({ code }) => code === 'invalid-option')).toMatchObject({ severity: 1, range: { start: { line: 1, character: 74 }, end: { line: 1, character: 80 } } });
    expect(said.find(({ code }) => code === 'connector-missing')).toMatchObject({ severity: 2, message: expect.stringContaining("The catalog 'paimon'"), range: { start: { line: 0, character: 36 } } });
  });

  test("the workspace's own files are checked against their schemas", async () => {
    const path = join(place.folder, 'weir.yaml');
    client.open(path, 'weir: 1\nflnk: 2\n');
    expect(await client.diagnostics(path, (all) => all.length > 0)).toMatchObject([{ code: 'unknown-key' }]);
  });

  test('shows that the engine starts again, until it is ready', async () => {
    await client.request('textDocument/foldingRange', { textDocument: { uri: uriOf(join(place.folder, JOB)) } });
    keeper.kill();
    const shown = await client.progress((all) => all.at(-1)?.kind === 'end');
    expect(shown).toEqual([{ kind: 'begin', title: 'Weir: Flink starts' }, { kind: 'report', message: 'The engine ended; a new one is starting.' }, { kind: 'end' }]);
  });

  test('outlines and colours', async () => {
    const path = join(place.folder, JOB);
    client.open(path, FILES[JOB]);
    const textDocument = { uri: uriOf(path) };
    expect(await client.request('textDocument/documentSymbol', { textDocument })).toMatchObject([{ name: 'late', selectionRange: { start: { line: 0, character: 12 } } }, {}]);
    const { data } = await client.request<{ data: number[] }>('textDocument/semanticTokens/full', { textDocument });
    expect(data.length % 5).toBe(0);
    expect(data.slice(0, 3)).toEqual([0, 0, 6]);
  });

  test('a refused rename says why', async () => {
    const path = join(place.folder, JOB);
    client.open(path, 'SELECT 1');
    await expect(client.request('textDocument/prepareRename', { textDocument: { uri: uriOf(path) }, position: { line: 0, character: 2 } })).rejects.toThrow(/./);
  });
});

describe.skipIf(!lspIsBuilt)('weir lsp as a process of its own, on Flink', () => {
  let place: Awaited<ReturnType<typeof folderOf>>;
  let server: LspProcess;
  let client: LanguageClient;
  beforeAll(async () => {
    place = await folderOf({ ...FILES, 'alone/one.sql': 'SELECT 1;\n', 'jobs/program/job.ts': '', 'home/trust.json': '{}' });
    await writeFile(join(place.folder, 'home/trust.json'), JSON.stringify({ [place.folder]: true }));
    server = await startLsp(place.folder, join(place.folder, 'home'));
    client = server.client;
  });
  afterAll(async () => {
    expect(await server.end()).toBe(0);
    await place.dispose();
  });
  const path = () => join(place.folder, JOB);
  const at = (text: string, words: string, by = words.length) => {
    const offset = text.indexOf(words) + by;
    const before = text.slice(0, offset).split('\n');
    return { line: before.length - 1, character: before.at(-1)!.length };
  };

  test('what Flink refuses has its range and its words, through the shared DDL', async () => {
    const text = FILES[JOB].replace('SELECT carrier, delay', 'SELECT carrier, dealy');
    client.open(path(), text);
    const [said] = await client.diagnostics(path(), (all) => all.some(({ severity }) => severity === 1));
    expect(said).toMatchObject({ code: 'unknown-column', message: expect.stringContaining('dealy'), range: { start: at(text, 'dealy', 0), end: at(text, 'dealy') } });
    client.change(path(), FILES[JOB]);
    expect((await client.diagnostics(path(), (all) => all.every(({ severity }) => severity !== 1))).filter(({ severity }) => severity === 1)).toEqual([]);
  });

  test('of a job in TypeScript it tells what its compiler says, with the tables of the DDL, and what Flink says', async () => {
    const job = join(place.folder, 'jobs/program/job.ts');
    const text = "import { from, sql } from '@weir/sdk';\nfrom('flights').where((f) => f.dealy.gt(1)).show();\n";
    client.open(job, text);
    expect((await client.diagnostics(job, (all) => all.some(({ severity }) => severity === 1)))[0]).toMatchObject({ code: 'job-types', message: expect.stringContaining("'dealy' does not exist"), range: { start: at(text, 'dealy', 0) } });
    const now = text.replace('dealy', 'delay').concat('sql`SELECT dealy FROM flights`.show();\n');
    client.change(job, now);
    expect((await client.diagnostics(job, (all) => all.some(({ code }) => code === 'unknown-column')))[0]).toMatchObject({ range: { start: at(now, 'SELECT dealy', 'SELECT '.length) } });
  });

  test('completes columns of the shared DDL with their types', async () => {
    const text = FILES[JOB].replace('SELECT carrier, delay', 'SELECT carrier, de');
    client.change(path(), text);
    const items = await client.request<{ label: string; detail?: string }[]>('textDocument/completion', { textDocument: { uri: uriOf(path()) }, position: at(text, 'carrier, de') });
    expect(items.find(({ label }) => label === 'delay')).toMatchObject({ detail: expect.stringContaining('INT') });
    client.change(path(), FILES[JOB]);
  });

  test('hover, definition in another file, and a rename over files', async () => {
    const text = FILES[JOB];
    const question = (words: string) => ({ textDocument: { uri: uriOf(path()) }, position: at(text, words, words.length - 2) });
    expect(await client.request('textDocument/hover', question('carrier'))).toMatchObject({ contents: { value: expect.stringContaining('STRING') } });
    const ddl = uriOf(join(place.folder, 'ddl/flights.sql'));
    expect(await client.request('textDocument/definition', question('FROM flights'))).toMatchObject([{ uri: ddl, range: { start: { line: 0, character: 13 } } }]);
    const { changes } = await client.request<{ changes: Record<string, { newText: string }[]> }>('textDocument/rename', { ...question('FROM flights'), newName: 'departures' });
    expect(Object.keys(changes).sort()).toEqual([ddl, uriOf(path())].sort());
    expect(Object.values(changes).flat().every(({ newText }) => newText === 'departures')).toBe(true);
  });

  test('formats, and what it formats means the same', async () => {
    const alone = join(place.folder, 'alone/one.sql');
    client.open(alone, 'select   1  ;\n');
    const edits = await client.request<{ newText: string }[]>('textDocument/formatting', { textDocument: { uri: uriOf(alone) }, options: { tabSize: 2, insertSpaces: true } });
    expect(edits).toMatchObject([{ newText: expect.stringMatching(/select 1;/i) }]);
    expect(await readFile(alone, 'utf8')).toBe('SELECT 1;\n');
  });
});
