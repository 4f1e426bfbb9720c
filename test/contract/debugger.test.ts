import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import type { RunId } from '#shared/services/engine.ts';
import { FAKE_EDGE } from '#test/fakes/engine-debugger.ts';
import { allOf, createWorld, firstOf, PIPES, type World } from './worlds.ts';

const FILE = 'jobs/count/job.sql';
const { from, to } = FAKE_EDGE;

describe.each(PIPES)('the debugger over %s', (kind) => {
  let world: World;
  beforeEach(async () => void (world = await createWorld(kind)));
  afterEach(() => world.dispose());
  const start = (more: object = {}) => world.clients.runs.start({ file: FILE, text: 'FOREVER', ...more });
  const state = (run: RunId, until: Parameters<typeof firstOf>[1] = () => true) => firstOf(world.clients.debugger.debugger({ run }), until as never);

  test('a run that begins paused goes on when it is told to, and pauses again', async () => {
    const { run } = await start({ paused: true });
    expect(await state(run)).toMatchObject({ paused: { reason: 'asked', hit: null }, step: null });
    await world.clients.debugger.goOn({ run });
    expect(await state(run)).toMatchObject({ paused: null });
    await world.clients.debugger.pause({ run });
    expect(await state(run)).toMatchObject({ paused: { reason: 'asked' } });
    await world.clients.debugger.step({ run, until: 'record' });
    expect(await state(run)).toMatchObject({ paused: { reason: 'step' } });
    await expect(world.clients.debugger.step({ run, until: 'checkpoint' })).rejects.toMatchObject({ code: 'no-checkpoints' });
  });

  test('breakpoints hold from the first row on, say why they cannot be hit, and stay, as a pause does, when a change is applied', async () => {
    const good = { id: 'a', from, to, condition: 'n > 3' };
    const { run } = await start({ breakpoints: [good] });
    expect(await state(run)).toMatchObject({ breakpoints: [{ id: 'a', hits: 0, problem: null }] });
    await world.clients.debugger.setBreakpoints({ run, breakpoints: [good, { id: 'b', from: 'gone', to: null, condition: null }, { id: 'c', from, to, condition: 'nope' }] });
    const problems = [null, { code: 'breakpoint-gone' }, { code: 'invalid-condition', data: { range: { start: { line: 1, column: 1 } } } }];
    expect((await state(run)) as object).toMatchObject({ breakpoints: problems.map((problem) => ({ problem })) });
    await world.clients.debugger.pause({ run });
    const next = await world.clients.runs.apply({ run, text: 'FOREVER' });
    expect(await state(next.run)).toMatchObject({ paused: { reason: 'asked' } });
    expect((await state(next.run)) as object).toMatchObject({ breakpoints: problems.map((problem) => ({ problem })) });
  });

  test('a tap shows the rows of an edge, each with the watermark and the subtask, values exact', async () => {
    const { run } = await start();
    expect(await world.clients.debugger.edges({ run })).toEqual([FAKE_EDGE]);
    const { header, body } = await firstOf(world.clients.debugger.tap({ run, from, to, all: true }));
    expect(header).toEqual({ first: 0, count: 3, matched: 3 });
    expect(linesOf(body).map(readRow)[0]).toMatchObject({ kind: '+I', eventTime: 1000, values: ['null', '0', '9007199254740993'] });
    expect((await firstOf(world.clients.debugger.tap({ run, from, to, late: true }))).header).toEqual({ first: 0, count: 0, matched: 0 });
    await expect(firstOf(world.clients.debugger.tap({ run, from, to, filter: 'nope' }))).rejects.toMatchObject({ code: 'invalid-condition', data: { range: expect.anything() } });
    await expect(firstOf(world.clients.debugger.tap({ run, from: to, to: from }))).rejects.toMatchObject({ code: 'edge-not-here' });
  });

  test('a name that is no view or CTE says so', async () => {
    const { locate } = world.clients.debugger;
    await expect(locate({ file: FILE, text: 'SELECT 3', name: 'nobody' })).rejects.toMatchObject({ code: 'no-such-part', message: expect.stringContaining('"nobody"') });
    await expect(locate({ file: FILE, text: 'SELECT 3', at: { line: 9, column: 1 } })).rejects.toMatchObject({ code: 'no-such-part' });
    await expect(locate({ file: FILE, text: 'nope', name: 'nobody' })).rejects.toMatchObject({ code: 'invalid-script' });
  });

  test('a source is held on its own, and its pace changes', async () => {
    const { run } = await start();
    await world.clients.debugger.holdSource({ run, source: from, how: 'silenced' });
    await world.clients.debugger.setPace({ run, source: from, pace: { rate: 10 } });
    await world.clients.debugger.setDisorder({ run, source: from, disorder: { most: 20_000, share: 0.1, by: 60_000 } });
    expect(await state(run)).toMatchObject({ sources: [{ operator: from, held: 'silenced', pace: { rate: 10 }, disorder: { most: 20_000, share: 0.1, by: 60_000, seed: 1 } }] });
    await expect(world.clients.debugger.holdSource({ run, source: 'nobody', how: null })).rejects.toMatchObject({ code: 'no-such-source' });
  });

  test('what a source gives is recorded as a stream of the workspace, masked, and never over another one', async () => {
    const { run } = await start();
    const { record } = world.clients.debugger;
    const done = (await allOf(record({ run, operator: from, name: 'taken', masks: [{ column: 'n', how: 'hash' }], limit: 2 }))).at(-1);
    expect(done).toEqual({ read: 2, written: 2, skipped: 0, leftOut: [], done: true, stream: 'streams/taken.yaml', data: 'data/taken.jsonl' });
    const rows = (await readFile(join(world.folder, 'data/taken.jsonl'), 'utf8')).trim().split('\n');
    expect(rows).toHaveLength(2);
    // Of another value, and of as many digits.
    expect(rows[0]).toMatch(/^\{"n":\d{16}\}$/);
    expect(rows[0]).not.toContain('9007199254740993');
    expect(await readFile(join(world.folder, 'streams/taken.yaml'), 'utf8')).toContain('Masked: n (hash).');
    await expect(allOf(record({ run, operator: from, name: 'taken', limit: 1 }))).rejects.toMatchObject({ code: 'stream-exists' });
    await expect(allOf(record({ run, operator: to, name: 'other', limit: 1 }))).rejects.toMatchObject({ code: 'edge-not-here' });
    await expect(allOf(record({ run, operator: from, name: 'other', masks: [{ column: 'm', how: 'drop' }], limit: 1 }))).rejects.toMatchObject({ code: 'mask-unknown' });
    expect(existsSync(join(world.folder, 'data/other.jsonl'))).toBe(false);
  });

  test('a run that is gone is told from one that is over', async () => {
    await expect(world.clients.debugger.pause({ run: 'nobody' as RunId })).rejects.toMatchObject({ code: 'unknown-run' });
    const { run } = await start();
    const watching = world.clients.debugger.debugger({ run })[Symbol.asyncIterator]();
    await watching.next();
    world.fake.kill();
    await expect(watching.next()).rejects.toMatchObject({ code: 'runner-restarted' });
  });
});
