import { X } from 'lucide-react';
import { useStore } from 'zustand';
import type { Change } from '#shared/topology/plan-diff.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { useCanvas, useTopology } from '../canvas-context.ts';
import '#renderer/ui/corner-bar.css';
import './compare.css';

const WORDS: Record<Exclude<Change, 'same'>, string> = { added: 'added', gone: 'gone', changed: 'changed', moved: 'moved' };

/** What is compared with what, and how much differs: the legend of the colours too. */
export function CompareBar() {
  const { look, store, running, execute } = useCanvas();
  const comparison = useStore(look, (state) => state.comparison);
  const asking = useStore(running, (state) => state.asking);
  const diff = useTopology(({ drawing }) => drawing?.diff);
  if (asking !== undefined)
    return (
      <section className="corner-bar compare-bar" aria-label="Comparison" role="status">
        <span className="compare-with">Asking what runs in {asking} …</span>
        <IconButton label="Do not wait for it" onClick={running.cancel}>
          <X size={14} />
        </IconButton>
      </section>
    );
  if (!comparison || !diff) return null;
  const { there } = comparison;
  const changes = (Object.keys(WORDS) as (keyof typeof WORDS)[]).filter((change) => diff.counts[change]);
  return (
    <section className="corner-bar compare-bar" aria-label="Comparison" role="status">
      <span className="compare-with" title={comparison.with}>
        Against {comparison.with}:
      </span>
      {changes.map((change) => (
        <span key={change} className="compare-count" data-change={change}>
          {diff.counts[change].toLocaleString('en')} {WORDS[change]}
        </span>
      ))}
      {!changes.length && <span className="compare-none">no operator differs.</span>}
      {there && (
        <Button tone="quiet" onClick={() => execute('promotion.open-running', { environment: there.environment, file: store.getState().file })}>
          Open it
        </Button>
      )}
      <IconButton label="Stop comparing" onClick={() => look.compare(undefined)}>
        <X size={14} />
      </IconButton>
    </section>
  );
}
