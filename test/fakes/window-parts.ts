import { createStore } from 'zustand/vanilla';
import type { Topology } from '#shared/topology/model.ts';
import { NOTHING_EDITED, type Figures, type RunStatus } from '#shared/services/engine.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { TopologyEdits } from '#shared/topology/edits.ts';
import type { Command, FeatureParts, Notice } from '#renderer/platform/feature.ts';
import type { Link, LinkState } from '#renderer/platform/link.ts';
import { editedTopology } from './edited-topology.ts';
import { createFakeEdits } from './window-topology.ts';
import { createSession, type PreviewState, type SessionState } from '#renderer/platform/session.ts';

export interface WindowParts extends FeatureParts {
  said: Notice[];
  /** Those of them that were taken away again. */
  withdrawn: Notice[];
  executed: { command: string; argument: unknown }[];
}

/** What a feature is handed in stories and tests: a real session, a link that is open, and only the clients that are given. */
export function windowParts(clients: Partial<Clients> = {}, state: Partial<SessionState> = {}): WindowParts {
  const session = createSession();
  session.setState(state);
  const said: Notice[] = [];
  const withdrawn: Notice[] = [];
  const executed: WindowParts['executed'] = [];
  const remembered = new Map<string, unknown>();
  return {
    clients: { topology: createFakeEdits() as never, ...clients } as Clients,
    link: openLink(),
    session,
    settings: {
      recall: async <T>(key: string, fallback: T) => (remembered.get(key) ?? fallback) as T,
      remember: (key, value) => void remembered.set(key, value),
      flush: async () => {},
    },
    commands: createStore<readonly Command[]>(() => []),
    said,
    executed,
    execute: async (command, argument) => void executed.push({ command, argument }),
    say: (notice) => {
      said.push(notice);
      return { dispose: () => void withdrawn.push(notice) };
    },
    withdrawn,
  };
}

/** The session while `topology` is the plan of the text in front. */
export function showing(topology: Topology | null, preview: Partial<PreviewState> = {}): Partial<SessionState> {
  const file = 'jobs/fixture/job.sql';
  const plan = { validation: { valid: true, statements: [], diagnostics: [] }, topology, standIns: [], ...NOTHING_EDITED };
  return {
    activeFile: { path: file, text: 'SELECT 1', dirty: false, runnable: true },
    preview: { file, good: topology ? plan : undefined, latest: plan, stale: false, busy: false, failure: undefined, ...preview },
  };
}

/** A window in which the topology can be edited: each edit is planned again, as the editor does. */
export function editing(topology: Topology, edits: TopologyEdits, state: Partial<SessionState> = {}): WindowParts {
  const shown = showing(topology);
  const { preview } = shown;
  const parts = windowParts({ topology: createFakeEdits({ [preview!.file]: edits }) as never }, { ...shown, ...state });
  const plan = (now: TopologyEdits) => {
    const good = { ...preview!.good!, ...editedTopology(topology, now) };
    parts.session.setState({ preview: { ...preview!, good, latest: good } });
  };
  parts.session.subscribe(({ topologyEdits }, before) => topologyEdits && topologyEdits !== before.topologyEdits && plan(topologyEdits.edits));
  return parts;
}

export function runStatus(status: Partial<RunStatus> = {}): RunStatus {
  return {
    run: 'run-1' as RunStatus['run'],
    state: 'running',
    mode: 'streaming',
    sinks: [],
    counts: [],
    written: [],
    failure: null,
    skipped: [],
    notices: [],
    hash: null,
    replacements: [],
    startedAt: 0,
    firstRowMs: 142,
    durationMs: 3000,
    standIns: [],
    refused: [],
    orphans: [],
    ...status,
  };
}

/** Figures that look like a running job: what lies downstream of the busiest operator waits, what lies upstream is held up. */
export function figuresOf({ operators }: Topology, busiest: number): Figures {
  return {
    at: 0,
    operators: operators.map(({ uid, type }, index) => ({
      operator: uid,
      recordsIn: type === 'source' ? 0 : 27_004 - index * 900,
      recordsOut: type === 'sink' ? 0 : 27_004 - index * 900,
      recordsOutPerSecond: type === 'sink' ? 0 : 9140 / (index + 1),
      busy: index === busiest ? 0.92 : 0.28,
      backpressured: index < busiest ? 0.41 : 0,
      watermark: type === 'source' ? null : Date.UTC(2013, 0, 9, 17),
    })),
  };
}

export async function* oneThenWait<T>(item: T, signal?: AbortSignal): AsyncGenerator<T> {
  yield item;
  await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
}

function openLink(): Link {
  return {
    state: createStore<LinkState>(() => ({ state: 'open', attempt: 0, reason: undefined })),
    client: () => {
      throw new Error('A story hands its clients in.');
    },
    whenOpen: async () => {},
    retry: () => {},
    close: () => {},
  };
}
