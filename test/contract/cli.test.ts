import { afterEach, beforeEach, expect, test } from 'vitest';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { runCli } from '#electron/cli/run-cli.ts';
import type { CliParts } from '#electron/cli/parts.ts';
import { Failure } from '#shared/base/failure.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { createFakeKeeper, type FakeKeeper } from '#test/fakes/engine-keeper.ts';
import { folderOf } from './worlds.ts';

let place: { folder: string; dispose(): Promise<void> };
let keeper: FakeKeeper;

beforeEach(async () => {
  keeper = createFakeKeeper();
  place = await folderOf({
    'weir.yaml': 'weir: 1\nsettings: { a.b: c }\n',
    'jobs/count/job.sql': 'SELECT 3;\n',
    'jobs/broken/job.sql': 'SELECT 1;\n  NONSENSE',
    'jobs/later/job.ts': 'export {};\n',
    'jobs/later/types.d.ts': 'export {};\n',
    'streams/flights.yaml': 'data: ../data/flights.csv\nformat: { null: NA }\n',
    'data/flights.csv': 'a\n1\n',
    'data/full.csv': 'a\n2\n',
    'latin.sql': Buffer.from([0x53, 0xe9]),
  });
});
afterEach(() => place.dispose());

interface Call {
  cwd?: string;
  interrupted?: AbortSignal;
  /** The reader of stdout goes away after so many writes. */
  readsOnly?: number;
  wait?: CliParts['wait'];
}

async function weir(line: string, { cwd = place.folder, interrupted = new AbortController().signal, readsOnly = Infinity, wait = () => new Promise(() => {}) }: Call = {}) {
  const text = { out: '', err: '' };
  let close = () => {};
  const whenClosed = new Promise<void>((resolve) => (close = resolve));
  let writes = 0;
  const parts: CliParts = {
    cwd,
    interrupted,
    out: {
      get closed() {
        return writes > readsOnly;
      },
      whenClosed,
      write: async (more) => {
        if (++writes > readsOnly) close();
        else text.out += more;
      },
    },
    err: { closed: false, whenClosed: new Promise(() => {}), write: async (more) => void (text.err += more) },
    places: { runner: '', broker: '', images: '', maven: '', renderer: '', sample: '/nowhere', home: join(place.folder, 'home'), cache: '', java: undefined, version: '9.8.7' },
    startEngine: () => (keeper = keeper.disposed ? createFakeKeeper() : keeper),
    broker: () => createFakeBroker(),
    wait,
  };
  const code = await runCli(line.split(' ').filter(Boolean), parts);
  return { code, ...text, json: () => text.out.trim().split('\n').map((one) => JSON.parse(one)) };
}

test('validate: a good job by its name, its folder, its file, from anywhere', async () => {
  for (const name of ['count', 'jobs/count', 'jobs/count/job.sql']) {
    const { code, out } = await weir(`validate ${name}`);
    expect([code, out]).toEqual([0, `${name === 'count' || name === 'jobs/count' ? 'jobs/count/job.sql' : name}: valid, 1 statement\n`]);
  }
  const { code } = await weir(`validate ${place.folder}/jobs/count/job.sql`, { cwd: '/' });
  expect(code).toBe(0);
  expect(keeper.fake.asked.at(-1)?.script).toMatchObject({ folder: place.folder, settings: { 'a.b': 'c' }, samples: [{ table: 'flights' }] });
  expect(keeper.disposed).toBe(true);
});

test('validate: errors with file, line and column; exit 1', async () => {
  const { code, out } = await weir('validate count broken');
  expect(code).toBe(1);
  expect(out.split('\n')[1]).toBe('jobs/broken/job.sql:2:3: error: Unknown word "NONSENSE". [parse-error]');
});

test('validate --json: one object a file', async () => {
  const { json } = await weir('validate --json count broken');
  expect(json()).toMatchObject([
    { file: 'jobs/count/job.sql', valid: true, statements: [{ index: 0 }] },
    { file: 'jobs/broken/job.sql', valid: false, diagnostics: [{ code: 'parse-error', range: { start: { line: 2, column: 3 }, end: { line: 2, column: 11 } } }] },
  ]);
});

