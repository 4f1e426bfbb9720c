import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import type { TestEvent } from '#shared/services/tests.ts';
import { allOf, createWorld, firstOf, PIPES, SAMPLE, type World } from './worlds.ts';

const where = places();
const built = existsSync(join(where.runner, 'weir-runner.jar'));

const RIGHT = 'name: counts\nsteps:\n  - then: { select-1: { table: [{ n: 9007199254740993 }] } }\n';
const OTHER = '# what it is for\nsteps:\n  - then:\n      select-1:\n        table: # a word on it\n          - { n: 1 } # wrong\n';
const LOST = 'steps:\n  - then: { selekt-1: { table: [] } }\n';
const BROKEN = 'steps:\n  - givn: {}\n';

/** One job for both engines: the fake counts from there, and Flink is given that number. */
const FAKES = { 'jobs/count/job.sql': 'SELECT 1;\n' };
const FLINKS = { 'jobs/count/job.sql': "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen');\nSELECT n FROM numbers;\n" };
const given = (text: string) => text.replace('  - then:', '  - given: { numbers: [{ n: 9007199254740993 }] }\n    then:');

describe.each([
  ['the fake engine', false],
  ['Flink', true],
])('tests on %s', (_name, real) => {
  if (real && !built) return test.skip('the engine is not built: npm run build', () => {});
  const put = real ? given : (text: string) => text;
  const files = {
    ...SAMPLE,
    'ddl/one.sql': real ? '' : 'SET x',
    'weir.yaml': 'weir: 1\n',
    ...(real ? FLINKS : FAKES),
    'jobs/count/tests/right.yaml': put(RIGHT),
    'jobs/count/tests/other.yaml': put(OTHER),
    'jobs/count/tests/lost.yaml': put(LOST),
    'jobs/count/tests/broken.yaml': BROKEN,
  };
  let keeper: EngineKeeper | undefined;
  beforeAll(async () => {
    keeper = real ? startEngine(where) : undefined;
    await keeper?.engine();
  });
  afterAll(() => keeper?.dispose());

  describe.each(PIPES)('over %s', (kind) => {
    let world: World;
    beforeAll(async () => void (world = await createWorld(kind, { files, ...(keeper ? { keeper, keepEngine: true } : {}) })));
    afterAll(() => world?.dispose());
    const path = (name: string) => `jobs/count/tests/${name}.yaml`;
    const run = async (...names: string[]) => new Map((await allOf(world.clients.tests.run({ paths: names.map(path) }))).filter((event): event is TestEvent & { result: object } => event.result !== null).map((event) => [event.path, event.result]));

    test('lists the tests of all jobs, and what is wrong with a file', async () => {
      const tests = await firstOf(world.clients.tests.list({}));
      expect(tests.map(({ job, name, path, problems }) => [job, name, path, problems.map(({ code }) => code)])).toEqual([
        ['count', 'broken', path('broken'), ['unknown-key']],
        ['count', 'lost', path('lost'), []],
        ['count', 'other', path('other'), []],
        ['count', 'counts', path('right'), []],
      ]);
    });

    test('what is wrong with a test is among the problems of the workspace', async () => {
      const { problems } = await firstOf(world.clients.workspace.state({}));
      expect(problems.filter(({ path }) => path.includes('/tests/')).map(({ path, diagnostic: { code, range } }) => [path, code, range.start.line])).toEqual([[path('broken'), 'unknown-key', 2]]);
    });

    test('a test begins and ends; what differs has its place', async () => {
      const events = await allOf(world.clients.tests.run({ paths: [path('right')] }));
      expect(events.map(({ result }) => result?.outcome ?? null)).toEqual([null, 'passed']);
      const result = (await run('other')).get(path('other'))!;
      expect(result).toMatchObject({ outcome: 'failed', fault: null, checks: [{ step: 0, sink: 'select-1', part: 'table', passed: false, columns: ['n'], rows: 1 }] });
      const [difference] = result.checks[0]!.differences;
      expect(difference).toMatchObject({ kind: 'differs', expectedAt: 0, expected: { values: { n: '1' } }, actual: { values: { n: '9007199254740993' } }, columns: ['n'] });
      expect(difference!.range!.start).toEqual({ line: real ? 7 : 6, column: 13 });
    });

    test('what cannot run says why, and where', async () => {
      const results = await run('lost', 'broken');
      expect(results.get(path('lost'))).toMatchObject({ outcome: 'wrong', fault: { code: 'test-unknown-sink', path: path('lost'), range: { start: { line: real ? 3 : 2 } } } });
      expect(results.get(path('broken'))).toMatchObject({ outcome: 'wrong', fault: { code: 'unknown-key', path: path('broken'), range: { start: { line: 2, column: 5 } } } });
    });

    test('a test that is not there', async () => {
      await expect(allOf(world.clients.tests.run({ paths: ['jobs/count/tests/none.yaml'] }))).rejects.toMatchObject({ code: 'test-missing' });
    });

    test('accepting what came rewrites what was expected, and nothing else; then it passes', async () => {
      await expect(world.clients.tests.accept({ path: path('right') })).rejects.toMatchObject({ code: 'test-not-run' });
      await run('other');
      await world.clients.tests.accept({ path: path('other') });
      const text = await readFile(join(world.folder, path('other')), 'utf8');
      expect(text).toBe(put(OTHER).replace('{ n: 1 }', '{ n: 9007199254740993 }'));
      expect((await run('other')).get(path('other'))).toMatchObject({ outcome: 'passed' });
      await writeFile(join(world.folder, path('other')), put(OTHER));
    });

    test('what was changed since it ran is not written over', async () => {
      await run('other');
      await writeFile(join(world.folder, path('other')), `${put(OTHER)}# mine\n`);
      await expect(world.clients.tests.accept({ path: path('other') })).rejects.toMatchObject({ code: 'file-changed' });
      await writeFile(join(world.folder, path('other')), put(OTHER));
    });

    test('a test is debugged as a run that is held before its first row', async () => {
      const file = 'jobs/count/job.sql';
      const start = { file, text: files[file], paused: true };
      const { run } = await world.clients.runs.start({ ...start, test: path('right') });
      await firstOf(world.clients.debugger.debugger({ run }), ({ paused }) => paused?.reason === 'asked');
      await expect(world.clients.runs.apply({ run, text: files[file] })).rejects.toMatchObject({ code: 'test-run' });
      expect(await world.clients.runs.verdict({ run, text: `${files[file]}-- more` })).toBeNull();
      // The fake's run is over as soon as it began.
      if (real) {
        expect((await firstOf(world.clients.runs.status({ run }))).state).toBe('running');
        await world.clients.debugger.step({ run, until: 'record' });
        const rows = await firstOf(world.clients.runs.rows({ run, sink: 'select-1' }));
        expect(new TextDecoder().decode(rows.body)).toContain('9007199254740993');
        await world.clients.debugger.goOn({ run });
        expect((await allOf(world.clients.runs.status({ run }))).at(-1)).toMatchObject({ state: 'finished', counts: [{ counted: 1 }] });
      } else await world.clients.runs.cancel({ run });
      await expect(world.clients.runs.start({ ...start, test: path('none') })).rejects.toMatchObject({ code: 'test-missing' });
      await expect(world.clients.runs.start({ ...start, test: path('broken') })).rejects.toMatchObject({ code: 'test-broken', message: expect.stringContaining(`${path('broken')}:2: `) });
    });

    test('the version changes with the test and with its job', async () => {
      const versionOf = async (fits: (version: string) => boolean) => {
        for await (const tests of world.clients.tests.list({})) {
          const version = tests.find((one) => one.path === path('right'))!.version;
          if (fits(version)) return version;
        }
        throw new Error('The list ended.');
      };
      const first = await versionOf(() => true);
      const job = files['jobs/count/job.sql'];
      const changed = versionOf((version) => version !== first);
      await writeFile(join(world.folder, 'jobs/count/job.sql'), `${job}-- more\n`);
      await changed;
      const again = versionOf((version) => version === first);
      await writeFile(join(world.folder, 'jobs/count/job.sql'), job);
      await again;
    });
  });
});
