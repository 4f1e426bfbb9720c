import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunId } from '#shared/services/engine.ts';
import type { ScriptDebuggerState, ScriptLogged, ScriptThread, ScriptVariable } from '#shared/services/script-debugger.ts';
import { engineIsBuilt, flinkWorld } from './flink-world.ts';
import { firstOf } from './worlds.ts';

const SCORE = `import { BIGINT, Decimal, LocalDate, scalar, STRING } from '@weir/sdk';
import { weigh } from './weigh';
const factor = 31n;

// Nothing runs here.
export const score = scalar({ arguments: [BIGINT.notNull(), STRING], returns: STRING }, (id, origin) => {
  const seen = new Map([[origin, { times: 2 }]]);
  const fare = Decimal.of('12.50');
  const day = LocalDate.of('2026-03-01');
  const big = weigh(id) * factor;
  return \`\${big}:\${big > 0n}:\${seen.size}:\${fare}:\${day}\`;
});
export const picky = scalar({ arguments: [BIGINT.notNull()], returns: BIGINT }, (id) => {
  try {
    JSON.parse('{');
  } catch {}
  if (id > 9007199254740995n) throw new RangeError('not ' + id);
  return id;
});
`;
const WEIGH = `export function weigh(id: bigint): bigint {
  let twice = id;
  twice += id;
  return twice;
}
`;
const COUNTED = `import { BIGINT, list, map, process, ROW, STRING, tableOf, TIMESTAMP, value } from '@weir/sdk';
export const counted = process(
  {
    input: { t: tableOf({ k: STRING, n: BIGINT }, { partitioned: true, timed: true }) },
    state: { c: value(BIGINT, { initial: 0n }), last: list(BIGINT), by: map(STRING, BIGINT) },
    returns: ROW({ c: BIGINT }),
    time: TIMESTAMP(3),
  },
  {
    *onRow({ state, time, timers }, { k, n }) {
      state.c.value += 1n;
      state.last.add(n!);
      state.by.set(k!, n!);
      yield { c: state.c.value };
      timers.event.set(time!.plus({ seconds: 1 }));
    },
    *onTimer({ state }) {
      yield { c: -state.c.value };
    },
  },
);
`;
const LATER = `import { asyncScalar, BIGINT } from '@weir/sdk';
export const later = asyncScalar({ arguments: [BIGINT.notNull()], returns: BIGINT }, async (id) => {
  const next = id + 1n;
  await null;
  return next + next;
});
`;
const lineOf = (words: string, text = SCORE) => text.split('\n').findIndex((line) => line.includes(words)) + 1;
const FIRST = 9007199254740993n;
const TICKS = `CREATE TABLE ticks (id BIGINT NOT NULL, origin AS 'EWR') WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.id.kind' = 'sequence', 'fields.id.start' = '${FIRST}', 'fields.id.end' = '${FIRST + 1_000_000n}');\n`;
const SCORES = `SET 'parallelism.default' = '2';\n${TICKS}SELECT id, score(id, origin) FROM ticks;\n`;
const PICKS = `${TICKS}SELECT picky(id) FROM ticks;\n`;
const COUNTS = `CREATE TABLE ticks (id BIGINT NOT NULL, n AS id, k AS 'a', moment AS CAST(TO_TIMESTAMP_LTZ(id - 9007199254740992, 0) AS TIMESTAMP(3)), WATERMARK FOR moment AS moment) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.id.kind' = 'sequence', 'fields.id.start' = '${FIRST}', 'fields.id.end' = '${FIRST + 1_000_000n}');
SELECT c FROM counted(t => TABLE ticks PARTITION BY k, on_time => DESCRIPTOR(moment), uid => 'counted');
`;
const FILES = {
  'weir.yaml': 'weir: 1\nfunctions: [functions/*.ts]\n',
  'functions/score.ts': SCORE,
  'functions/weigh.ts': WEIGH,
  'functions/counted.ts': COUNTED,
  'functions/later.ts': LATER,
  'jobs/a/job.sql': SCORES,
};

const SCORE_FILE = 'functions/score.ts';
const at = (id: string, words: string, more: object = {}) => ({ id, file: SCORE_FILE, line: lineOf(words), ...more });

