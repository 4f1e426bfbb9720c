import { afterEach, beforeEach, expect, test } from 'vitest';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import { runCli } from '#electron/cli/run-cli.ts';
import type { CliParts, Sink } from '#electron/cli/parts.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { createFakeKeeper, type FakeKeeper } from '#test/fakes/engine-keeper.ts';
import { folderOf } from './worlds.ts';

const WRONG = 'steps:\n  - then:\n      select-1:\n        changelog:\n          - ["+I", { n: 1 }] # as it should be\n          - ["+I", { n: 9007199254740994 }]\n';

let place: { folder: string; dispose(): Promise<void> };
let keeper: FakeKeeper;

beforeEach(async () => {
  keeper = createFakeKeeper();
  place = await folderOf({
    'weir.yaml': 'weir: 1\n',
    'jobs/one/job.sql': 'SELECT 1;\n',
    'jobs/one/tests/right.yaml': 'name: one row\nsteps:\n  - then: { select-1: { table: [{ n: 9007199254740993 }] } }\n',
    'jobs/two/job.sql': 'SELECT 2;\n',
    'jobs/two/tests/wrong.yaml': WRONG,
    'jobs/broken/job.sql': 'NONSENSE',
    'jobs/broken/tests/x.yaml': 'steps:\n  - {}\n',
    'jobs/none/job.sql': 'SELECT 1;\n',
  });
});
afterEach(() => place.dispose());

interface Call {
  cwd?: string;
  interrupted?: AbortSignal;
  onErr?: (text: string) => void;
}

async function weir(line: string, { cwd = place.folder, interrupted = new AbortController().signal, onErr = () => {} }: Call = {}) {
  const text = { out: '', err: '' };
  const sink = (name: 'out' | 'err'): Sink => ({
    closed: false,
    whenClosed: new Promise(() => {}),
    write: async (more) => {
      text[name] += more;
      if (name === 'err') onErr(more);
    },
  });
  const parts: CliParts = {
    cwd,
    interrupted,
    out: sink('out'),
    err: sink('err'),
    places: { runner: '', broker: '', images: '', maven: '', renderer: '', sample: '/nowhere', home: join(place.folder, '.home'), cache: '', java: undefined, version: '9.8.7' },
    broker: () => createFakeBroker(),
    startEngine: () => (keeper = keeper.disposed ? createFakeKeeper() : keeper),
    wait: () => new Promise(() => {}),
  };
  return { code: await runCli(line.split(' ').filter(Boolean), parts), ...text };
}

test('a job whose tests pass: exit 0', async () => {
  const { code, out, err } = await weir('test one');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^✓ one › one row {2}1 ms\n\n1 of 1 passed in [\d.]+ s\n$/);
  expect(keeper.fake.asked.at(-1)).toMatchObject({ method: 'test', script: { parallelism: 1, trusted: true, folder: place.folder } });
});

test('what differs: exit 1, the place and a diff', async () => {
  const { code, out } = await weir('test two');
  expect(code).toBe(1);
  expect(out).toContain(`✗ two › wrong  1 ms
    jobs/two/tests/wrong.yaml:3:7: step 1, select-1: the changelog differs
      - +I { n: 1 }
      + +I { n: 9007199254740993 }   n: 1 → 9007199254740993
`);
});

test('all tests of the workspace, from a folder in it; a job that does not compile is wrong at its place', async () => {
  const { code, out, err } = await weir('test --json', { cwd: join(place.folder, 'jobs/one') });
  expect([code, err]).toEqual([1, 'weir: warning: ../none/job.sql has no test. Write one in ../none/tests, as NAME.yaml [no-tests]\n']);
  const { tests, ...counts } = JSON.parse(out);
  expect(counts).toEqual({ passed: 1, failed: 2, skipped: 0 });
  expect(tests).toMatchObject([
    { job: 'broken', name: 'x', outcome: 'wrong', fault: { code: 'parse-error', path: '../broken/job.sql', range: { start: { line: 1, column: 1 } } } },
    { job: 'one', name: 'one row', file: 'tests/right.yaml', outcome: 'passed', differences: [] },
    { job: 'two', name: 'wrong', outcome: 'failed', differences: [{ step: 0, sink: 'select-1', part: 'changelog', kind: 'differs', columns: ['n'] }] },
  ]);
});

