import { createStore } from 'zustand/vanilla';
import { Disposables } from '#shared/base/disposable.ts';
import type { ActivatedFeature, Feature, FeatureParts, View } from '#renderer/platform/feature.ts';
import { createSample } from './create-sample.ts';
import { type Begin, createRunStore, isOver, type RunStore } from './run-store.ts';
import { type RunParts, RunView } from './run-view.tsx';

/** Runs the job in front, cancels it, and says how it stands. */
export const runsFeature: Feature = { id: 'runs', title: 'Runs', activate };

function activate(parts: FeatureParts): ActivatedFeature {
  const { session, clients, link, say, execute } = parts;
  const open = new Disposables();
  const store = open.add(createRunStore({ clients, link, session, say, execute }));
  const isRunning = () => {
    const { run } = session.getState();
    return Boolean(run && !isOver(run));
  };
  const views = createStore<readonly View[]>(() => viewsOf({ store, session, execute, clients, link }));
  const refresh = () => views.setState(viewsWithTone(views.getState(), toneOf(store, parts)), true);
  open.defer(session.subscribe(refresh));
  open.defer(store.subscribe(refresh));

  return {
    views,
    commands: [
      { id: 'run.start', title: 'Run the job', group: 'Run', keys: ['F5', 'Mod+Enter'], enabled: () => Boolean(session.getState().activeFile?.runnable), run: (begin) => store.start(begin as Begin | undefined) },
      { id: 'run.start-real', title: 'Run with its real sources and sinks', hidden: true, run: () => store.start({ real: true }) },
      { id: 'run.cancel', title: 'Cancel the run', group: 'Run', keys: ['Shift+F5'], enabled: isRunning, run: () => store.cancel() },
      { id: 'run.apply', title: 'Apply the change', hidden: true, enabled: isRunning, run: (begin) => store.apply(begin as Begin | undefined) },
      { id: 'run.savepoints', title: 'Restart from a savepoint', group: 'Run', enabled: () => Boolean(session.getState().activeFile?.runnable), run: () => execute('view.show', 'run') },
      { id: 'run.restart', title: 'Restart from this savepoint', hidden: true, run: (from) => store.restart(String(from)) },
      { id: 'run.points', title: 'Go back in the run', group: 'Run', enabled: () => session.getState().run !== undefined, run: () => execute('view.show', 'run') },
      { id: 'run.rewind', title: 'Go back to this checkpoint', hidden: true, run: (point) => store.rewind(Number(point)) },
      { id: 'run.create-sample', title: 'Create a sample for a table', hidden: true, run: (table) => createSample(String(table), parts) },
    ],
    dispose: () => open.dispose(),
  };
}

function viewsOf(parts: RunParts): View[] {
  return [{ id: 'run', title: 'Run', place: 'panel', order: 70, Body: () => <RunView parts={parts} /> }];
}

function toneOf(store: RunStore, { session }: Pick<FeatureParts, 'session'>): View['tone'] {
  const { activeFile, run } = session.getState();
  const refusal = activeFile && store.getState().refused.get(activeFile.path)?.code;
  const refused = refusal !== undefined && refusal !== 'jar-runs-for-real';
  return refused || run?.state === 'failed' ? 'error' : undefined;
}

/** The same array while nothing changed, so that the tabs are not drawn anew. */
function viewsWithTone(views: readonly View[], tone: View['tone']): readonly View[] {
  const [run, ...rest] = views;
  if (!run || run.tone === tone) return views;
  const { tone: _, badge: __, ...plain } = run;
  return [tone ? { ...plain, tone, badge: 'failed' } : plain, ...rest];
}
