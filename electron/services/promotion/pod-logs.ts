import { setTimeout as wait } from 'node:timers/promises';
import { toFailure } from '#shared/base/failure.ts';
import { Inbox } from '#shared/base/inbox.ts';
import { PodLog } from '#shared/deployment/pod-log.ts';
import type { PromotionLogLine } from '#shared/services/promotion.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import { watchObjects } from '../kubernetes/kube-watch.ts';
import { labelsOf, roleOfPod } from './cluster-view.ts';

export interface LogPlace {
  client: KubeClient;
  namespace: string;
  clusterId: string;
}

/** Lines that wait for a slow reader; the oldest go first, since the last ones before a crash are what is looked for. */
const RING = 20_000;
const AGAIN_MS = 1_000;

/**
 * The log of a job's pods, all of them as they come and go: with each pod the lines from before its last restart, then what there is, then what comes. Ends with the
 * signal, or without `follow` once what there is has been told.
 */
export async function* podLogs(place: LogPlace, { follow, tail }: { follow: boolean; tail: number }, signal: AbortSignal): AsyncGenerator<PromotionLogLine> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const lines = new Inbox<PromotionLogLine>(RING);
  const log = new PodLog();
  const tell = (line: RawLine) => lines.put({ ...line, ...log.read(line.text, `${line.pod} ${line.before}`) });
  const work = (follow ? followAll(place, tail, tell, both) : readAll(place, tail, tell, both)).then(() => lines.end(), (thrown: unknown) => lines.end(thrown));
  try {
    yield* lines.read(signal);
  } finally {
    stop.abort();
    await work;
  }
}

type RawLine = Pick<PromotionLogLine, 'at' | 'pod' | 'role' | 'before' | 'text'>;
type Tell = (line: RawLine) => void;

interface LoggingPod {
  name: string;
  role: PromotionLogLine['role'];
  restarts: number;
}

function loggingPod(pod: Parameters<typeof roleOfPod>[0]): LoggingPod | undefined {
  const { phase, containerStatuses = [] } = (pod.status ?? {}) as { phase?: string; containerStatuses?: { restartCount: number; state?: { waiting?: unknown }; lastState?: { terminated?: unknown } }[] };
  const begun = containerStatuses.some(({ state, restartCount }) => restartCount > 0 || (state && !state.waiting));
  if (!begun || phase === 'Pending') return undefined;
  return { name: pod.metadata.name, role: roleOfPod(pod), restarts: containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0) };
}

async function readAll({ client, namespace, clusterId }: LogPlace, tail: number, tell: Tell, signal: AbortSignal): Promise<void> {
  const { items } = await client.list({ apiVersion: 'v1', kind: 'Pod', namespace, labels: labelsOf(clusterId) }, signal);
  const lines: RawLine[] = [];
  for (const pod of items.flatMap((item) => loggingPod(item) ?? [])) await readPod(client, namespace, pod, { tail, follow: false }, (line) => lines.push(line), signal);
  for (const line of lines.sort((one, other) => one.at - other.at)) tell(line);
}

async function followAll({ client, namespace, clusterId }: LogPlace, tail: number, tell: Tell, signal: AbortSignal): Promise<void> {
  const followed = new Set<string>();
  for await (const change of watchObjects(client, { apiVersion: 'v1', kind: 'Pod', namespace, labels: labelsOf(clusterId) }, signal)) {
    const pods = change.type === 'some' ? change.objects : change.type === 'changed' ? [change.object] : [];
    for (const pod of pods.flatMap((item) => loggingPod(item) ?? [])) {
      if (followed.has(pod.name)) continue;
      followed.add(pod.name);
      void followPod(client, namespace, pod, tail, tell, signal).finally(() => followed.delete(pod.name));
    }
  }
}

/** Goes on after a container's restart from the line it had last, so that none is told twice. */
async function followPod(client: KubeClient, namespace: string, pod: LoggingPod, tail: number, tell: Tell, signal: AbortSignal): Promise<void> {
  let last: number | undefined;
  const told: Tell = (line) => {
    last = line.at;
    tell(line);
  };
  while (!signal.aborted) {
    try {
      await readPod(client, namespace, pod, { tail, follow: true, ...(last === undefined ? {} : { after: last }) }, told, signal);
      await wait(AGAIN_MS, undefined, { signal });
      if (!(await client.read({ apiVersion: 'v1', kind: 'Pod', name: pod.name, namespace }, signal))) return;
    } catch (thrown) {
      const { code } = toFailure(thrown);
      if (signal.aborted || code === 'kube-not-found' || code === 'kube-forbidden') return;
      await wait(AGAIN_MS, undefined, { signal }).catch(() => {});
    }
  }
}

async function readPod(client: KubeClient, namespace: string, { name, role, restarts }: LoggingPod, { tail, follow, after }: { tail: number; follow: boolean; after?: number }, tell: Tell, signal: AbortSignal): Promise<void> {
  const read = async (how: { previous?: boolean; follow?: boolean; sinceTime?: string; tailLines?: number }, before: boolean) => {
    for await (const text of client.podLog({ name, namespace }, how, signal)) {
      const line = lineOf(text, name, role, before);
      if (line && (after === undefined || line.at > after)) tell(line);
    }
  };
  if (restarts > 0 && after === undefined) await read({ previous: true, tailLines: tail }, true).catch(() => {});
  await read(after === undefined ? { follow, tailLines: tail } : { follow, sinceTime: new Date(after).toISOString() }, false);
}

/** The kubelet puts a time before each line. */
function lineOf(text: string, pod: string, role: PromotionLogLine['role'], before: boolean): RawLine | undefined {
  const space = text.indexOf(' ');
  const at = Date.parse(text.slice(0, space));
  return Number.isNaN(at) ? undefined : { at, pod, role, before, text: text.slice(space + 1) };
}