test.each([
  ['validate', 'missing required argument'],
  ['validate coutn', 'Did you mean count?'],
  ['validate none.sql', '[no-such-job]'],
  ['validate latin.sql', 'offset 1'],
  ['validate jobs/later/types.d.ts', '[unsupported-job]'],
  ['validate streams', '[no-job]'],
  ['run count --limit 0', 'whole number'],
  ['run count --mode both', 'Allowed choices are streaming, batch'],
  ['run count --sample flights', 'TABLE=PATH'],
  ['run count --sample flights=nowhere.csv', '[sample-missing]'],
  ['frobnicate', 'unknown command'],
  ['diff count', 'missing required argument'],
  ['diff git:HEAD git:HEAD', '[bad-usage]'],
  ['diff env:prod count', '[no-such-environment]'],
  ['diff count none.sql', '[no-such-job]'],
  ['preview count --svg --json', 'cannot be used with'],
])('%s: exit 2, says what to do, starts no engine', async (line, says) => {
  const { code, out, err } = await weir(line);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(says);
  expect(keeper.fake.asked).toEqual([]);
});

test('a broken weir.yaml says where; a broken stream only warns', async () => {
  await writeFile(join(place.folder, 'streams/flights.yaml'), 'dta: x\n');
  const warned = await weir('validate count');
  expect([warned.code, warned.err.split('\n')[0]]).toEqual([0, expect.stringMatching(/^streams\/flights.yaml:1:1: warning: .*\[unknown-key\]$/)]);
  await writeFile(join(place.folder, 'weir.yaml'), 'weir: 1\nflik: 1\n');
  const { code, err } = await weir('validate count');
  expect(code).toBe(2);
  expect(err).toContain('weir.yaml:2:1: error: Unknown key "flik". Did you mean "flink"?');
  expect(err.match(/flik/g)).toHaveLength(1);
});

test('diff: exit 0 only where all state is kept; text and JSON', async () => {
  await writeFile(join(place.folder, 'other.sql'), 'SELECT 4;\n');
  const kept = await weir('diff count jobs/count/job.sql --json');
  expect([kept.code, kept.json()]).toMatchObject([0, [{ restore: 'works', operators: [{ change: 'same', verdict: 'keeps', rule: 'state-same' }] }]]);
  const lost = await weir('diff count other.sql --savepoint saved/one');
  expect(lost.code).toBe(1);
  expect(lost.out).toBe('~ Count  lost [key-changed] 1.4 kB\n    Its key was a and is now b.\n\nThe new version loses the state of Count.\n');
});

test('diff git:REV: the committed job, with the edits, settings and shared DDL of its revision', async () => {
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e@x', ...args], { cwd: place.folder });
  const stanza = (parallelism: number) => `weir: 1\noperators:\n  "u4f0fea56a2b3c4d5":\n    parallelism: ${parallelism}\n`;
  const write = (path: string, text: string) => writeFile(join(place.folder, path), text);
  await mkdir(join(place.folder, 'ddl'));
  await write('weir.yaml', 'weir: 1\nsettings: { a.b: old }\ncommon: [ddl/*.sql]\n');
  await write('ddl/one.sql', 'SET old');
  await write('jobs/count/topology.yaml', stanza(2));
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'one');
  await write('weir.yaml', 'weir: 1\nsettings: { a.b: new }\ndefaults: { parallelism: 4 }\ncommon: [ddl/*.sql]\n');
  await write('ddl/one.sql', 'SET new');
  await write('jobs/count/topology.yaml', stanza(3));
  await write('jobs/count/job.sql', 'SELECT 5;\n');
  expect((await weir('diff git:HEAD count')).code).toBe(1);
  const edited = (parallelism: number) => ({ operators: { u4f0fea56a2b3c4d5: { parallelism } } });
  expect(keeper.fake.asked.map(({ script }) => script)).toMatchObject([
    { text: 'SELECT 3;\n', settings: { 'a.b': 'old' }, parallelism: 1, common: [{ text: 'SET old' }], topology: edited(2) },
    { text: 'SELECT 5;\n', settings: { 'a.b': 'new' }, parallelism: 4, common: [{ text: 'SET new' }], topology: edited(3) },
  ]);
  expect((await weir('diff count count')).code).toBe(0);
  expect((await weir('diff count git:HEAD')).code).toBe(1);
  await write('jobs/later/job.yaml', 'jar: a.jar\n');
  git('add', '-A');
  git('commit', '-qm', 'two');
  expect((await weir('diff git:HEAD jobs/later/job.yaml --trust')).err).toContain('[jar-not-in-git]');
  const { code, err } = await weir('diff git:nonsense count');
  expect([code, err]).toEqual([2, expect.stringContaining('[no-such-revision]')]);
});

