import { describe, expect, test } from 'vitest';
import type { RunTimeline } from '#shared/services/chaos.ts';
import type { RunId } from '#shared/services/engine.ts';
import { engineIsBuilt, flinkWorld } from './flink-world.ts';
import { firstOf } from './worlds.ts';

const FILES = {
  'weir.yaml': 'weir: 1\ncommon: [ddl/*.sql]\n',
  'ddl/orders.sql':
    "CREATE TABLE orders (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'localhost:1', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');\n",
  'streams/orders.yaml': 'data: ../data/orders.csv\nend: loop\npace: { rate: 100 }\n',
  'data/orders.csv': 'id,ts\n1,2020-01-01 10:00:00\n2,2020-01-01 10:00:01\n3,2020-01-01 10:00:02\n',
};
const RESTARTS = "SET 'restart-strategy.type' = 'fixed-delay';\nSET 'restart-strategy.fixed-delay.delay' = '20 ms';\nSET 'restart-strategy.fixed-delay.attempts' = '1000';\nSET 'execution.checkpointing.interval' = '200 ms';\n";
const TEXT = `${RESTARTS}SELECT id, ts FROM orders;\n`;

describe.skipIf(!engineIsBuilt)('failing a run on purpose on Flink', () => {
  const world = flinkWorld('web socket', FILES);
  const start = (file: string, text = TEXT) => world.clients.runs.start({ file, text });
  const timeline = (run: RunId, fits: (timeline: RunTimeline) => boolean) => firstOf(world.clients.debugger.timeline({ run }), fits);
  const has = (wanted: RunTimeline['events'][number]['kind']) => (now: RunTimeline) => now.events.some(({ kind }) => kind === wanted);

  test('a killed TaskManager comes back, the run goes on from its checkpoint, and what the sink got twice is counted', async () => {
    const { run } = await start('jobs/a.sql');
    const { run: other } = await start('jobs/b.sql');
    await timeline(run, has('checkpoint'));
    await expect(world.clients.debugger.killTaskManager({ run })).rejects.toMatchObject({ code: 'other-runs-touched', message: expect.stringContaining('jobs/b.sql'), data: { runs: [other] } });
    await world.clients.runs.cancel({ run: other });
    await firstOf(world.clients.runs.status({ run: other }), ({ state }) => state === 'cancelled');
    expect(await world.clients.debugger.killTaskManager({ run })).toEqual({ touched: [] });
    const after = await timeline(run, (now) => has('recovered')(now) && now.repeats.some(({ written, again }) => written === again));
    expect(after).toMatchObject({ restarts: true, checkpoints: true });
    expect(after.events.find(({ kind }) => kind === 'recovered')!.checkpoint).toBe(after.repeats[0]!.checkpoint);
    await world.clients.runs.cancel({ run });
    expect((await timeline(run, has('ended'))).events.at(-1)).toMatchObject({ kind: 'ended', text: 'canceled' });
  }, 180_000);

  test('a checkpoint that is held is let go; a sink that is cut comes back', async () => {
    const { run, sinks } = await start('jobs/c.sql');
    const operator = sinks[0]!.operator!;
    await world.clients.debugger.delayCheckpoint({ run, operator, ms: 100 });
    await timeline(run, has('checkpoint-let-go'));
    await world.clients.debugger.cutSink({ run, operator, ms: null });
    expect((await timeline(run, has('failed'))).events.find(({ kind }) => kind === 'failed')!.text).toContain('is cut, as if its connection was gone');
    await world.clients.debugger.mendSink({ run, operator });
    const { events } = await timeline(run, has('sink-back'));
    const back = events.find(({ kind }) => kind === 'sink-back')!;
    await timeline(run, (now) => now.events.some(({ kind, at }) => kind === 'recovered' && at >= back.at));
    await world.clients.runs.cancel({ run });
  });
});
