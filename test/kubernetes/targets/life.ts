import { expect, it } from 'vitest';
import type { Check, CheckId } from '#shared/services/promotion.ts';
import { LONG } from '../promoting.ts';
import { outage } from './outage.ts';
import { type JobWorld, NAME } from './job-world.ts';
import { seenLive } from './seen-live.ts';
import { leftIn, type Target } from './target.ts';

const CHECKED: CheckId[] = ['validates', 'connectors', 'reachable', 'parameters', 'secrets', 'permissions', 'account', 'state', 'quota', 'room', 'image', 'functions', 'dry-run'];

const states = (checks: Check[]) => Object.fromEntries(checks.filter(({ id }) => CHECKED.includes(id)).map(({ id, state, evidence }) => [id, state === 'passed' || state === 'skipped' ? state : `${state}: ${evidence}`]));

export function begins(target: Target, world: () => JobWorld): void {
  it('is told what is missing before anything is there, and nothing is made', async () => {
    await target.missing(world().at);
    expect(await leftIn(world().at)).toEqual([]);
  }, LONG);

  it('has no place where the image cannot be pulled; that is said, and nothing is left', async () => {
    const { at } = world();
    const { image } = at;
    await at.environment({ image: `${at.cluster.registry.host}/weir/none:1` });
    const said = await target.notPulled(at).finally(() => at.environment({ image }));
    expect(said).toMatch(/\/weir\/none:1.*\[image-(missing|not-pulled)\]/s);
    expect(await leftIn(at)).toEqual([]);
  }, LONG);

  it('is checked and compared without a change, then promoted to health with the TaskManagers it needs, and counts what is in Kafka', async () => {
    const { at, departures } = world();
    await Promise.all([target.stand(at), departures.produce(2_000)]);
    const stood = await leftIn(at);
    const looked = await at.weir('promote', NAME, '--env', 'test', '--dry-run', '--json');
    expect(looked.err).not.toContain('error:');
    expect(states(looked.checks)).toEqual(Object.fromEntries(CHECKED.map((id) => [id, id in target.skipped ? 'skipped' : 'passed'])));
    expect([looked.code, looked.plan?.changes.every(({ change }) => change === 'created')]).toEqual([0, true]);
    expect(await leftIn(at)).toEqual(stood);
    await world().healthy('promote');
    await departures.counted();
    expect(await world().taskManagers()).toBe(target.taskManagers(1));
    const again = await at.weir('promote', NAME, '--env', 'test', '--dry-run', '--json');
    const changed = again.plan!.changes.flatMap(({ object, fields }) => fields.map(({ path }) => `${object} ${path}`));
    expect(changed.filter((path) => !/execution\.state-recovery\.path|internal\./.test(path))).toEqual([]);
  }, LONG);

  it('keeps what is promised for this target alone', () => target.alone(world().at), LONG);

  it('is seen live from a window through the API server, through a restart of its JobManager', () => seenLive(world()), LONG);
}

export function upgrades(target: Target, world: () => JobWorld): void {
  it('is upgraded with an edit of its topology through a savepoint with its counts intact, though the API server is gone for 20 s halfway', async () => {
    const { at, departures } = world();
    await target.makeRoom(at);
    await departures.counted();
    // Whoever began anew would not find them.
    await departures.forget();
    await world().spread(2);
    const before = departures.produced;
    const away = outage(at.cluster.apiServer);
    // Rows come at whatever moment of the promotion.
    at.onSaid(async (text) => {
      await departures.produce(5);
      if (target.halfway.test(text)) away.begin();
    });
    const upgraded = await world().healthy('promote').finally(() => at.onSaid(async () => {}));
    await away.over();
    const said = upgraded.timeline.map(({ text }) => text).join('\n');
    expect(said).toMatch(/cannot be reached: .*Look at your network .* Trying again\./);
    expect(said).toContain('It answers again; going on.');
    expect(upgraded.from).toMatchObject({ kind: 'savepoint', path: upgraded.saved?.path });
    expect(departures.produced).toBeGreaterThan(before);
    await departures.produce(50);
    await departures.counted();
    const job = `jobs/${(await world().standing()).jobId}`;
    const { vertices } = await at.flink<{ vertices: { name: string; parallelism: number }[] }>(target.app, job);
    expect(vertices.find(({ name }) => /^GroupAggregate/.test(name))).toMatchObject({ parallelism: 2 });
    expect(await world().taskManagers()).toBe(target.taskManagers(2));
    const restored = await at.flink<{ latest: { restored: { external_path: string } } }>(target.app, `${job}/checkpoints`);
    expect(restored.latest.restored.external_path).toBe(upgraded.saved?.path);
    const { out } = await at.weir('logs', NAME, '--env', 'test', '--trust', '--tail', '200', '--json');
    expect(new Set(out.trim().split('\n').map((line) => (JSON.parse(line) as { role: string }).role))).toEqual(new Set(['jobmanager', 'taskmanager']));
  }, LONG);

  it('is rolled back to the version before, with the state that it was stopped with, and to no other place', async () => {
    const { at, departures } = world();
    const { namespace } = at;
    await at.environment({ namespace: 'default' });
    const elsewhere = await world().act('rollback').finally(() => at.environment({ namespace }));
    expect(elsewhere).toMatchObject({ code: 2, err: expect.stringContaining('[environment-moved]') });
    const upgraded = await at.last(NAME);
    const back = await world().healthy('rollback');
    expect([back.hash, back.from?.path]).toEqual([upgraded.before, upgraded.saved?.path]);
    await departures.produce(50);
    await departures.counted();
  }, LONG);
}

export function ends(target: Target, world: () => JobWorld): void {
  it('is suspended with a savepoint, with no departure that was not counted or was counted twice, and resumed from it', async () => {
    const { at, departures } = world();
    const suspended = await world().act('suspend');
    expect([suspended.code, suspended.outcome?.failure, suspended.outcome?.saved?.kind]).toEqual([0, null, 'savepoint']);
    // Stopped, it has written all that it will.
    expect(await departures.final()).toEqual(departures.expected);
    expect(await at.status(NAME)).toMatchObject({ hash: null, jobId: null, health: { state: 'suspended' } });
    const resumed = await world().healthy('resume');
    expect(resumed.from?.path).toBe(suspended.outcome?.saved?.path);
    await departures.produce(50);
    await departures.counted();
  }, LONG);

  it('is cancelled, with a savepoint, and nothing of it is left', async () => {
    const { at, departures } = world();
    const cancelled = await world().act('cancel');
    expect([cancelled.code, cancelled.outcome?.failure, cancelled.outcome?.saved?.kind]).toEqual([0, null, 'savepoint']);
    expect(await departures.final()).toEqual(departures.expected);
    expect(await world().standing()).toEqual({ hash: null, jobId: null });
    await target.leave(at);
    expect(await leftIn(at)).toEqual([]);
  }, LONG);
}