test('why: a row of a result with the lines it came from; long numbers keep their digits', async () => {
  const told = await weir('why count --row {"n":9007199254740993}');
  expect([told.code, told.out]).toEqual([
    0,
    'It comes from 1 row of clicks. That row alone gives it again. 2 more rows met it in the job, and the row is the same without them.\n\nclicks\n  /elsewhere/clicks.jsonl:2  {"n":1}\n\nby clicks\n',
  ]);
  const machine = await weir('why count --row {"n":9007199254740993} --kind +I --json');
  expect(machine.json()).toMatchObject([{ kind: '+I', proof: 'each' }]);
  expect(machine.out).toContain('"row":{"n":9007199254740993}');
  expect(await weir('why count --row {"n":1} --sink nobody')).toMatchObject({ code: 2, err: expect.stringContaining('[lineage-sink]') });
  expect(await weir('why count --row [1]')).toMatchObject({ code: 2, err: expect.stringContaining('[bad-usage]') });
  expect((await weir('why count')).code).toBe(2);
});

test('where: a line of a sample with the operator that dropped it, and why', async () => {
  const told = await weir('where count --table clicks --line 2');
  expect([told.code, told.out]).toEqual([
    0,
    '/elsewhere/clicks.jsonl:2  {"n":1}\n\nIt ended at Calc. The condition (n > 3) does not hold for it.\n\nclicks: went on\nCalc: ended here. The condition (n > 3) does not hold for it. [lineage-filtered]\n',
  ]);
  expect((await weir('where count --table clicks --line 2 --json')).json()).toMatchObject([{ steps: [{}, { outcome: 'dropped' }] }]);
  expect(await weir('where count --table clicks --line 99')).toMatchObject({ code: 2, err: expect.stringContaining('[lineage-line]') });
});

test('savepoint show: for people and for machines; a bad one says why', async () => {
  const shown = await weir('savepoint show saved/one');
  expect([shown.code, shown.out]).toEqual([
    0,
    `native savepoint 7 · 1.4 kB · ${join(place.folder, 'saved/one')}\n\nCount\n  1.4 kB · parallelism 2 of 128 · key ROW<STRING> · u1 (${'0'.repeat(32)})\n    accState: value of ROW<BIGINT>, with TTL\n`,
  ]);
  expect((await weir('savepoint show s3://bucket/one --json')).json()).toMatchObject([{ path: 's3://bucket/one', operators: [{ name: 'Count' }] }]);
  const entries = await weir('savepoint show saved/one --state Count --key b');
  expect(entries.code).toBe(0);
  expect(entries.out).toBe(`Count · u1 (${'0'.repeat(32)}) · key STRING\n\naccState: value of BIGINT\n  "b" → 9007199254740994\n\n1 entry\n`);
  expect((await weir('savepoint show saved/one --state u1 --limit 1 --json')).json()).toMatchObject([{ entries: [{ key: ['"a"'] }], more: true }]);
  expect((await weir('savepoint show saved/one --state Sum')).err).toContain('[operator-unknown]');
  const { code, err } = await weir('savepoint show nowhere');
  expect([code, err]).toEqual([2, expect.stringContaining('[savepoint-missing]')]);
});

test('run --json: rows with every digit, then the summary', async () => {
  const { code, out, json } = await weir('run count --json');
  expect(code).toBe(0);
  expect(out.split('\n').slice(0, 3)).toEqual([
    '{"sink":"select-1","kind":"+I","row":{"n":9007199254740993}}',
    '{"sink":"select-1","kind":"+I","row":{"n":9007199254740994}}',
    '{"sink":"select-1","kind":"+I","row":{"n":9007199254740995}}',
  ]);
  expect(json().at(-1)).toEqual({ summary: { state: 'finished', rows: 3, sinks: [{ sink: 'select-1', rows: 3 }], durationMs: 1, firstRowMs: 1 } });
});

test('run: a table for people', async () => {
  const { out } = await weir('run count');
  expect(out).toMatch(/^select-1\nop {2}n\n─+ {2}─+\n\+I {2}9007199254740993\n(.*\n){2}\nfinished: 3 rows in 0\.00 s, first row after 1 ms\n$/);
});

