import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import type { TestEvent } from '#shared/services/tests.ts';
import { engineIsBuilt, flinkWorld } from './flink-world.ts';
import { allOf, firstOf } from './worlds.ts';

const SAMPLE = resolve(import.meta.dirname, '../../samples/orders');
const IN_NODE = 'pipeline.global-job-parameters: weir.functions.runtime:node';
/** V8 as it is in a task knows no properties of characters, Node does: so what gives a row has run in Node. */
const FUNCTIONS = `import { INT, scalar, STRING } from '@weir/sdk';

export const letters = scalar({ arguments: [STRING], returns: STRING }, (s) => {
  console.log('looks at', s);
  return s && s.replace(new RegExp('\\\\P{Letter}', 'gu'), '') + ' first';
});
export const throws = scalar({ arguments: [STRING], returns: STRING }, (s) => {
  throw new TypeError('no ' + s);
});
export const rounds = scalar({ arguments: [INT], returns: INT }, (x) => {
  let n = 0;
  while (x !== null)
    n++;
  return n;
});
`;
const FILE = 'jobs/a/job.sql';
const set = (more = '') => `SET 'pipeline.global-job-parameters' = 'weir.functions.runtime:node${more}';\n`;
const ONE = "CREATE TEMPORARY VIEW t AS SELECT x, s FROM (VALUES (1, 'a-ä')) AS t (x, s);\n";

describe.skipIf(!engineIsBuilt)('TypeScript functions in Node, beside the task', () => {
  const world = flinkWorld('memory', { 'weir.yaml': 'weir: 1\nfunctions: [functions/*.ts]\n', 'functions/all.ts': FUNCTIONS, [FILE]: 'SELECT 1;\n' }, { trusted: true });

  async function ended(text: string) {
    const { run } = await world.clients.runs.start({ file: FILE, text });
    return firstOf(world.clients.runs.status({ run }), ({ state }) => ['finished', 'failed', 'cancelled'].includes(state));
  }

  test('a setting of the workspace has the jobs of the sample run there, and their tests pass', async () => {
    const sample = readdirSync(SAMPLE, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    const files = Object.fromEntries(sample.map((path) => [path.slice(SAMPLE.length + 1), readFileSync(path, 'utf8')]));
    const shop = await world.another({ ...files, 'weir.yaml': files['weir.yaml']!.replace('settings:\n', `settings:\n  ${IN_NODE}\n`) });
    for (const name of ['card-rules/tests/rules.yaml', 'sessions/tests/half-an-hour.yaml', 'deliveries/tests/sunday.yaml', 'refusals/tests/by-country.yaml']) {
      const events = await allOf(shop.clients.tests.run({ paths: [`jobs/${name}`] }));
      expect(events.findLast((event): event is TestEvent & { result: object } => event.result !== null)!.result, name).toMatchObject({ outcome: 'passed', fault: null });
    }
    await shop.dispose();
  });

  test('a setting of the job is enough where V8 reads what it is, and without it the same job is V8\'s', async () => {
    const { failure, run, sinks } = await ended(`${set()}${ONE}SELECT letters(s) FROM t;\n`);
    expect(failure).toBeNull();
    const pages = await allOf(world.clients.runs.table({ run, sink: sinks[0]!.name, offset: 0, limit: 10 }));
    expect(pages.flatMap(({ body }) => linesOf(body).flatMap((line) => readRow(line).values.map((value) => String(value).replaceAll('"', ''))))).toEqual(['aä first']);
    expect(await firstOf(world.clients.runs.logs({ run }), ({ text }) => text === 'looks at a-ä')).toMatchObject({ level: 'info', logger: expect.stringMatching(/Calc|Source|Values/) });
    expect((await ended(`${ONE}SELECT letters(s) FROM t;\n`)).failure).toMatchObject({ code: 'function-failed', message: expect.stringContaining('Invalid property name') });
  });

  test.each([
    ['throws(s)', '', 'function-failed', /throws \(functions\/all.ts:7\) failed at functions\/all.ts:8: TypeError: no a-ä\. It was given \('a-ä'\)/],
    ['rounds(x)', ',weir.functions.time-limit:500 ms', 'function-time-limit', /within 500 ms; it goes round at functions\/all.ts:12/],
    ['letters(s)', ',weir.functions.node:/nowhere/node', 'functions-node-missing', /\/nowhere\/node could not be started.*Install Node 20 or newer/],
  ])('%s%s fails as %s', async (call, more, code, words) => {
    expect((await ended(`${set(more)}${ONE}SELECT ${call}, x FROM t;\n`)).failure).toMatchObject({ code, message: expect.stringMatching(words) });
  });

  test('a breakpoint does not stop there, and the log says why', async () => {
    await world.clients.scriptDebugger.set({ breakpoints: [{ id: 'stop', file: 'functions/all.ts', line: 5 }] });
    const { run, failure } = await ended(`${set()}${ONE}SELECT letters(s) FROM t;\n`);
    expect(failure).toBeNull();
    expect(await firstOf(world.clients.runs.logs({ run }), ({ text }) => text.startsWith('Breakpoints do not stop these functions, since they run in Node'))).toMatchObject({ level: 'warn' });
    await world.clients.scriptDebugger.set({ breakpoints: [] });
  });

  test('a function that was saved takes its place in the running job', async () => {
    const other = await world.another({ 'weir.yaml': `weir: 1\nfunctions: [functions/*.ts]\nsettings: { ${IN_NODE} }\n`, 'functions/all.ts': FUNCTIONS, [FILE]: 'SELECT 1;\n' });
    const ticks = "CREATE TABLE ticks (k STRING, n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.k.length' = '1', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000');\n";
    const { run, sinks } = await other.clients.runs.start({ file: FILE, text: `${ticks}SELECT letters(k) FROM ticks;\n` });
    const until = async (words: string) => {
      for await (const { body } of other.clients.runs.rows({ run, sink: sinks[0]!.name })) if (linesOf(body).some((line) => String(readRow(line).values[0]).includes(words))) return;
    };
    await until('first');
    await writeFile(join(other.folder, 'functions/all.ts'), FUNCTIONS.replace(' first', ' second'));
    await until('second');
    await other.clients.runs.cancel({ run });
    await other.dispose();
  });
});
