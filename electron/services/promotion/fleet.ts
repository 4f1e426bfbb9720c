import { toFailure } from '#shared/base/failure.ts';
import type { JobHealthState } from '#shared/deployment/job-health.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { ANNOTATIONS, FIELD_MANAGER, LABELS } from '#shared/deployment/names.ts';
import type { FleetChange, FleetJob } from '#shared/services/promotion.ts';
import type { EnvironmentFile } from '#shared/workspace/environment-file.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import { watchObjects, type KubeChange } from '../kubernetes/kube-watch.ts';

export interface FleetPlace {
  name: string;
  file: EnvironmentFile;
}

/** What is watched: JobManagers of Flink's native mode and of session clusters, and what the operator keeps. */
const KINDS = [
  { apiVersion: 'apps/v1', kind: 'Deployment', labels: 'component=jobmanager' },
  { apiVersion: 'flink.apache.org/v1beta1', kind: 'FlinkDeployment' },
  { apiVersion: 'flink.apache.org/v1beta1', kind: 'FlinkSessionJob' },
];

/** Changes within this time go out together: thousands that come at once are one answer. */
const TOGETHER_MS = 50;

/** All jobs of all environments by watching them; each answer is what changed. Environments that cannot be looked at say why. */
export async function* fleet(places: readonly FleetPlace[], connect: (context: string | undefined) => Promise<KubeClient>, signal: AbortSignal): AsyncGenerator<FleetChange> {
  const waiting: FleetChange[] = [];
  let wake = () => {};
  const tell = (change: FleetChange) => {
    waiting.push(change);
    wake();
  };
  signal.addEventListener('abort', () => wake(), { once: true });
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const work = Promise.all(places.map((place) => watchPlace(place, connect, tell, both)));
  try {
    while (!signal.aborted) {
      if (!waiting.length) await new Promise<void>((resolve) => (wake = resolve));
      if (signal.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, TOGETHER_MS));
      yield* merged(waiting.splice(0));
    }
  } finally {
    stop.abort();
    await work.catch(() => {});
  }
}

/** One connection serves all kinds of a place. */
async function watchPlace(place: FleetPlace, connect: (context: string | undefined) => Promise<KubeClient>, tell: (change: FleetChange) => void, signal: AbortSignal): Promise<void> {
  const { name, file } = place;
  const problem = (thrown: unknown): FleetChange => {
    const { code, message } = toFailure(thrown);
    return { environment: name, all: false, jobs: [], gone: [], problem: { code, message } };
  };
  const namespace = file.namespace ?? 'default';
  const follow = async (client: KubeClient, kind: (typeof KINDS)[number]) => {
    const { context } = client.place;
    const jobOf = (object: KubeObject) => fleetJob(object, { environment: name, context, namespace });
    const goneOf = (each: string) => ({ namespace, kind: kind.kind, name: each });
    // Each kind begins anew by itself, so what is gone meanwhile is told by name.
    const known = new Set<string>();
    for await (const change of watchObjects(client, { ...kind, namespace }, signal)) {
      if (change.type === 'lost') tell(problem(change.failure));
      else tell({ environment: name, all: false, problem: null, ...changed(change, known, jobOf, goneOf) });
    }
  };
  try {
    const client = await connect(file.context);
    // Most clusters have no operator; that is no fault of theirs.
    const kindTold = (thrown: unknown) => void (!signal.aborted && toFailure(thrown).code !== 'kube-no-kind' && tell(problem(thrown)));
    await Promise.all(KINDS.map((kind) => follow(client, kind).catch(kindTold))).finally(() => client.dispose());
  } catch (thrown) {
    if (!signal.aborted) tell(problem(thrown));
  }
}

