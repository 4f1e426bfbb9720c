import { setTimeout as wait } from 'node:timers/promises';
import { toFailure } from '#shared/base/failure.ts';
import { isOver } from '#shared/deployment/job-state.ts';
import type { FleetJob } from '#shared/services/promotion.ts';
import type { KubeClient } from '../../kubernetes/kube-client.ts';
import { FlinkRest, type ListedJob } from '../flink-rest.ts';
import { HASH_PARAMETER } from '../flink-signs.ts';
import { restOf, restServiceOf } from '../rest-of.ts';
import { JOB_PARAMETER, noneUnlessPassing } from '../session-job.ts';
import { STATES, type FleetPlaceOfJob } from './fleet-row.ts';
import type { News } from './news.ts';

/** A session cluster whose jobs only its REST knows. */
interface AskedSession {
  rest: FlinkRest;
  place: FleetPlaceOfJob;
  /** Its name, or its address. */
  where: string;
  /** Whether there is such a cluster at all; one that is not has no jobs, and nothing is wrong with that. */
  exists(): Promise<boolean>;
}

const SOURCE = 'session';
const KIND = 'session job';
/** How many graphs are asked at once what they carry. */
const AT_ONCE = 8;

export function sessionIn(client: KubeClient | undefined, place: FleetPlaceOfJob, { address, cluster }: { address: string | null; cluster: string | null }): AskedSession {
  const { namespace } = place;
  return {
    rest: new FlinkRest(restOf(client, { namespace, clusterId: cluster ?? '', address })),
    place,
    where: address ?? cluster!,
    exists: async () => !client || (await client.read({ apiVersion: 'v1', kind: 'Service', name: restServiceOf(cluster!), namespace })) !== undefined,
  };
}

/** Asks a session cluster for its jobs, once and again until the signal: one call each time, and one more for a job that is new. Tells what changed. */
export async function followSession(session: AskedSession, { askEveryMs, news }: { askEveryMs: number; news: News }, signal: AbortSignal): Promise<void> {
  const list = new SessionList(session, news);
  while (!signal.aborted) {
    try {
      await list.look(signal);
    } catch (thrown) {
      if (signal.aborted) return;
      if (toFailure(thrown).code === 'flink-unreachable' && !(await session.exists().catch(() => true))) list.tell([]);
      else list.fail(thrown);
    }
    await wait(askEveryMs, undefined, { signal }).catch(() => {});
  }
}

/** What the list knows of one session cluster. */
class SessionList {
  /** What was told of each job, by Flink's id. */
  private readonly told = new Map<string, string>();
  /** What each graph carries; it is of the graph, so it is asked once. */
  private readonly carried = new Map<string, Record<string, string>>();
  private isWell = false;

  constructor(
    private readonly session: AskedSession,
    private readonly news: News,
  ) {}

  async look(signal: AbortSignal): Promise<void> {
    const { rest } = this.session;
    const shown = shownOf(await rest.jobs(signal));
    this.tell(shown);
    // What is new is in the list before its graph is asked: thousands of them take their time.
    const asked = shown.filter(({ jid }) => !this.carried.has(jid));
    for (let at = 0; at < asked.length; at += AT_ONCE) {
      const some = asked.slice(at, at + AT_ONCE);
      await Promise.all(some.map(async ({ jid }) => this.carried.set(jid, await rest.parameters(jid, signal).catch(noneUnlessPassing))));
      this.changed(some, []);
    }
    const there = new Set(shown.map(({ jid }) => jid));
    for (const jid of this.carried.keys()) if (!there.has(jid)) this.carried.delete(jid);
  }

  /** Tells of these what is not told yet, and of those that are no longer among them. */
  tell(shown: readonly ListedJob[]): void {
    const there = new Set(shown.map(({ jid }) => jid));
    const gone = [...this.told.keys()].filter((jid) => !there.has(jid));
    for (const jid of gone) this.told.delete(jid);
    this.changed(shown, gone);
  }

  private changed(some: readonly ListedJob[], gone: readonly string[]): void {
    const jobs = some.flatMap((one) => {
      const job = rowOf(one, this.carried.get(one.jid) ?? {}, this.session);
      const text = JSON.stringify(job);
      if (this.told.get(one.jid) === text) return [];
      this.told.set(one.jid, text);
      return [job];
    });
    if (!this.isWell || jobs.length || gone.length) this.news.changed(SOURCE, { jobs, gone: gone.map(idOf) });
    this.isWell = true;
  }

  /** What was told stays as it was. */
  fail(thrown: unknown): void {
    this.isWell = false;
    this.news.lost(SOURCE, thrown);
  }
}

/** Those that go on, and of those that are over the last one of a name of which none does: a cluster remembers every attempt. */
function shownOf(jobs: readonly ListedJob[]): ListedJob[] {
  const names = new Set(jobs.flatMap(({ name, state }) => (isOver(state) ? [] : [name])));
  // The newest is first.
  return jobs.filter(({ name, state }) => {
    if (!isOver(state)) return true;
    if (names.has(name)) return false;
    names.add(name);
    return true;
  });
}

function idOf(jid: string): string {
  return `${KIND}/${jid}`;
}

function rowOf(job: ListedJob, carried: Readonly<Record<string, string>>, { place, where }: AskedSession): FleetJob {
  const hash = carried[HASH_PARAMETER] ?? null;
  return { id: idOf(job.jid), ...place, name: carried[JOB_PARAMETER] ?? job.name, kind: KIND, ...stateOf(job, where), hash, ours: hash !== null, changedAt: job['last-modification'] };
}

function stateOf({ state, tasks }: ListedJob, where: string): Pick<FleetJob, 'state' | 'message'> {
  const [total, run] = [tasks.total ?? 0, (tasks.running ?? 0) + (tasks.finished ?? 0)];
  if (state !== 'RUNNING') return { state: STATES[state] ?? 'starting', message: `Flink says ${state}, on ${where}.` };
  if (run < total) return { state: 'starting', message: `${run} of ${total} tasks run, on ${where}.` };
  return { state: 'running', message: `All ${total} tasks run, on ${where}.` };
}
