import { RECOVERY_PATH, withOptions } from '#shared/deployment/flink-config-map.ts';
import type { Artefact } from '#shared/deployment/artefact.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { LABELS } from '#shared/deployment/names.ts';
import { changesOf } from '#shared/deployment/promotion-changes.ts';
import type { LiveJob, PromotionPlan } from '#shared/services/promotion.ts';
import type { KubeClient } from '../../kubernetes/kube-client.ts';
import { resourcesOf } from '../blueprint.ts';
import { liveArtefact, liveJob } from '../live-job.ts';
import * as cluster from './cluster-checks.ts';
import { isRefusal, type CheckFinding } from './finding.ts';
import type { GateParts } from './gate.ts';
import { functionsOnNodes } from './functions-check.ts';
import { image } from './image-check.ts';

export interface DryRun {
  resources: KubeObject[];
  changes: PromotionPlan['changes'];
  /** Fields of other managers that are taken over, where that is wanted: a sentence for each resource. */
  taken: string[];
}

/** How the gate looks at the place that is promoted to; each target has its own. */
export interface Looks {
  live(): Promise<LiveJob & { flink: string | null }>;
  /** What runs there, by its hash; undefined where nothing does, or where it cannot be had. */
  artefact(hash: string | null): Promise<Artefact | undefined>;
  /** `runs`: a job runs there now. */
  dryRun(runs: boolean): Promise<DryRun>;
  reachable(): Promise<CheckFinding>;
  secrets(): Promise<CheckFinding>;
  permissions(): Promise<CheckFinding>;
  account(): Promise<CheckFinding>;
  quota(): Promise<CheckFinding>;
  room(): Promise<CheckFinding>;
  image(): Promise<CheckFinding>;
  /** Whether V8 runs there, for a job that has TypeScript. */
  functions(): Promise<CheckFinding>;
  /** Where a cluster that stands already keeps state; undefined: the job's own options say it. */
  storage?(): Promise<CheckFinding>;
  /** Whether the session cluster that Weir makes is as its file says; undefined: Weir makes none. */
  cluster?(): Promise<CheckFinding>;
  dispose(): Promise<void>;
}

/** Through the API server. */
export function kubernetesLooks(parts: GateParts, slots: () => Promise<number>, signal: AbortSignal): Looks {
  const { blueprint } = parts;
  const { clusterId, namespace } = blueprint.promoted;
  const client = once(() => parts.connect(blueprint.environment.file.context));
  const look = async () => ({ client: await client(), blueprint, signal });
  return {
    live: async () => liveJob({ client: await client(), namespace, clusterId, operated: blueprint.target === 'operator', suspended: parts.suspended }, parts.now(), signal),
    // An artefact in an image is not on the cluster; who promoted it from here still has it.
    artefact: async (hash) => (await liveArtefact({ client: await client(), namespace, clusterId }, signal))?.artefact ?? (hash === null ? undefined : parts.artefactOf(hash)),
    dryRun: async (runs) => dryRun(parts, await client(), runs, signal),
    reachable: async () => cluster.reachable(await look()),
    secrets: async () => cluster.secrets(await look(), Object.keys(blueprint.environment.file.secrets)),
    permissions: async () => cluster.permissions(await look()),
    account: async () => cluster.account(await look()),
    quota: async () => cluster.quota(await look(), await slots()),
    room: async () => cluster.room(await look(), await slots()),
    image: async () => image(await look()),
    functions: async () => functionsOnNodes(await look()),
    dispose: async () => client.made()?.then((made) => made.dispose(), () => {}),
  };
}

/** What the server would keep of each resource, against what it has. */
async function dryRun({ blueprint, engine, kept, force = false }: GateParts, client: KubeClient, runs: boolean, signal: AbortSignal): Promise<DryRun> {
  const { namespace, clusterId } = blueprint.promoted;
  const resources = await resourcesOf(blueprint, engine, signal);
  const from = blueprint.mode === 'stateless' ? null : runs ? `(the ${blueprint.mode === 'savepoint' ? 'savepoint that is taken first' : 'last checkpoint'})` : (kept?.path ?? null);
  const asked = withOptions(resources, { [RECOVERY_PATH]: from });
  const { next, taken } = await wouldTake(client, asked, force, signal);
  const same = await present(client, resources, namespace, signal);
  const left = await others(client, resources, { namespace, labels: `${LABELS.job}=${clusterId}` }, signal);
  return { resources, changes: changesOf([...same, ...left], next), taken };
}

/** Those of the objects that are there, as they are. */
export async function present(client: Pick<KubeClient, 'read'>, objects: readonly KubeObject[], namespace: string, signal?: AbortSignal): Promise<KubeObject[]> {
  const found = await Promise.all(objects.map(({ apiVersion, kind, metadata }) => client.read({ apiVersion, kind, name: metadata.name, namespace }, signal)));
  return found.filter((object) => object !== undefined);
}

/** What the server would make of the objects. Fails with `kube-conflict` where another manager sets a field of one, unless those are to be taken over. */
export async function wouldTake(client: Pick<KubeClient, 'apply'>, objects: readonly KubeObject[], force: boolean, signal: AbortSignal): Promise<{ next: KubeObject[]; taken: string[] }> {
  const taken: string[] = [];
  const take = async (object: KubeObject) => {
    try {
      return await client.apply(object, { dryRun: true, force: false, signal });
    } catch (thrown) {
      if (!force || !isRefusal(thrown, 'kube-conflict')) throw thrown;
      taken.push((thrown as Error).message);
      return client.apply(object, { dryRun: true, force: true, signal });
    }
  };
  return { next: await Promise.all(objects.map(take)), taken };
}

/** What an earlier promotion made and this one does not. */
async function others(client: KubeClient, resources: readonly KubeObject[], where: { namespace: string; labels: string }, signal: AbortSignal): Promise<KubeObject[]> {
  const kinds = [{ apiVersion: 'v1', kind: 'ConfigMap' }, { apiVersion: 'v1', kind: 'Service' }, { apiVersion: 'apps/v1', kind: 'Deployment' }];
  const lists = await Promise.all(kinds.map((kind) => client.list({ ...kind, ...where }, signal)));
  return lists.flatMap(({ items }) => items).filter(({ kind, metadata }) => !resources.some((object) => object.kind === kind && object.metadata.name === metadata.name));
}

/** Asks at the first call, and gives the same ever after. */
export function once<T>(make: () => Promise<T>): (() => Promise<T>) & { made(): Promise<T> | undefined } {
  let made: Promise<T> | undefined;
  return Object.assign(() => (made ??= make()), { made: () => made });
}