/** What a change of a watch is in the list; `known`: the names that the list has. */
function changed(change: Exclude<KubeChange, { type: 'lost' }>, known: Set<string>, jobOf: (object: KubeObject) => FleetJob, goneOf: (name: string) => FleetChange['gone'][number]): Pick<FleetChange, 'jobs' | 'gone'> {
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
  const byEnvironment = new Map<string, { jobs: Map<string, FleetJob>; gone: Map<string, FleetChange['gone'][number]>; problem: FleetChange['problem'] }>();
  for (const { environment, jobs, gone, problem } of changes) {
    const sum = byEnvironment.get(environment) ?? { jobs: new Map(), gone: new Map(), problem: null };
    byEnvironment.set(environment, sum);
    for (const one of gone) {
      sum.gone.set(`${one.kind}/${one.name}`, one);
      sum.jobs.delete(`${one.kind}/${one.name}`);
    }
    for (const job of jobs) {
      sum.jobs.set(`${job.kind}/${job.name}`, job);
      sum.gone.delete(`${job.kind}/${job.name}`);
    }
    sum.problem = problem ?? (jobs.length || gone.length ? null : sum.problem);
  }
  return [...byEnvironment].map(([environment, { jobs, gone, problem }]) => ({ environment, all: false, jobs: [...jobs.values()], gone: [...gone.values()], problem }));
}

interface OperatorStatus {
  lifecycleState?: string;
  error?: string;
  jobStatus?: { state?: string; jobName?: string; updateTime?: string };
  jobManagerDeploymentStatus?: string;
}

function fleetJob(object: KubeObject, place: { environment: string; context: string; namespace: string }): FleetJob {
  const { kind, metadata } = object;
  const { state, message, changedAt } = kind === 'Deployment' ? ofDeployment(object) : ofOperator(object);
  return { ...place, name: metadata.name, kind, state, message, hash: metadata.annotations?.[ANNOTATIONS.hash] ?? null, ours: metadata.labels?.[LABELS.manager] === FIELD_MANAGER, changedAt };
}

type Seen = { state: JobHealthState; message: string; changedAt: number | null };

function ofDeployment(object: KubeObject): Seen {
  const { spec, status, metadata } = object as KubeObject & { spec?: { replicas?: number }; status?: { readyReplicas?: number; conditions?: { lastUpdateTime?: string }[] } };
  const [wanted, ready] = [spec?.replicas ?? 1, status?.readyReplicas ?? 0];
  const changedAt = Date.parse(status?.conditions?.map(({ lastUpdateTime }) => lastUpdateTime ?? '').sort().at(-1) ?? metadata.creationTimestamp ?? '') || null;
  if (wanted === 0) return { state: 'suspended', message: 'No pod is wanted.', changedAt };
  return ready >= wanted ? { state: 'running', message: 'Its JobManager is ready.', changedAt } : { state: 'starting', message: `${ready} of ${wanted} JobManagers are ready.`, changedAt };
}

/** Flink's and the operator's words, as one of ours. */
const STATES: Record<string, JobHealthState> = { RUNNING: 'running', FINISHED: 'finished', CANCELED: 'finished', FAILED: 'failed', RESTARTING: 'restarting', FAILING: 'restarting', RECONCILING: 'starting', CREATED: 'starting', INITIALIZING: 'starting', SUSPENDED: 'suspended' };

function ofOperator(object: KubeObject): Seen {
  const { status = {}, metadata } = object as KubeObject & { status?: OperatorStatus };
  const { lifecycleState, error, jobStatus = {}, jobManagerDeploymentStatus } = status;
  const changedAt = Number(jobStatus.updateTime) || Date.parse(metadata.creationTimestamp ?? '') || null;
  if (lifecycleState === 'SUSPENDED') return { state: 'suspended', message: 'The operator keeps it suspended.', changedAt };
  if (error) return { state: 'failed', message: operatorError(error), changedAt };
  if (lifecycleState === 'FAILED' || jobManagerDeploymentStatus === 'ERROR') return { state: 'failed', message: `The operator says ${lifecycleState ?? jobManagerDeploymentStatus}.`, changedAt };
  const state = STATES[jobStatus.state ?? ''] ?? 'starting';
  const stable = state === 'running' && lifecycleState === 'STABLE';
  return { state: stable ? 'healthy' : state, message: `Flink says ${jobStatus.state ?? 'nothing yet'}; the operator says ${lifecycleState ?? 'nothing yet'}.`, changedAt };
}

/** The operator writes its error as JSON with the stack in it. */
export function operatorError(error: string): string {
  try {
    const { message, throwableList = [] } = JSON.parse(error) as { message?: string; throwableList?: { message?: string }[] };
    return throwableList.at(-1)?.message ?? message ?? error;
  } catch {
    return error;
  }
}
