import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '#shared/base/failure.ts';
import { KubeObject } from '#shared/deployment/kube-object.ts';
import { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import { nameOf, workspaceDataFolder, writeJson } from '../user-data.ts';
import { makeFolder } from '../workspace/files.ts';
import { takeLock } from './promotion-lock.ts';

/** What a promotion needs to go on after its host has died. No secret is in it: resources name Secrets, and hold none. */
export const PromotionWork = z.object({
  /** The workspace's folder. */
  workspace: z.string(),
  /** In the order they are applied. */
  resources: z.array(KubeObject),
  /** The artefact's canonical JSON. */
  artefact: z.string(),
  /** The hash that ran there when the difference was looked at; undefined: whatever did. */
  expect: z.string().nullable().optional(),
  /** Fields of other managers are taken over. */
  force: z.boolean(),
  /** The id that Flink is told to give the job; null where it chooses itself. */
  jobId: z.string().nullable(),
  /** The job that is being stopped, and by which trigger. */
  stopping: z.object({ jobId: z.string(), trigger: z.string() }).nullable(),
  /** What was there when it began, to tell it from what the promotion makes. */
  old: z.object({ uid: z.string() }).nullable(),
  /** Where the engine's jars are, and what the job's parameters are: a session cluster gets both in one jar. */
  runner: z.string().default(''),
  parameters: z.record(z.string(), z.string()).default({}),
  /** The session cluster's id in the namespace; null where it has none. */
  session: z.string().nullable().default(null),
  /** Where a session cluster's savepoints go; null: where the cluster itself says. */
  savepoints: z.string().nullable().default(null),
  /** REST of a session cluster; null where it is found by the cluster's id. */
  address: z.string().nullable(),
  /** How long a job may take to get healthy. */
  patienceMs: z.number(),
});
export type PromotionWork = z.infer<typeof PromotionWork>;

export interface Promotion {
  record: PromotionRecord;
  work: PromotionWork;
}

/** Promotions in the user's data folder: a folder each, with the record and with what is needed to go on. Written step by step. */
export class PromotionStore {
  constructor(private readonly home: string) {}

  newId(now: number): string {
    return `${new Date(now).toISOString().replace(/[-:]/g, '').replace(/\..*/, '')}-${randomBytes(4).toString('hex')}`;
  }

  async save({ record, work }: Promotion): Promise<void> {
    const folder = join(this.folderOf(work.workspace, record.environment, record.clusterId), record.id);
    await makeFolder(folder);
    const running = join(this.home, 'promotions', `${record.id}.json`);
    // What goes on is noted first: a host that dies in between finds it again.
    if (record.outcome === 'running') await writeJson(running, { folder });
    await writeJson(join(folder, 'work.json'), work);
    await writeJson(join(folder, 'record.json'), record);
    if (record.outcome !== 'running') await rm(running, { force: true });
  }

  /** Newest first. */
  async history(workspace: string, environment: string, clusterId: string): Promise<Promotion[]> {
    const folder = this.folderOf(workspace, environment, clusterId);
    const ids = (await readdir(folder).catch(() => [] as string[])).sort().reverse();
    const read = await Promise.all(ids.map((id) => readPromotion(join(folder, id))));
    return read.filter((each) => each !== undefined);
  }

  /** Those that had not ended when their host did, or that another host goes on with. */
  async unfinished(): Promise<Promotion[]> {
    const folder = join(this.home, 'promotions');
    const notes = (await readdir(folder).catch(() => [] as string[])).filter((name) => name.endsWith('.json'));
    const read = await Promise.all(
      notes.map(async (name) => {
        const note = z.object({ folder: z.string() }).safeParse(await readJson(join(folder, name)));
        return note.success ? readPromotion(note.data.folder) : undefined;
      }),
    );
    return read.filter((each) => each !== undefined && each.record.outcome === 'running') as Promotion[];
  }

  /** Keeps others of this machine from changing the same job meanwhile; gives what lets go. Fails with `promotion-running`. */
  async lock(workspace: string, environment: string, clusterId: string): Promise<() => Promise<void>> {
    const folder = this.folderOf(workspace, environment, clusterId);
    await makeFolder(folder);
    const holder = await takeLock(join(folder, 'lock'));
    if (typeof holder === 'function') return holder;
    throw new Failure('promotion-running', `A promotion of ${clusterId} to ${environment} is still going on${holder === process.pid ? '' : ` (process ${holder})`}. Follow it, or wait until it has ended.`);
  }

  private folderOf(workspace: string, environment: string, clusterId: string): string {
    return join(workspaceDataFolder(this.home, workspace), 'promotions', nameOf(environment), clusterId);
  }
}

async function readPromotion(folder: string): Promise<Promotion | undefined> {
  const record = PromotionRecord.safeParse(await readJson(join(folder, 'record.json')));
  const work = PromotionWork.safeParse(await readJson(join(folder, 'work.json')));
  return record.success && work.success ? { record: record.data, work: work.data } : undefined;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
