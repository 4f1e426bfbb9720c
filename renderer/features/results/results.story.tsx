import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Sink, SinkCount } from '#shared/services/engine.ts';
import { runStatus, showing, windowParts } from '#test/fakes/window-parts.ts';
import { resultsFeature } from './results.feature.tsx';

const DELAYS: Sink = {
  name: 'delays',
  columns: [
    { name: 'origin', type: 'STRING' },
    { name: 'window_start', type: 'TIMESTAMP(3)' },
    { name: 'departures', type: 'BIGINT NOT NULL' },
    { name: 'mean_delay', type: 'DOUBLE' },
    { name: 'worst', type: 'DECIMAL(38, 18)' },
    { name: 'remarks', type: 'STRING' },
  ],
  changelog: ['+I', '-U', '+U', '-D'],
  upsertKey: ['origin'],
  operator: null,
  statement: 0,
};

const REMARK = '"a long remark that does not fit into its column, with a \\"quote\\" and a tab\\tin it, so that it is cut and shown in full beside the rows"';
const KINDS = ['+I', '+I', '+I', '-U', '+U', '+I', '-D'];

function line(index: number, kinds: readonly string[]): string {
  const time = Date.UTC(2013, 0, 1, 10) + index * 1000;
  const remark = index % 5 === 0 ? 'null' : index % 7 === 0 ? REMARK : '"on time"';
  return `["${kinds[index % kinds.length]}",${time},"${['EWR', 'JFK', 'LGA'][index % 3]}","2013-01-01 ${String(10 + (index % 12)).padStart(2, '0')}:00:00",${9007199254740993n + BigInt(index)},${(index * 1.37) % 50},${index}.000000000000000001,${remark}]`;
}

async function* chunks(from: number, to: number, kinds: readonly string[], size: number, signal?: AbortSignal) {
  // Making rows costs more than taking them: a flood repeats its first chunk.
  let body: Uint8Array | undefined;
  for (let first = from; first < to; first += size) {
    const count = Math.min(size, to - first);
    if (size < FLOOD || count < size || !body) body = new TextEncoder().encode(`${Array.from({ length: count }, (_, index) => line(first + index, kinds)).join('\n')}\n`);
    yield { header: { first, count }, body: body.slice() };
    if (first % (size * 4) === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  if (!signal?.aborted) await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
}

const FLOOD = 4000;

interface StoryProps {
  rows: number;
  kinds?: readonly string[];
  size?: number;
  gap?: number;
}

function Story({ rows, kinds = ['+I'], size = 1000, gap = 0 }: StoryProps) {
  const activated = useMemo(() => {
    const count: SinkCount = { sink: 'delays', counted: rows, keptFrom: 0, kept: rows, tableRows: Math.ceil(rows / 3), tableComplete: rows < 1e6 };
    const runs = {
      rows: async function* (_: unknown, signal?: AbortSignal) {
        if (gap) yield* chunks(0, 20, kinds, 20, AbortSignal.abort());
        yield* chunks(gap, rows, kinds, size, signal);
      },
      table: ({ offset, limit }: { offset: number; limit: number }) => chunks(offset, Math.min(offset + limit, Math.ceil(rows / 3)), ['+I'], limit, AbortSignal.abort()),
    };
    const run = runStatus({ sinks: [DELAYS, { ...DELAYS, name: 'worst_carriers' }], counts: [count] });
    return resultsFeature.activate(windowParts({ runs: runs as never }, { ...showing(null), run }));
  }, []);
  useEffect(() => () => activated.dispose(), [activated]);
  const view = useStore(activated.views!)[0]!;
  return (
    <div style={{ display: 'grid', gridTemplateRows: '34px 1fr', height: '100%' }}>
      <div style={{ display: 'flex', justifyContent: 'space-between', padding: '0 8px', background: 'var(--pane)' }}>
        <span>
          {view.title} {view.badge}
        </span>
        {view.Actions && <view.Actions />}
      </div>
      <div style={{ minHeight: 0 }}>
        <view.Body />
      </div>
    </div>
  );
}

export const Append = () => <Story rows={40} />;
export const Retract = () => <Story rows={14} kinds={KINDS} />;
export const HundredThousand = () => <Story rows={100_000} kinds={KINDS} />;
export const Gap = () => <Story rows={12_020} gap={12_000} />;
export const Empty = () => <Story rows={0} />;
export const Capped = () => <Story rows={1_204_551} kinds={KINDS} size={4000} />;
