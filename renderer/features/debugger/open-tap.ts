import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import type { TappedEdge } from '#shared/services/debugger.ts';
import type { RunId } from '#shared/services/engine.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import { calmLooks } from '#renderer/ui/grid/calm-looks.ts';
import type { SinkColumn } from '#renderer/ui/grid/grid-types.ts';
import { RowStore } from '#renderer/ui/grid/row-store.ts';

/** Where rows are looked at, and which of them. */
export interface TapAsked {
  from: string;
  to: string;
  filter: string;
  all: boolean;
  /** Only rows whose event time the watermark has passed. */
  late: boolean;
  /** The view or CTE that it was opened for, and what of it passes there. */
  part?: { name: string; words: string } | undefined;
}

export interface TapFacts {
  /** Counts up, at most once a frame, whenever there is something new to see in `rows`. */
  version: number;
  /** Rows that met the filter, shown or not. */
  matched: number;
  failure: { code: string; message: string } | undefined;
  columns: readonly SinkColumn[];
}

/** A tap as the window has it, from run to run. `rows` changes in place. */
export interface OpenTap extends Disposable {
  key: string;
  asked: TapAsked;
  rows: RowStore;
  facts: StoreApi<TapFacts>;
  /** Settled once the engine watches, or refuses to. */
  opened: Promise<void>;
}

export const keyOf = ({ from, to }: { from: string; to: string }) => `${from} ${to}`;

/** Before the values of a row stand the watermark and the subtask that it passed in. */
export function columnsOf(edge: TappedEdge | undefined): SinkColumn[] {
  const time = edge?.columns?.find(({ name }) => name === edge.eventTime)?.type ?? 'TIMESTAMP(3)';
  const own = edge?.columns ?? [{ name: 'value', type: 'STRING' }];
  return [{ name: 'watermark', type: time.replace(/ \*ROWTIME\*/, '') }, { name: 'subtask', type: 'INT' }, ...own.map((column) => ({ ...column, type: column.type.replace(/ \*(ROWTIME|PROCTIME)\*/, '') }))];
}

type Parts = Pick<FeatureParts, 'link'> & { clients: Pick<FeatureParts['clients'], 'debugger'> };

/** Opens a tap in a run; without a run it waits, and shows nothing. */
export function openTap(asked: TapAsked, run: RunId | undefined, edge: TappedEdge | undefined, { clients, link }: Parts): OpenTap {
  const rows = new RowStore();
  const facts = createStore<TapFacts>(() => ({ version: 0, matched: 0, failure: undefined, columns: columnsOf(edge) }));
  const tell = calmLooks(() => facts.setState(({ version }) => ({ version: version + 1, matched: latest })));
  let latest = 0;
  let settle = () => {};
  const opened = new Promise<void>((resolve) => (settle = resolve));
  const { from, to, all, late } = asked;
  const stream =
    run &&
    keepOpen(link, {
      open: (signal) => clients.debugger.tap({ run, from, to, filter: asked.filter.trim() || null, all, late }, signal),
      onItem: ({ header: { first, count, matched }, body }) => {
        settle();
        rows.push(first, count, body);
        latest = matched;
        tell(count);
      },
      onEnd: settle,
      onFailure: ({ code, message }) => (settle(), facts.setState({ failure: { code, message } })),
    });
  if (!stream) settle();
  return { key: keyOf(asked), asked, rows, facts, opened, dispose: () => (settle(), stream?.dispose()) };
}