test('run --fold and --limit', async () => {
  expect((await weir('run count --json --fold')).json()).toHaveLength(4);
  expect((await weir('run count --json --limit 2')).json().at(-1)).toMatchObject({ summary: { rows: 2 } });
});

test('run --sample exchanges the data and keeps how it is read', async () => {
  await weir('run count --sample flights=data/full.csv --sample more=data/flights.csv');
  expect(keeper.fake.asked.at(-1)?.script.samples).toMatchObject([
    { table: 'flights', files: [join(place.folder, 'data/full.csv')], format: { null: 'NA' } },
    { table: 'more', files: [join(place.folder, 'data/flights.csv')] },
  ]);
});

test('run --sample for a table that the script never reads says so', async () => {
  const { code, err } = await weir('run count --sample nope=data/full.csv');
  expect([code, err]).toEqual([0, 'weir: warning: --sample nope: the script reads no table nope. It reads no table. [sample-unread]\n']);
});

test.each([
  ['streams/orders.yaml', 'dta: x\n', 'streams/orders.yaml:1:1: Unknown key "dta". Did you mean "data"? [unknown-key]'],
  ['streams/mine.yaml', 'table: orders\ndata: ../../elsewhere.csv\n', '[outside-workspace]'],
])('run: a sample that is there and cannot be used is told by its cause: %s', async (path, text, says) => {
  await writeFile(join(place.folder, path), text);
  keeper.fake.failNext('start', new Failure('no-sample', 'Add streams/orders.yaml.', { tables: ['default_catalog.default_database.orders'] }));
  const { code, err } = await weir('run count');
  expect(code).toBe(1);
  expect(err).toContain('error: The sample of the table default_catalog.default_database.orders cannot be read. ' + path);
  expect(err).toContain(says);
  expect(err).not.toContain('Add streams');
});

test('run: a script with errors, and a job that fails: exit 1', async () => {
  const broken = await weir('run broken --json');
  expect([broken.code, broken.err]).toEqual([1, 'jobs/broken/job.sql:2:3: error: Unknown word "NONSENSE". [parse-error]\n']);
  expect(broken.json()).toMatchObject([{ summary: { state: 'failed', failure: { code: 'invalid-script' } } }]);
  await writeFile(join(place.folder, 'boom.sql'), 'BOOM');
  const boom = await weir('run boom.sql --json');
  expect([boom.code, boom.err]).toEqual([1, 'boom.sql: error: Division by zero. [job-failed]\n']);
  expect(boom.json().at(-1)).toMatchObject({ summary: { state: 'failed', rows: 1 } });
  keeper = createFakeKeeper();
  keeper.fake.failNext('start', new Failure('no-sample', 'The table x has no sample.'));
  expect(await weir('run count')).toMatchObject({ code: 1, err: expect.stringContaining('[no-sample]') });
});

test('Ctrl-C cancels a run that never ends: exit 130, the summary says so', async () => {
  await writeFile(join(place.folder, 'forever.sql'), 'FOREVER');
  const interrupt = new AbortController();
  const running = weir('run forever.sql --json', { interrupted: interrupt.signal });
  await expect.poll(() => keeper.fake.asked.length).toBe(1);
  interrupt.abort();
  const { code } = await running;
  expect(code).toBe(130);
  expect(keeper.disposed).toBe(true);
});

test('--timeout stops it too', async () => {
  await writeFile(join(place.folder, 'forever.sql'), 'FOREVER');
  let ms = 0;
  const { code, err, json } = await weir('run forever.sql --json --timeout 2.5', { wait: async (given) => void (ms = given) });
  expect([code, ms, err]).toEqual([130, 2500, expect.stringContaining('[timeout]')]);
  expect(json().at(-1)).toMatchObject({ summary: { state: 'cancelled', rows: 3 } });
});

test('a reader that goes away ends the run, quietly', async () => {
  await writeFile(join(place.folder, 'forever.sql'), 'FOREVER');
  expect(await weir('run forever.sql --json', { readsOnly: 0 })).toMatchObject({ code: 0, err: '' });
});

