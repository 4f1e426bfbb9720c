import { gunzipSync } from 'node:zlib';
import { Failure } from '#shared/base/failure.ts';
import { Artefact } from '#shared/deployment/artefact.ts';
import { healthOf } from '#shared/deployment/job-health.ts';
import { isOver } from '#shared/deployment/job-state.ts';
import { ANNOTATIONS, artefactMapOf } from '#shared/deployment/names.ts';
import type { SavedState } from '#shared/deployment/promotion-record.ts';
import type { LiveJob } from '#shared/services/promotion.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import { ClusterView } from './cluster-view.ts';
import { FlinkRest } from './flink-rest.ts';
import { FLINK_DEPLOYMENT, OperatorView } from './operator-view.ts';
import { restOf } from './rest-of.ts';
import type { ClusterRef } from './session-cluster/standing.ts';
import { sessionJob, SessionView } from './session-job.ts';

export interface LivePlace {
  client: KubeClient;
  namespace: string;
  clusterId: string;
  /** The operator keeps it. */
  operated?: boolean;
  suspended?: boolean;
}

export interface LiveSessionPlace {
  rest: FlinkRest;
  job: string;
  suspended: boolean;
  /** Undefined where it is known by its address alone. */
  cluster?: ClusterRef | undefined;
}

/** What of a job runs on a session cluster. */
export async function liveSessionJob({ rest, job, suspended, cluster }: LiveSessionPlace, now: number, signal?: AbortSignal): Promise<LiveJob & { flink: string | null }> {
  const found = await sessionJob(rest, job, signal);
  const signs = await new SessionView(rest, job, cluster).look(found?.hash ?? null, suspended, signal);
  const over = found !== undefined && isOver(found.state);
  const seen = over && suspended ? { ...signs, rest: null } : signs;
  const newest = signs.jobId ? await rest.newest(signs.jobId, signal).catch(() => null) : null;
  return { hash: over ? null : (found?.hash ?? null), revision: null, jobId: over ? null : signs.jobId, health: healthOf(seen, now), newest, flink: await rest.version(signal) };
}

/** What runs there now, from all sides. */
export async function liveJob({ client, namespace, clusterId, operated = false, suspended = false }: LivePlace, now: number, signal?: AbortSignal): Promise<LiveJob & { flink: string | null }> {
  const rest = new FlinkRest(restOf(client, { namespace, clusterId, address: null }));
  const cluster = new ClusterView({ client, namespace, clusterId, rest, jobId: null, always: operated });
  const view = operated ? new OperatorView({ client, namespace, clusterId, kind: FLINK_DEPLOYMENT }, cluster) : cluster;
  const resource = await client.read({ ...(operated ? FLINK_DEPLOYMENT : { apiVersion: 'apps/v1', kind: 'Deployment' }), name: clusterId, namespace }, signal);
  const annotations = resource?.metadata.annotations ?? {};
  const signs = await view.look(annotations[ANNOTATIONS.hash] ?? null, suspended, signal);
  const newest = signs.jobId ? await rest.newest(signs.jobId, signal).catch(() => null) : null;
  const flink = signs.rest ? await rest.version(signal).catch(() => null) : null;
  return { hash: annotations[ANNOTATIONS.hash] ?? null, revision: annotations[ANNOTATIONS.revision] || null, jobId: signs.jobId, health: healthOf(signs, now), newest, flink };
}

/** The artefact that lies on the cluster; undefined where there is none, or where it is in an image. */
export async function liveArtefact({ client, namespace, clusterId }: Pick<LivePlace, 'client' | 'namespace' | 'clusterId'>, signal?: AbortSignal): Promise<{ artefact: Artefact; hash: string | null; revision: string | null } | undefined> {
  const map = (await client.read({ apiVersion: 'v1', kind: 'ConfigMap', name: artefactMapOf(clusterId), namespace }, signal)) as
    | { metadata: { annotations?: Record<string, string> }; data?: Record<string, string>; binaryData?: Record<string, string> }
    | undefined;
  if (!map) return undefined;
  const [plain] = Object.values(map.data ?? {});
  const [zipped] = Object.values(map.binaryData ?? {});
  const text = plain ?? (zipped === undefined ? undefined : gunzipSync(Buffer.from(zipped, 'base64')).toString('utf8'));
  if (text === undefined) return undefined;
  const parsed = Artefact.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Failure('artefact-unreadable', `What runs as ${clusterId} in ${namespace} was promoted by another version of Weir: its artefact cannot be read.`);
  const { annotations = {} } = map.metadata;
  return { artefact: parsed.data, hash: annotations[ANNOTATIONS.hash] ?? null, revision: annotations[ANNOTATIONS.revision] || null };
}

/** How a person is told of state: what it is, how old, how large. */
export function stateWords({ kind, path, at, bytes }: SavedState, now: number): string {
  const minutes = Math.max(0, Math.round((now - at) / 60_000));
  const age = minutes < 120 ? `${minutes} min` : minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
  return `the ${kind} ${path}, ${age} old${bytes === null ? '' : `, ${bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${Math.round(bytes / 2 ** 20)} MiB`}`}`;
}
