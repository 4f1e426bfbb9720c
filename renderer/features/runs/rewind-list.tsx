import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { RewindPoint, RewindPoints } from '#shared/services/rewind.ts';
import { bytesInWords } from '#shared/topology/bytes.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import { Button } from '#renderer/ui/button.tsx';
import { clock } from '#renderer/ui/clock.ts';
import { showTime } from '#renderer/ui/grid/cell.ts';
import type { RunParts } from './run-view.tsx';

/** The checkpoints that the run in front keeps, the newest first, each a place to go back to. */
export function RewindList({ parts }: { parts: RunParts }) {
  const kept = usePoints(parts);
  const changed = useStore(parts.store, ({ rewinding }) => rewinding);
  if (!kept) return null;
  const { possible, points } = kept;
  return (
    <section className="run-savepoints run-points" aria-label="Checkpoints of this run">
      <h3>Go back in this run</h3>
      {!possible && <p>This run cannot be taken back: a batch has no checkpoints, and what a jar or a real table has read or written cannot be undone.</p>}
      {possible && !points.length && <p>The first checkpoint is taken after five seconds, or where you pause.</p>}
      {points.length > 0 && <Line points={points} />}
      <ul>
        {[...points].reverse().map((point) => (
          <li key={point.number}>
            <time dateTime={new Date(point.at).toISOString()}>{clock(point.at)}</time>
            <span className="run-point-records">{point.records === null ? '' : `${point.records.toLocaleString('en')} ${point.records === 1 ? 'record' : 'records'} in`}</span>
            <span className="run-point-watermark">{point.watermark === null ? 'no watermark' : `watermark ${showTime(point.watermark)}`}</span>
            <span className="run-point-size">{bytesInWords(point.bytes)}</span>
            <span className="run-point-why">{WHY[point.why]}</span>
            <Button tone="quiet" aria-label={`Go back to checkpoint ${point.number}`} disabled={changed} onClick={() => parts.execute('run.rewind', point.number)}>
              Go back to here
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const WHY: Record<RewindPoint['why'], string> = { interval: '', step: 'where it stood', job: 'by the job' };

/** Where in the records that came in the checkpoints stand. */
function Line({ points }: { points: readonly RewindPoint[] }) {
  const most = Math.max(1, ...points.map(({ records }) => records ?? 0));
  return (
    <div className="run-points-line" aria-hidden="true">
      {points.map(({ number, records }) => (
        <i key={number} style={{ insetInlineStart: `${(100 * (records ?? 0)) / most}%` }} />
      ))}
    </div>
  );
}

function usePoints({ session, clients, link }: RunParts): RewindPoints | undefined {
  const run = useStore(session, (state) => state.run?.run);
  const [kept, setKept] = useState<RewindPoints>();
  useEffect(() => {
    setKept(undefined);
    if (run === undefined) return;
    const stream = keepOpen(link, { open: (signal) => clients.runs.points({ run }, signal), onItem: setKept, onFailure: () => {} });
    return () => stream.dispose();
  }, [run, clients, link]);
  return kept;
}
