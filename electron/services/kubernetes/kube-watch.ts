import { setTimeout as wait } from 'node:timers/promises';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { queryOf, type KubeClient, type Selection } from './kube-client.ts';

/** What a watch tells: what is there, page by page, then the names of all of it; each change after that; and when it has lost sight of the server. */
export type KubeChange =
  | { type: 'some'; objects: KubeObject[] }
  | { type: 'all'; names: ReadonlySet<string> }
  | { type: 'changed' | 'gone'; object: KubeObject }
  | { type: 'lost'; failure: Failure };

interface WatchLine {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: KubeObject & { code?: number; message?: string };
}

/** Between two attempts, growing to this; a server that restarts is found again soon and not hammered. */
const LONGEST_WAIT_MS = 10_000;
/** Whoever may not look will not be let in by asking again. */
const HOPELESS = new Set(['kube-forbidden', 'kube-token-expired', 'kube-credentials', 'kube-no-kind', 'kube-certificate', 'cancelled']);

/**
 * Follows objects through broken connections: a watch that ends goes on from where it was, and begins anew with `all` where the server no longer
 * knows that place. Ends with the signal; fails where asking again cannot help.
 */
export async function* watchObjects(client: KubeClient, selection: Selection, signal: AbortSignal): AsyncGenerator<KubeChange> {
  let version: string | undefined;
  let pause = 250;
  while (!signal.aborted) {
    try {
      if (version === undefined) {
        const names = new Set<string>();
        let listed = '';
        for await (const { items, resourceVersion } of client.pages(selection, signal)) {
          listed = resourceVersion;
          for (const { metadata } of items) names.add(metadata.name);
          yield { type: 'some', objects: items };
        }
        // Only now: a list that breaks off begins anew, since a watch would go on from what it never told.
        version = listed;
        yield { type: 'all', names };
      }
      for await (const line of watchFrom(client, selection, version, signal)) {
        pause = 250;
        if (line.type === 'ERROR') throw new Failure(line.object.code === 410 ? 'kube-gone' : 'kube-failed', line.object.message ?? 'the watch ended');
        version = line.object.metadata.resourceVersion ?? version;
        if (line.type !== 'BOOKMARK') yield { type: line.type === 'DELETED' ? 'gone' : 'changed', object: line.object };
      }
    } catch (thrown) {
      if (signal.aborted) return;
      const failure = toFailure(thrown);
      if (HOPELESS.has(failure.code)) throw failure;
      if (failure.code === 'kube-gone') version = undefined;
      else {
        yield { type: 'lost', failure };
        await wait(pause, undefined, { signal }).catch(() => {});
        pause = Math.min(pause * 2, LONGEST_WAIT_MS);
      }
    }
  }
}

async function* watchFrom(client: KubeClient, selection: Selection, resourceVersion: string, signal: AbortSignal): AsyncGenerator<WatchLine> {
  const kind = await client.kindOf(selection);
  const request = { path: kind.path(selection.namespace), query: { ...queryOf(selection), watch: true, allowWatchBookmarks: true, resourceVersion, timeoutSeconds: 300 }, signal, act: kind.act('watch', selection) };
  for await (const line of client.connection.lines(request)) if (line) yield JSON.parse(line) as WatchLine;
}
