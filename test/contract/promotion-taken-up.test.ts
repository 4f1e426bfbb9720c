import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import { finishEarlier } from '#electron/cli/promote.ts';
import type { CliParts } from '#electron/cli/parts.ts';
import type { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import { PromotionRunner, stepsOf } from '#electron/services/promotion/promotion-runner.ts';
import { PromotionStore, type Promotion } from '#electron/services/promotion/promotion-store.ts';
import type { Around, Promotions } from '#electron/services/promotion/promotions.ts';
import { places } from '#electron/host/places.ts';
import { nameOf, workspaceDataFolder } from '#electron/services/user-data.ts';
import { FakeFlink } from '../fakes/flink-rest.ts';

/** What an earlier host has left, and what others have done since. */
let home: string;
let flink: FakeFlink;
let store: PromotionStore;
let runner: PromotionRunner;
let address: string;
/** What the API server has; only looks are played. */
let deployed: KubeObject | undefined;
let touched: string[];

const client = { read: async () => deployed, remove: async () => void touched.push('remove'), dispose: () => {} } as unknown as KubeClient;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'weir-taken-up-'));
  flink = new FakeFlink();
  address = await flink.start();
  store = new PromotionStore(home);
  [deployed, touched] = [undefined, []];
  runner = new PromotionRunner({ store, connect: async () => (touched.push('connect'), client) });
});
afterEach(async () => {
  await runner.dispose();
  await flink.dispose();
  await rm(home, { recursive: true, force: true });
});

function promotion(more: Partial<PromotionRecord> = {}, work: Partial<Promotion['work']> = {}, done: string[] = []): Promotion {
  const kind = more.kind ?? 'promote';
  const steps = stepsOf(kind).map((step) => (done.includes(step.id) ? { ...step, state: 'done' as const } : step));
  return {
    record: { id: store.newId(Date.now()), kind, job: 'delays', file: 'jobs/delays/job.sql', environment: 'prod', target: 'session', context: '', namespace: 'default', clusterId: 'delays', mode: 'savepoint', hash: 'new', before: null, verdict: null, by: 'me', revision: null, dirty: false, startedAt: Date.now(), endedAt: null, outcome: 'running', steps, saved: null, from: null, changes: [], timeline: [], health: null, failure: null, ...more },
    work: { runner: home, parameters: {}, session: null, savepoints: null, workspace: '/workspace', resources: [], artefact: '{}', force: false, jobId: 'a'.repeat(32), stopping: null, old: null, address, patienceMs: 60_000, ...work },
  };
}

/** As the next host finds it. */
async function takenUp(left: Promotion): Promise<PromotionRecord> {
  await store.save(left);
  await runner.takeUp();
  let last: PromotionRecord | undefined;
  for await (const record of runner.follow(left.record.id)!.follow(new AbortController().signal)) last = record;
  return last!;
}

describe('a promotion that is taken up', () => {
  it('does not remove what somebody else has promoted to Kubernetes meanwhile', async () => {
    deployed = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'delays', namespace: 'default', uid: 'theirs' } } as KubeObject;
    const record = await takenUp(promotion({ target: 'native' }, { old: { uid: 'ours' } }, ['stop']));
    expect(record).toMatchObject({ outcome: 'failed', failure: { code: 'live-changed' } });
    expect(touched).not.toContain('remove');
  });

  it('does not wait for, nor start beside, what somebody else has sent to a session cluster meanwhile', async () => {
    flink.add('theirs');
    const saved = { kind: 'savepoint' as const, path: 'file:/savepoints/old', at: 1, bytes: null };
    expect(await takenUp(promotion({ saved }, { old: { uid: 'ours' } }, ['stop']))).toMatchObject({ outcome: 'failed', failure: { code: 'live-changed' } });
    expect(await takenUp(promotion({ saved }, { old: { uid: 'ours' } }, ['stop', 'clear']))).toMatchObject({ outcome: 'failed', failure: { code: 'live-changed' } });
  });

  it('finds the savepoint of a session cluster whose trigger Flink has forgotten', async () => {
    const job = flink.add('old', { state: 'FINISHED', savepoint: 'file:/savepoints/old' });
    flink.forgetful = true;
    const record = await takenUp(promotion({ kind: 'suspend' }, { stopping: { jobId: job.jid, trigger: 'b'.repeat(32) }, old: { uid: job.jid } }));
    expect([record.failure, record.saved?.path]).toEqual([null, 'file:/savepoints/old']);
  });
});

it('a session cluster that does not answer for a moment does not look empty', async () => {
  flink.add('old');
  flink.silent = 1;
  const record = await takenUp(promotion({ kind: 'suspend' }));
  expect([record.failure, record.saved?.path]).toEqual([null, 'file:/savepoints/old']);
});

