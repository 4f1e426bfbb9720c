import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import type { RunStatus, Sink } from '#shared/services/engine.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import { calmLooks } from '#renderer/ui/grid/calm-looks.ts';
import { RowStore } from '#renderer/ui/grid/row-store.ts';
import { TablePages } from './table-pages.ts';

/** One sink of the run in front. `rows` and `table` change in place; `changed` tells when to look again. */
export interface SinkResults extends Disposable {
  sink: Sink;
  run: RunStatus['run'];
  rows: RowStore;
  table: TablePages;
  /** Counts up, at most once a frame, whenever there is something new to see. */
  changed: StoreApi<{ version: number; failure: string | undefined }>;
}

export interface ResultsStore extends StoreApi<{ sinks: readonly SinkResults[] }>, Disposable {}

type Parts = Pick<FeatureParts, 'session' | 'link'> & { clients: Pick<FeatureParts['clients'], 'runs'> };

/** Reads the rows of every sink of the run in front, as long as it is in front. */
export function createResultsStore({ session, link, clients }: Parts): ResultsStore {
  const store = createStore<{ sinks: readonly SinkResults[] }>(() => ({ sinks: [] }));

  function follow(run: RunStatus | undefined): void {
    const known = store.getState().sinks;
    const wanted = run?.sinks ?? [];
    if (known.length === wanted.length && known.every((each, index) => each.run === run!.run && each.sink.name === wanted[index]!.name)) return;
    const kept = new Set<SinkResults>();
    const sinks = wanted.map((sink) => {
      const same = known.find((each) => each.run === run!.run && each.sink.name === sink.name);
      if (same) kept.add(same);
      return same ?? open(run!.run, sink);
    });
    for (const gone of known) if (!kept.has(gone)) gone.dispose();
    store.setState({ sinks });
  }

  function open(run: RunStatus['run'], sink: Sink): SinkResults {
    const changed = createStore<{ version: number; failure: string | undefined }>(() => ({ version: 0, failure: undefined }));
    const tell = calmLooks(() => changed.setState(({ version }) => ({ version: version + 1 })));
    const rows = new RowStore();
    const stream = keepOpen(link, {
      open: (signal) => clients.runs.rows({ run, sink: sink.name, from: rows.next }, signal),
      onItem: ({ header, body }) => {
        rows.push(header.first, header.count, body);
        tell(header.count);
      },
      onFailure: ({ message }) => changed.setState({ failure: message }),
    });
    const table = new TablePages(async (offset, limit, signal) => {
      const lines: Uint8Array[] = [];
      for await (const { body } of clients.runs.table({ run, sink: sink.name, offset, limit }, signal)) lines.push(body);
      return lines;
    }, () => tell(0));
    return { sink, run, rows, table, changed, dispose: () => (stream.dispose(), table.dispose()) };
  }

  follow(session.getState().run);
  const unsubscribe = session.subscribe(({ run }, before) => run !== before.run && follow(run));
  return Object.assign(store, {
    dispose: () => {
      unsubscribe();
      for (const sink of store.getState().sinks) sink.dispose();
    },
  });
}