test('preview: text, JSON, Mermaid, SVG', async () => {
  expect((await weir('preview count')).out).toContain('2 operators, 1 chains, 1 slot');
  expect((await weir('preview count --json')).json()).toMatchObject([{ operators: [{ uid: 'source0' }, { uid: 'sink0' }], edges: [{ ship: 'FORWARD' }] }]);
  expect((await weir('preview count --mermaid')).out).toMatch(/^flowchart LR\n {2}subgraph c0/);
  expect((await weir('preview count --svg')).out).toMatch(/^<svg[\s\S]*<\/svg>\n$/);
  expect(await weir('preview broken')).toMatchObject({ code: 1, out: '', err: expect.stringContaining('broken/job.sql:2:3') });
});

test('a jar: validated, previewed, run only with --real', async () => {
  await mkdir(join(place.folder, 'jobs/clicks'));
  await writeFile(join(place.folder, 'jobs/clicks/job.yaml'), 'jar: clicks.jar\narguments: [--n, 1]\n');
  expect(await weir('validate clicks --trust')).toMatchObject({ code: 0, out: 'jobs/clicks/job.yaml: valid\n' });
  expect(keeper.fake.asked.at(-1)?.script).toMatchObject({ file: 'jobs/clicks/job.yaml', jar: { path: join(place.folder, 'jobs/clicks/clicks.jar'), arguments: ['--n', '1'] } });
  expect((await weir('preview jobs/clicks --trust')).out).toContain('2 operators');
  expect(await weir('run clicks')).toMatchObject({ code: 1, err: expect.stringContaining('[jar-runs-for-real]') });
  expect(await weir('run clicks --real')).toMatchObject({ code: 0 });
  expect(keeper.fake.asked.at(-1)?.script.real).toEqual(['*']);
  for (const line of ['run clicks --real --limit 1', 'run clicks --real --fold', 'run count --real']) expect(await weir(line)).toMatchObject({ code: 2, err: expect.stringContaining('[bad-usage]') });
});

test('a job.yaml that cannot be read says where; outside a workspace its jar lies beside it', async () => {
  await writeFile(join(place.folder, 'jobs/later/job.yaml'), 'jar: 1\n');
  expect(await weir('preview jobs/later/job.yaml')).toMatchObject({ code: 2, err: expect.stringMatching(/^jobs\/later\/job\.yaml:1:6: error: .*\[broken-job-file\]\n$/) });
  const alone = await folderOf({ 'job.yaml': 'jar: a.jar\n' });
  await weir(`preview ${alone.folder}`);
  expect(keeper.fake.asked.at(-1)?.script.jar?.path).toBe(join(alone.folder, 'a.jar'));
  await weir(`preview ${alone.folder}/job.yaml`);
  await writeFile(join(alone.folder, 'job.yaml'), 'jar: ../a.jar\n');
  expect(await weir(`preview ${alone.folder}`)).toMatchObject({ code: 2, err: expect.stringContaining('[outside-workspace]') });
  await alone.dispose();
});

const EDITS = `weir: 1
operators:
  # Flights, long gone
  "gone":
    name: x
  "sink0":
    parallelism: 9
    max-parallelism: 8
  "source0":
    parallelism: 4
`;

test("preview: with the job's edits; what was refused, and what has no operator, at its place", async () => {
  await writeFile(join(place.folder, 'jobs/count/topology.yaml'), EDITS);
  const warned = `jobs/count/topology.yaml:4:3: warning: The job has no operator gone (Flights, long gone), so this edit does nothing. It is kept: correct the uid, or remove the stanza. [orphaned-edit]
jobs/count/topology.yaml:7:5: warning: "sink 1" cannot be wider than its max parallelism, 8. Instead: parallelism 8. [above-max-parallelism]
`;
  const { code, err, json } = await weir('preview count --json');
  expect([code, err]).toEqual([0, warned]);
  expect(json()).toMatchObject([{ operators: [{ uid: 'source0', parallelism: 4 }, { uid: 'sink0', parallelism: 1 }], refused: [{ operator: 'sink0', property: 'parallelism' }], orphans: ['gone'] }]);
  for (const form of ['', '--svg', '--mermaid']) expect(await weir(`preview count ${form}`)).toMatchObject({ code: 0, err: warned });
  expect((await weir('preview jobs/count', { cwd: place.folder })).err).toBe(warned);
  expect((await weir('preview job.sql', { cwd: join(place.folder, 'jobs/count') })).err).toContain('topology.yaml:7:5: warning');
});

