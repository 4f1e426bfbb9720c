import { setTimeout as wait } from 'node:timers/promises';
import { toFailure } from '#shared/base/failure.ts';
import { Inbox } from '#shared/base/inbox.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { FleetChange, FleetJob } from '#shared/services/promotion.ts';
import type { EnvironmentFile } from '#shared/workspace/environment-file.ts';
import type { KubeClient } from '../../kubernetes/kube-client.ts';
import { watchObjects, type KubeChange } from '../../kubernetes/kube-watch.ts';
import { sessionOf } from '../rest-of.ts';
import { fleetJob, idOfObject, type FleetPlaceOfJob } from './fleet-row.ts';
import { newsOf, type News } from './news.ts';
import { followSession, sessionIn } from './session-jobs.ts';

export interface FleetPlace {
  name: string;
  file: EnvironmentFile;
}

export interface FleetHow {
  connect(context: string | undefined): Promise<KubeClient>;
  /** How long after an answer a session cluster is asked again, in ms. */
  askEveryMs?: number;
}

/** What is watched: JobManagers of Flink's native mode and of session clusters, and what the operator keeps. */
const KINDS = [
  { apiVersion: 'apps/v1', kind: 'Deployment', labels: 'component=jobmanager' },
  { apiVersion: 'flink.apache.org/v1beta1', kind: 'FlinkDeployment' },
  { apiVersion: 'flink.apache.org/v1beta1', kind: 'FlinkSessionJob' },
];

/** Changes within this time go out together: thousands that come at once are one answer. */
const TOGETHER_MS = 50;
const ASK_EVERY_MS = 5_000;

/** All jobs of all environments, watched where Kubernetes keeps them and asked for where only Flink does; each answer is what changed. Environments that cannot be looked at say why. */
export async function* fleet(places: readonly FleetPlace[], how: FleetHow, signal: AbortSignal): AsyncGenerator<FleetChange> {
  const inbox = new Inbox<FleetChange>();
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const work = Promise.all(places.map((place) => followPlace(place, how, newsOf(place.name, inbox), both)));
  try {
    while (await inbox.some(signal)) {
      await wait(TOGETHER_MS);
      if (!signal.aborted) yield* merged(inbox.take());
    }
  } finally {
    stop.abort();
    await work.catch(() => {});
  }
}

/** One connection serves all kinds of a place, and its session cluster. An address has no Kubernetes beside it. */
async function followPlace({ name, file }: FleetPlace, { connect, askEveryMs = ASK_EVERY_MS }: FleetHow, news: News, signal: AbortSignal): Promise<void> {
  const session = sessionOf(file);
  if (session?.address) return followSession(sessionIn(undefined, { environment: name, context: '', namespace: '' }, session), { askEveryMs, news }, signal);
  try {
    const client = await connect(file.context);
    const place = { environment: name, context: client.place.context, namespace: file.namespace ?? 'default' };
    const asking = session ? [followSession(sessionIn(client, place, session), { askEveryMs, news }, signal)] : [];
    await Promise.all([...KINDS.map((kind) => followKind(client, kind, place, news, signal)), ...asking]).finally(() => client.dispose());
  } catch (thrown) {
    if (!signal.aborted) news.lost('kubernetes', thrown);
  }
}

async function followKind(client: KubeClient, kind: (typeof KINDS)[number], place: FleetPlaceOfJob, news: News, signal: AbortSignal): Promise<void> {
  // Each kind begins anew by itself, so what is gone meanwhile is told by name.
  const known = new Set<string>();
  const jobOf = (object: KubeObject) => fleetJob(object, place);
  const goneOf = (name: string) => idOfObject(kind.kind, name);
  try {
    for await (const change of watchObjects(client, { ...kind, namespace: place.namespace }, signal)) {
      if (change.type === 'lost') news.lost(kind.kind, change.failure);
      else news.changed(kind.kind, changed(change, known, jobOf, goneOf));
    }
  } catch (thrown) {
    // Most clusters have no operator; that is no fault of theirs.
    if (!signal.aborted && toFailure(thrown).code !== 'kube-no-kind') news.lost(kind.kind, thrown);
  }
}

/** What a change of a watch is in the list; `known`: the names that the list has. */
function changed(change: Exclude<KubeChange, { type: 'lost' }>, known: Set<string>, jobOf: (object: KubeObject) => FleetJob, goneOf: (name: string) => string): Pick<FleetChange, 'jobs' | 'gone'> {
  switch (change.type) {
    case 'some':
      for (const { metadata } of change.objects) known.add(metadata.name);
      return { jobs: change.objects.map(jobOf), gone: [] };
    case 'all': {
      const gone = [...known].filter((each) => !change.names.has(each));
      for (const each of gone) known.delete(each);
      return { jobs: [], gone: gone.map(goneOf) };
    }
    case 'changed':
      known.add(change.object.metadata.name);
      return { jobs: [jobOf(change.object)], gone: [] };
    case 'gone':
      known.delete(change.object.metadata.name);
      return { jobs: [], gone: [goneOf(change.object.metadata.name)] };
  }
}

/** One change an environment: of the same job the last one counts. */
function merged(changes: readonly FleetChange[]): FleetChange[] {
  const byEnvironment = new Map<string, { jobs: Map<string, FleetJob>; gone: Set<string>; problem: FleetChange['problem'] }>();
  for (const { environment, jobs, gone, problem } of changes) {
    const sum = byEnvironment.get(environment) ?? { jobs: new Map(), gone: new Set(), problem };
    byEnvironment.set(environment, sum);
    for (const id of gone) {
      sum.gone.add(id);
      sum.jobs.delete(id);
    }
    for (const job of jobs) {
      sum.jobs.set(job.id, job);
      sum.gone.delete(job.id);
    }
    sum.problem = problem;
  }
  return [...byEnvironment].map(([environment, { jobs, gone, problem }]) => ({ environment, all: false, jobs: [...jobs.values()], gone: [...gone], problem }));
}