describe.skipIf(!engineIsBuilt)('breakpoints in TypeScript on Flink', () => {
  const world = flinkWorld('web socket', FILES, { trusted: true });
  const scripts = () => world.clients.scriptDebugger;
  const start = async (text: string) => (await world.clients.runs.start({ file: 'jobs/a/job.sql', text })).run;
  const stopped = async (run: RunId, fits: (thread: ScriptThread) => boolean = () => true) => {
    const found = ({ threads }: ScriptDebuggerState) => threads.find((thread) => thread.paused && fits(thread));
    return found(await firstOf(scripts().threads({ run }), (state) => found(state) !== undefined))! as ScriptThread & { paused: NonNullable<ScriptThread['paused']> };
  };
  const cancel = async (run: RunId) => {
    await world.clients.runs.cancel({ run });
    return firstOf(world.clients.runs.status({ run }), ({ state }) => state === 'cancelled');
  };
  /** The variables of a scope, by their names. */
  const read = async (run: RunId, thread: string, reference: string) => {
    const { variables } = await scripts().variables({ run, thread, reference });
    return Object.fromEntries(variables.map((each) => [each.name, each])) as Record<string, ScriptVariable>;
  };
  const scope = (run: RunId, { id, paused }: Awaited<ReturnType<typeof stopped>>, kind: string, frame = 0) => read(run, id, paused.frames[frame]!.scopes.find((each) => each.kind === kind)!.reference);

  test('one subtask stops at a line, shows what is there, steps through files and back; the other goes on', async () => {
    const condition = `id === ${FIRST + 2n}n`;
    const { breakpoints } = await scripts().set({ breakpoints: [at('stop', 'const big', { condition }), at('nothing', 'Nothing runs', { condition: 'id < 0n' }), at('over', 'export const score', { line: 99 }), at('once', 'const factor'), { id: 'other', file: 'functions/none.ts', line: 1 }, at('broken', 'const day', { condition: 'id >' })] });
    expect(breakpoints.map(({ problem }) => problem?.code)).toEqual(['breakpoint-waits', 'breakpoint-waits', 'breakpoint-waits', 'breakpoint-waits', 'breakpoint-waits', 'breakpoint-condition']);
    const run = await start(SCORES);
    const thread = await stopped(run);
    const { paused } = thread;
    expect(paused).toMatchObject({ reason: 'breakpoint', breakpoints: ['stop'], exception: null });
    expect(paused.frames).toMatchObject([{ file: SCORE_FILE, line: lineOf('const big'), whose: 'workspace' }]);
    const all = (await firstOf(scripts().breakpoints({}))).breakpoints;
    expect(all.map(({ stands, hits, problem }) => [stands?.line, hits, problem?.code])).toEqual([
      [lineOf('const big'), 1, undefined], [lineOf('const seen'), 0, undefined], [undefined, 0, 'breakpoint-no-code'], [undefined, 0, 'breakpoint-no-code'], [undefined, 0, 'breakpoint-waits'], [undefined, 0, 'breakpoint-condition'],
    ]);

    expect(await scope(run, thread, 'local')).toMatchObject({ id: { value: `${FIRST + 2n}n`, type: 'bigint', reference: null }, origin: { value: '"EWR"' }, seen: { value: 'Map(1)', type: 'Map' }, fare: { value: 'Decimal 12.50', type: 'Decimal' }, day: { value: 'LocalDate 2026-03-01' } });
    const { seen } = await scope(run, thread, 'local');
    expect(await read(run, thread.id, seen!.reference!)).toMatchObject({ '"EWR"': { value: '{ times: 2 }' } });
    const { factor, Decimal } = await scope(run, thread, 'module');
    expect([factor?.value, Decimal]).toEqual(['31n', undefined]);
    const flink = await scope(run, thread, 'flink');
    expect(flink.function).toMatchObject({ value: `"score (${SCORE_FILE})"` });
    expect(await read(run, thread.id, flink.arguments!.reference!)).toMatchObject({ 1: { value: `${FIRST + 2n}n`, type: 'BIGINT NOT NULL' }, 2: { value: '"EWR"', type: 'STRING' } });

    const evaluate = (text: string, frame = paused.frames[0]!.id) => scripts().evaluate({ run, thread: thread.id, frame, text });
    expect(await evaluate('id % 2n + factor')).toMatchObject({ value: '32n', type: 'bigint' });
    expect(await evaluate('{ a: [origin, "ä"] }')).toMatchObject({ value: '{ a: Array(2) }' });
    await expect(evaluate('nobody')).rejects.toMatchObject({ code: 'evaluation-failed', message: 'ReferenceError: nobody is not defined' });

    // One stands still; what the other gives comes on.
    const { counts } = await firstOf(world.clients.runs.status({ run }));
    await firstOf(world.clients.runs.status({ run }), (status) => status.counts[0]!.counted > counts[0]!.counted + 50);

    const step = async (how: 'over' | 'into' | 'out', line: number) => {
      await scripts().step({ run, thread: thread.id, how });
      const next = await stopped(run);
      expect([next.paused.reason, next.paused.frames[0]!.line]).toEqual(['step', line]);
      return next;
    };
    const within = await step('into', 2);
    expect(within.paused.frames).toMatchObject([{ name: 'weigh', file: 'functions/weigh.ts', line: 2 }, { file: SCORE_FILE, line: lineOf('const big') }]);
    await step('over', 3);
    // What is left of the line that called has no place to stop at.
    const behind = await step('out', lineOf('return `'));
    expect(await scope(run, behind, 'local')).toMatchObject({ big: { value: `${(FIRST + 2n) * 62n}n` } });
    await expect(scripts().variables({ run, thread: thread.id, reference: seen!.reference! })).rejects.toMatchObject({ code: 'thread-runs' });
    await scripts().step({ run, thread: thread.id, how: 'continue' });
    await firstOf(scripts().threads({ run }), ({ threads }) => threads.every((each) => each.paused === null));
    await expect(scripts().step({ run, thread: thread.id, how: 'over' })).rejects.toMatchObject({ code: 'thread-runs' });

    // What goes on is stopped at once, without being started again; and all of it.
    await scripts().set({ stops: 'all', breakpoints: [at('again', 'return `')] });
    await firstOf(scripts().threads({ run }), ({ threads }) => threads.length === 2 && threads.every((each) => each.paused !== null));
    const first = await stopped(run);
    await scripts().set({ stops: 'all', breakpoints: [at('again', 'return `', { enabled: false }), at('says', 'return `', { log: 'big is {big}', condition: 'id % 10n === 1n' }), at('fails', 'const day', { condition: 'nobody > 1' })] });
    const said = firstOf(scripts().logged({ run }), ({ breakpoint }: ScriptLogged) => breakpoint === 'says');
    await scripts().step({ run, thread: first.id, how: 'continue' });
    expect(await said).toMatchObject({ text: expect.stringMatching(/^big is \d+n$/), file: SCORE_FILE, line: lineOf('return `') });
    await firstOf(world.clients.runs.logs({ run }), ({ text }) => text.startsWith('big is '));
    const failed = await firstOf(scripts().breakpoints({}), ({ breakpoints: now }) => now.some(({ id, problem }) => id === 'fails' && problem !== null));
    expect(failed.breakpoints.find(({ id }) => id === 'fails')).toMatchObject({ hits: 0, problem: { code: 'breakpoint-condition', message: expect.stringContaining('ReferenceError: nobody is not defined') } });

    // A run that stands still is cancelled as any other.
    await scripts().set({ breakpoints: [at('again', 'return `')] });
    await stopped(run);
    await cancel(run);
  });

  test('exceptions stop where they are thrown: those that nobody catches, or all', async () => {
    await scripts().set({ exceptions: 'uncaught' });
    const run = await start(PICKS);
    const thread = await stopped(run);
    expect(thread.paused).toMatchObject({ reason: 'exception', exception: { text: `RangeError: not ${FIRST + 3n}` }, frames: [{ file: SCORE_FILE, line: lineOf('throw new') }] });
    await cancel(run);
    await scripts().set({ exceptions: 'all' });
    const again = await start(PICKS);
    expect((await stopped(again)).paused).toMatchObject({ exception: { text: expect.stringMatching(/^SyntaxError/) }, frames: [{ line: lineOf('JSON.parse') }] });
    await scripts().set({});
    // Nothing is watched any more, and the run goes on to where it fails by itself.
    expect(await firstOf(world.clients.runs.status({ run: again }), ({ state }) => state === 'failed')).toMatchObject({ failure: { code: 'function-failed' } });
  });

  test('a process function shows its row, key, state, time and watermark', async () => {
    const file = 'functions/counted.ts';
    await scripts().set({ breakpoints: [{ id: 'row', file, line: lineOf('yield { c: state', COUNTED), condition: `n === ${FIRST + 4n}n` }, { id: 'timer', file, line: lineOf('yield { c: -state', COUNTED) , condition: 'state.c.value > 5n' }] });
    const run = await start(COUNTS);
    const thread = await stopped(run, ({ paused }) => paused!.breakpoints.includes('row'));
    const flink = await scope(run, thread, 'flink');
    expect(flink).toMatchObject({ function: { value: `"counted (${file})"` }, input: { value: '"t"' }, kind: { value: '"+I"' }, key: { value: `"k = 'a'"` }, time: { value: expect.stringMatching(/^LocalDateTime 1970-01-01T/), type: 'TIMESTAMP(3)' }, watermark: { value: expect.stringMatching(/^LocalDateTime 1970-01-01T|^null/) } });
    expect(await read(run, thread.id, flink.row!.reference!)).toMatchObject({ k: { value: '"a"', type: 'STRING' }, n: { value: `${FIRST + 4n}n`, type: 'BIGINT' } });
    const state = await read(run, thread.id, flink.state!.reference!);
    expect(state).toMatchObject({ c: { value: '5n', type: 'value(BIGINT)' }, last: { type: 'list(BIGINT NOT NULL)' }, by: { value: 'Map(1)', type: 'map(STRING NOT NULL, BIGINT)' } });
    expect(Object.values(await read(run, thread.id, state.last!.reference!)).map(({ value }) => value)).toEqual([0, 1, 2, 3, 4].map((n) => `${FIRST + BigInt(n)}n`));
    await scripts().step({ run, thread: thread.id, how: 'continue' });
    const due = await stopped(run, ({ paused }) => paused!.breakpoints.includes('timer'));
    expect(await scope(run, due, 'flink')).toMatchObject({ timer: { value: 'null' }, state: { reference: expect.any(String) } });
    await cancel(run);
  });

  test('an async function stops in the thread in which it is called, and at its line of now where it was replaced', async () => {
    const file = 'functions/later.ts';
    const stopAt = async (run: RunId, text: string) => {
      const line = lineOf('return next', text);
      await scripts().set({ breakpoints: [{ id: 'later', file, line }] });
      const thread = await stopped(run);
      expect(thread.paused.frames[0]).toMatchObject({ file, line });
      const { next } = await scope(run, thread, 'local');
      expect(await read(run, thread.id, (await scope(run, thread, 'flink')).arguments!.reference!)).toMatchObject({ 1: { value: `${BigInt(next!.value.slice(0, -1)) - 1n}n` } });
      await scripts().set({ breakpoints: [] });
    };
    const run = await start(`${TICKS}SELECT later(id) FROM ticks;\n`);
    await stopAt(run, LATER);
    const now = `// It moves its lines.\n\n${LATER}`;
    await writeFile(join(world.folder, file), now);
    await firstOf(world.clients.runs.status({ run }), ({ replacements }) => replacements.length > 0);
    await stopAt(run, now);
    await cancel(run);
  });

  test('a file that a replacement brings in has its breakpoints', async () => {
    const run = await start(`${TICKS}SELECT later(id) FROM ticks;\n`);
    await writeFile(join(world.folder, 'functions/brought.ts'), 'export function brought(id: bigint): bigint {\n  const twice = id * 2n;\n  return twice;\n}\n');
    await scripts().set({ breakpoints: [{ id: 'brought', file: 'functions/brought.ts', line: 2 }] });
    await writeFile(join(world.folder, 'functions/later.ts'), `import { brought } from './brought';\n${LATER.replace('return next', 'return brought(next)')}`);
    expect((await stopped(run)).paused.frames[0]).toMatchObject({ file: 'functions/brought.ts', line: 2 });
    await scripts().set({ breakpoints: [] });
    await cancel(run);
  });
});
