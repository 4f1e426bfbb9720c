import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunTimeline } from '#shared/services/chaos.ts';
import type { RunId } from '#shared/services/engine.ts';
import { FAKE_EDGE } from '#test/fakes/engine-debugger.ts';
import { createWorld, firstOf, PIPES, type World } from './worlds.ts';

const FILE = 'jobs/count/job.sql';
const { from, to } = FAKE_EDGE;

// What Flink keeps of this is in chaos-on-flink.test.ts.
describe.each(PIPES)('failing a run on purpose over %s', (kind) => {
  let world: World;
  beforeEach(async () => void (world = await createWorld(kind)));
  afterEach(() => world.dispose());
  const start = (file = FILE) => world.clients.runs.start({ file, text: 'FOREVER' });
  const timeline = (run: RunId, has: RunTimeline['events'][number]['kind']) => firstOf(world.clients.debugger.timeline({ run }), ({ events }) => events.some(({ kind: each }) => each === has));

  test('a killed TaskManager comes back; other runs on it are named first', async () => {
    const { run } = await start();
    const { run: other } = await start('jobs/other/job.sql');
    await expect(world.clients.debugger.killTaskManager({ run })).rejects.toMatchObject({ code: 'other-runs-touched', message: expect.stringContaining('jobs/other/job.sql'), data: { runs: [other] } });
    expect(await world.clients.debugger.killTaskManager({ run, others: true })).toEqual({ touched: [other] });
    const { events, repeats } = await timeline(run, 'recovered');
    expect(events.map((event) => event.kind)).toEqual(['started', 'checkpoint', 'task-manager-killed', 'task-manager-back', 'failed', 'recovered']);
    expect(repeats).toMatchObject([{ checkpoint: 1, written: 2, again: 2 }]);
    expect((await timeline(other, 'task-manager-killed')).events.find((event) => event.kind === 'task-manager-killed')).toMatchObject({ text: 'for another run' });
  });

  test('a checkpoint is delayed at an operator, and a sink is cut and brought back', async () => {
    const { run } = await start();
    await world.clients.debugger.delayCheckpoint({ run, operator: from, ms: 50 });
    expect((await timeline(run, 'checkpoint-let-go')).events.find((event) => event.kind === 'checkpoint-held')).toMatchObject({ operator: from, ms: 50 });
    await world.clients.debugger.cutSink({ run, operator: to, ms: null });
    await world.clients.debugger.mendSink({ run, operator: to });
    expect((await timeline(run, 'sink-back')).events.filter((event) => event.sink !== null)).toMatchObject([{ kind: 'sink-cut', ms: null }, { kind: 'sink-back' }]);
    await expect(world.clients.debugger.cutSink({ run, operator: from, ms: 1 })).rejects.toMatchObject({ code: 'no-such-sink' });
    await expect(world.clients.debugger.delayCheckpoint({ run, operator: 'gone', ms: 1 })).rejects.toMatchObject({ code: 'operator-not-here' });
  });

  test('a run that is over is not made to fail, and its timeline stays', async () => {
    const { run } = await start();
    await world.clients.runs.cancel({ run });
    await expect(world.clients.debugger.killTaskManager({ run })).rejects.toMatchObject({ code: 'run-over' });
    expect((await firstOf(world.clients.debugger.timeline({ run }))).events[0]).toMatchObject({ kind: 'started' });
  });
});