test('run: with the edits of the job, and warned of those that did nothing', async () => {
  await writeFile(join(place.folder, 'jobs/count/topology.yaml'), EDITS);
  const { code, err, json } = await weir('run count --json');
  expect([code, err.match(/\[[a-z-]+\]$/gm)]).toEqual([0, ['[orphaned-edit]', '[above-max-parallelism]']]);
  expect(json().at(-1)).toMatchObject({ summary: { state: 'finished', rows: 3 } });
  expect(keeper.fake.asked[0]).toMatchObject({ method: 'start', script: { topology: { operators: { source0: { parallelism: 4 } } } } });
});

test('run: edits that all are applied ask for no drawing', async () => {
  await writeFile(join(place.folder, 'jobs/count/topology.yaml'), 'weir: 1\noperators:\n  "source0":\n    parallelism: 4\n  "gone":\n    name: x\n');
  expect((await weir('run count --json')).err).toContain('[orphaned-edit]');
  expect(keeper.fake.asked.map(({ method }) => method)).toEqual(['start']);
});

test('a SQL file on its own has its edits beside it, under its name', async () => {
  const alone = await folderOf({ 'count.sql': 'SELECT 3', 'count.topology.yaml': EDITS });
  expect((await weir('preview count.sql --json', { cwd: alone.folder })).json()).toMatchObject([{ operators: [{ parallelism: 4 }, {}], orphans: ['gone'] }]);
  await alone.dispose();
});

test('edits that cannot be read: preview and run stop at the place, exit 1, and ask no engine; other jobs go on', async () => {
  const broken = EDITS.replace('parallelism: 4', 'parallelism: many');
  await writeFile(join(place.folder, 'jobs/count/topology.yaml'), broken);
  const says = 'jobs/count/topology.yaml:10:18: error: operators.source0.parallelism: write a whole number from 1 to 32768, not "many". The job is neither planned nor run without its edits: correct them first. [broken-topology]\n';
  expect(await weir('preview count')).toMatchObject({ code: 1, out: '', err: says });
  const run = await weir('run count --json');
  expect([run.code, run.err, run.json()]).toMatchObject([1, says, [{ summary: { state: 'failed', failure: { code: 'broken-topology', file: 'jobs/count/topology.yaml', range: { start: { line: 10, column: 18 } } } } }]]);
  expect(keeper.fake.asked).toEqual([]);
  expect(await readFile(join(place.folder, 'jobs/count/topology.yaml'), 'utf8')).toBe(broken);
  expect(await weir('validate broken')).toMatchObject({ code: 1, err: '' });
});

test('validate looks at the edits too: all faults at once and from the top, those of the text as well', async () => {
  await writeFile(join(place.folder, 'jobs/broken/topology.yaml'), 'weir: 1\noperators:\n  a: { parallelism: 0 }\n  b: { chaning: head }\n');
  const { code, out, err } = await weir('validate broken');
  expect([code, err]).toEqual([1, '']);
  expect(out.split('\n').map((line) => line.replace(/: error: .* \[/, ' ['))).toEqual(['jobs/broken/job.sql:2:3 [parse-error]', 'jobs/broken/topology.yaml:3:21 [bad-value]', 'jobs/broken/topology.yaml:4:8 [unknown-key]', '']);
  await writeFile(join(place.folder, 'jobs/count/topology.yaml'), '<<<<<<< HEAD\n');
  expect((await weir('validate count --json')).json()).toMatchObject([{ file: 'jobs/count/job.sql', valid: true }, { file: 'jobs/count/topology.yaml', valid: false, diagnostics: [{ code: 'conflict-marker' }] }]);
});

test('validate: edits that do nothing are warnings, and no fault of the job', async () => {
  await writeFile(join(place.folder, 'jobs/count/topology.yaml'), EDITS);
  const { code, out } = await weir('validate count');
  expect([code, out.match(/^.*(valid|\[[a-z-]+\])/gm)?.map((line) => line.slice(0, 40))]).toEqual([0, ['jobs/count/job.sql: valid', 'jobs/count/topology.yaml:4:3: warning: T', 'jobs/count/topology.yaml:7:5: warning: "']]);
  expect(await weir('validate jobs/count/topology.yaml')).toMatchObject({ code: 2, err: expect.stringContaining('Give the job instead') });
});

test('--version and --help are no errors', async () => {
  expect(await weir('--version')).toMatchObject({ code: 0, out: '9.8.7\n' });
  expect(await weir('--help')).toMatchObject({ code: 0, out: expect.stringContaining('validate') });
});