test('one test by its path; names that there are not', async () => {
  expect((await weir('test jobs/one/tests/right.yaml')).out).toContain('1 of 1 passed');
  expect(await weir('test jobs/one/tests/left.yaml')).toMatchObject({ code: 2, err: expect.stringContaining('There is no test jobs/one/tests/left.yaml. [test-missing]') });
  expect(await weir('test twoo')).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean two?') });
  expect(await weir('test', { cwd: '/' })).toMatchObject({ code: 2, err: expect.stringContaining('[no-such-job]') });
});

test('a job without tests is told, and passes', async () => {
  expect(await weir('test none')).toMatchObject({ code: 0, out: 'No test was found.\n', err: expect.stringContaining('[no-tests]') });
});

test('--junit writes a file for CI', async () => {
  expect((await weir('test one two --junit out/tests.xml')).code).toBe(1);
  const xml = await readFile(join(place.folder, 'out/tests.xml'), 'utf8');
  expect(xml).toContain('<testsuites tests="2" failures="1" errors="0" skipped="0"');
  expect(xml).toContain('<testcase classname="one" name="one row" file="jobs/one/tests/right.yaml"');
});

test('--update writes what came; then it passes', async () => {
  expect(await weir('test two --update')).toMatchObject({ code: 0, out: expect.stringContaining('↻ two › wrong: written as it came') });
  expect(await readFile(join(place.folder, 'jobs/two/tests/wrong.yaml'), 'utf8')).toBe(WRONG.replace('n: 1 }', 'n: 9007199254740993 }'));
  expect((await weir('test two')).code).toBe(0);
});

test('Ctrl-C: what has not run is skipped, exit 130', async () => {
  const stop = new AbortController();
  stop.abort();
  const { code, out } = await weir('test one --json', { interrupted: stop.signal });
  expect(code).toBe(130);
  if (out) expect(JSON.parse(out)).toMatchObject({ skipped: 1 });
});

test('--watch runs again what may have changed, and nothing else', async () => {
  const stop = new AbortController();
  let rounds = 0;
  const { code, out } = await weir('test one two --watch', {
    interrupted: stop.signal,
    onErr: (text) => {
      if (!text.startsWith('Waiting')) return;
      if (++rounds === 1) void writeFile(join(place.folder, 'jobs/two/tests/wrong.yaml'), 'steps:\n  - then: { select-1: { table: [{ n: 9007199254740993 }, { n: 9007199254740994 }] } }\n');
      else stop.abort();
    },
  });
  expect(code).toBe(130);
  expect(out.match(/› one row/g)).toHaveLength(1);
  expect(out.match(/› wrong/g)).toHaveLength(2);
  expect(out).toContain('✓ two › wrong');
});

test('--against compares with another version: a path, or a commit', async () => {
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: place.folder, stdio: 'pipe' });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'one');
  expect(await weir('test one --against git:HEAD')).toMatchObject({ code: 0, out: '✓ select-1: 1 row, equal\nBoth give the same.\n' });
  await writeFile(join(place.folder, 'jobs/one/job.sql'), 'SELECT 2;\n');
  const { code, out } = await weir('test one --against git:HEAD');
  expect(code).toBe(1);
  expect(out).toBe('✗ select-1: 1 row differs, of 1 and 2\n      + { n: 9007199254740994 }   unexpected\n- git:HEAD:jobs/one/job.sql\n+ jobs/one/job.sql\n');
  expect(JSON.parse((await weir('test two --against jobs/none/job.sql --json')).out)).toMatchObject({ equal: false, sinks: [{ different: 1, oldRows: 1, newRows: 2 }] });
});

test('--as-batch asks for both modes of one job', async () => {
  expect((await weir('test one --as-batch')).code).toBe(0);
  expect(keeper.fake.asked.map(({ method, script }) => [method, script.mode])).toEqual([
    ['compare', 'streaming'],
    ['compare', 'batch'],
  ]);
});

test.each(['test --as-batch', 'test one two --against git:HEAD', 'test one --as-batch --against x', 'test one --tolerance 0.1'])('%s is a misuse', async (line) => {
  expect(await weir(line)).toMatchObject({ code: 2, err: expect.stringContaining('[bad-usage]') });
});