describe('a job of a session cluster that fails again and again', () => {
  it('is left by its newest checkpoint, since it can write no savepoint', async () => {
    flink.add('old', { state: 'RESTARTING', completed: 6 });
    const record = await takenUp(promotion({ kind: 'suspend' }));
    expect(record).toMatchObject({ failure: null, outcome: 'done', saved: { kind: 'checkpoint', path: expect.stringMatching(/chk-6$/) } });
    expect(flink.jobs[0]!.state).toBe('CANCELED');
    expect(flink.asked.some((line) => line.endsWith('/stop'))).toBe(false);
  });

  it.each([
    ['has no checkpoint', 0, true, 'job-not-running'],
    ['would take its checkpoints with it', 6, false, 'no-last-state'],
  ])('is not touched where it %s', async (_name, completed, keeps, code) => {
    flink.add('old', { state: 'RESTARTING', completed });
    flink.keepsCheckpoints = keeps;
    expect(await takenUp(promotion({ kind: 'suspend' }))).toMatchObject({ outcome: 'failed', failure: { code, message: expect.stringContaining('Nothing was changed.') } });
    expect(flink.jobs[0]!.state).toBe('RESTARTING');
  });
});

it.each([
  ['runs', undefined],
  ['has only begun', 'begins' as const],
  ['has failed', 'fails' as const],
])('a job that was sent to a session cluster without an answer and %s runs once', async (_name, first) => {
  Object.assign(flink, { unanswered: 1, first });
  const record = await takenUp(promotion({}, { runner: places().runner }));
  expect([record.failure, record.outcome, flink.jobs.length]).toEqual([null, 'healthy', 1]);
});

describe('on the command line, what had not ended', () => {
  const told: string[] = [];
  const parts = { err: { write: async (text: string) => void told.push(text) }, out: { write: async () => {} }, interrupted: new AbortController().signal } as unknown as CliParts;
  const around = (production: boolean) => ({ loaded: { folder: '/workspace', environments: [{ name: 'prod', production, file: { production } }] }, trusted: true }) as unknown as Around;
  const finish = (production: boolean, options: object) => finishEarlier({ store, runner } as unknown as Promotions, around(production), { file: 'jobs/delays/job.sql', environment: 'prod' }, options, parts);
  const left = () => promotion({ kind: 'suspend', target: 'native' });

  it('is left by a dry run', async () => {
    const { record } = left();
    await store.save({ ...left(), record });
    expect(await finish(false, { dryRun: true, yes: true })).toBe(true);
    expect([runner.follow(record.id), touched]).toEqual([undefined, []]);
    expect(told.join('')).toContain(record.id);
  });

  it('is gone on with in production by its name alone', async () => {
    const { record } = left();
    await store.save({ ...left(), record });
    expect(await finish(true, { yes: true })).toBe(false);
    expect(await finish(true, { yes: true, production: 'staging' })).toBe(false);
    expect(touched).toEqual([]);
    expect(await finish(true, { yes: true, production: 'prod' })).toBe(true);
    expect(touched).toContain('connect');
  });

  it('is gone on with alone: nothing else that had not ended is touched', async () => {
    const [one, other] = [left(), promotion({ environment: 'other', target: 'native' })];
    await store.save(one);
    await store.save(other);
    expect(await finish(false, { yes: true })).toBe(true);
    expect(runner.follow(other.record.id)).toBeUndefined();
  });
});

describe('the lock of a job', () => {
  const path = () => join(workspaceDataFolder(home, '/workspace'), 'promotions', nameOf('prod'), 'delays', 'lock');

  it('is nobody’s where another process has the id of the one that had it, as after a restart of the machine', async () => {
    const unlock = await store.lock('/workspace', 'prod', 'delays');
    const { pid, ...rest } = JSON.parse(await readFile(path(), 'utf8')) as { pid: number; began: string };
    await expect(new PromotionStore(home).lock('/workspace', 'prod', 'delays')).rejects.toMatchObject({ code: 'promotion-running' });
    await unlock();
    await writeFile(path(), JSON.stringify({ ...rest, pid, began: 'when the machine ran before' }));
    await (await new PromotionStore(home).lock('/workspace', 'prod', 'delays'))();
  });

  it('has one holder of many who want it at once, also where a dead process has left one', async () => {
    await (await store.lock('/workspace', 'prod', 'delays'))();
    for (let round = 0; round < 20; round++) {
      await writeFile(path(), JSON.stringify({ pid: 999_999_999, began: 'once', id: 'gone' }));
      const all = await Promise.allSettled(Array.from({ length: 8 }, () => new PromotionStore(home).lock('/workspace', 'prod', 'delays')));
      const held = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect(held).toHaveLength(1);
      await held[0]!();
    }
  });
});
