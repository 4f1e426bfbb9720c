import { useEffect, useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { useCanvas, useTopology } from '../canvas-context.ts';
import '#renderer/ui/corner-bar.css';
import './layout-note.css';

/** A short layout is over before anybody has read this. */
const QUIET_MS = 200;

/** How far the layout of a large topology is, about how long it will still take, and the way to give it up. */
export function LayoutNote() {
  const { store } = useCanvas();
  const progress = useTopology((state) => state.progress);
  const now = useTicks(progress !== undefined);
  if (!progress || now - progress.startedAt < QUIET_MS) return null;
  const { done, operators, expectedMs, startedAt } = progress;
  const left = Math.max(0, startedAt + expectedMs - now);
  const share = Math.max(done / operators, Math.min(0.95, (now - startedAt) / Math.max(expectedMs, 1)));
  return (
    <div className="corner-bar layout-note" role="status" aria-label="Layout">
      <progress max={1} value={share} aria-label="Layout of the topology" />
      <span>
        {operators.toLocaleString('en')} operators are laid out{done > 0 && done < operators ? `, ${done.toLocaleString('en')} done` : ''} · {left > 500 ? `about ${Math.ceil(left / 1000)} s more` : 'nearly there'}
      </span>
      <Button tone="quiet" onClick={() => store.cancel()}>
        Cancel
      </Button>
    </div>
  );
}

function useTicks(isRunning: boolean): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, [isRunning]);
  return now;
}
