import { Search } from 'lucide-react';
import { createStore, useStore } from 'zustand';
import { Disposables } from '#shared/base/disposable.ts';
import type { RunStatus } from '#shared/services/engine.ts';
import { writtenTo } from '#shared/services/written.ts';
import type { ActivatedFeature, Feature, FeatureParts, View } from '#renderer/platform/feature.ts';
import { showKeys } from '#renderer/platform/keys.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/faces.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { createResultsStore, type SinkResults } from './results-store.ts';
import { type Shape, type Shapes, SinkView } from './sink-view.tsx';

/** A tab a sink: the rows that reached it, and the table they fold to. */
export const resultsFeature: Feature = { id: 'results', title: 'Results', activate };

function activate(parts: FeatureParts): ActivatedFeature {
  const { session } = parts;
  const open = new Disposables();
  const store = open.add(createResultsStore(parts));
  const shapes: Shapes = createStore(() => ({ shapes: new Map(), finding: undefined }));
  const bodies = new WeakMap<SinkResults, Pick<View, 'Body' | 'Actions'>>();
  const views = createStore<readonly View[]>(() => [nothingYet]);

  const refresh = () => {
    const { sinks } = store.getState();
    const { run } = session.getState();
    const next = sinks.map((results, index) => viewOf(results, index, run));
    const before = views.getState();
    const same = next.length === before.length && next.every((view, index) => view.Body === before[index]!.Body && view.badge === before[index]!.badge);
    if (!same) views.setState(next.length ? next : [nothingYet], true);
  };
  const viewOf = (results: SinkResults, index: number, run: RunStatus | undefined): View => {
    if (!bodies.has(results))
      bodies.set(results, {
        Body: () => <SinkView results={results} shapes={shapes} parts={parts} />,
        Actions: () => <ShapeSwitch results={results} shapes={shapes} />,
      });
    const { name } = results.sink;
    const badge = run && writtenTo(run, name) ? 'real' : (run?.counts.find(({ sink }) => sink === name)?.counted ?? 0).toLocaleString('en');
    return { id: `results.${name}`, title: name, place: 'panel', order: 10 + index / 100, badge, ...bodies.get(results)! };
  };

  open.defer(store.subscribe(refresh));
  open.defer(session.subscribe(({ run }, before) => run !== before.run && refresh()));
  refresh();
  return { views, dispose: () => open.dispose() };
}

const nothingYet: View = { id: 'results', title: 'Results', place: 'panel', order: 10, Body: NothingYet };

function NothingYet() {
  return <Empty title="No results yet.">Run the job with F5 or {showKeys('Mod+Enter')}: the rows of every sink appear here. Nothing is written anywhere else.</Empty>;
}

const SHAPES = [
  { value: 'changelog', title: 'changelog', hint: 'Every change, in the order in which it reached the sink' },
  { value: 'table', title: 'table', hint: 'The rows that the changes add up to' },
] as const;

function ShapeSwitch({ results: { sink }, shapes }: { results: SinkResults; shapes: Shapes }) {
  const shape = useStore(shapes, (state) => state.shapes.get(sink.name) ?? 'changelog');
  const pick = (value: Shape) => shapes.setState((state) => ({ shapes: new Map(state.shapes).set(sink.name, value) }));
  return (
    <div className="sink-actions">
      {shape === 'changelog' && (
        <IconButton label="Find in the rows" keys={showKeys('Mod+F')} onClick={() => shapes.setState({ finding: sink.name })}>
          <Search size={14} />
        </IconButton>
      )}
      <Segmented label={`Rows of ${sink.name}`} options={SHAPES} value={shape} onPick={pick} />
    </div>
  );
}
