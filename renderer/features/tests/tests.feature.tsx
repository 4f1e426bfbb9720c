import { createStore } from 'zustand/vanilla';
import { Disposables } from '#shared/base/disposable.ts';
import type { ActivatedFeature, Command, Feature, FeatureParts, View } from '#renderer/platform/feature.ts';
import { markGutters } from './gutter.ts';
import { ResultActions, ResultView } from './result-view.tsx';
import { createTestStore, signOf, type TestState, type TestStore } from './test-store.ts';
import { TestsView } from './tests-view.tsx';

/** The tests of jobs: a tree that runs them, what came row by row, and signs beside their text. */
export const testsFeature: Feature = { id: 'tests', title: 'Tests', activate };

function activate(parts: FeatureParts): ActivatedFeature {
  const open = new Disposables();
  const store = open.add(createTestStore(parts));
  open.add(markGutters(parts, store));
  const tree: View = { id: 'tests', title: 'Tests', place: 'sidebar', order: 10, Body: () => <TestsView parts={parts} store={store} /> };
  const result = { id: 'tests.result', title: 'Test', place: 'panel', order: 70, Body: () => <ResultView parts={parts} store={store} />, Actions: () => <ResultActions parts={parts} store={store} /> } satisfies View;
  const viewsOf = (state: TestState): View[] => {
    const bad = state.tests?.filter((test) => ['failed', 'wrong', 'broken'].includes(signOf(test, state))).length ?? 0;
    return [tree, ...(state.selected === undefined ? [] : [{ ...result, ...(bad ? { badge: String(bad), tone: 'error' as const } : {}) }])];
  };
  const views = createStore<readonly View[]>(() => viewsOf(store.getState()));
  const shapeOf = (all: readonly View[]) => all.map(({ id, badge }) => `${id} ${badge}`).join();
  open.defer(
    store.subscribe((state) => {
      const now = viewsOf(state);
      if (shapeOf(now) !== shapeOf(views.getState())) views.setState(now, true);
    }),
  );
  return { views, commands: commandsOf(parts, store), dispose: () => open.dispose() };
}

function commandsOf({ session, execute, say }: FeatureParts, store: TestStore): Command[] {
  const all = () => store.getState().tests ?? [];
  /** The test in front, or those of the job in front. */
  const inFront = () => {
    const path = session.getState().activeFile?.path;
    return all().filter((test) => test.path === path || test.jobPath === path);
  };
  /** A job runs from the editor, where its breakpoints and its topology are. */
  const inEditor = async (path: string) => {
    const isThere = () => session.getState().activeFile?.path === path && session.getState().activeFile?.runnable === true;
    execute('editor.open', path);
    if (!isThere()) await new Promise<void>((resolve) => {
      const leave = session.subscribe(() => {
        if (!isThere()) return;
        leave();
        resolve();
      });
    });
  };
  const saved = async (run: () => Promise<void>) => {
    await execute('editor.save-all');
    const [left] = session.getState().unsaved;
    // Why it could not be saved was said; a test of the text before would say something of another job.
    if (left === undefined) await run();
    else say({ tone: 'warning', text: `Nothing was tested: tests run on what is on disk, and ${left} is not saved.` });
  };
  return [
    { id: 'tests.show', title: 'Show the tests', group: 'View', keys: ['Mod+Alt+E'], run: () => execute('view.show', 'tests') },
    { id: 'tests.run-all', title: 'Run all tests', group: 'Test', keys: ['Mod+;'], enabled: () => all().length > 0, run: () => saved(() => store.run(all().map(({ path }) => path))) },
    {
      id: 'tests.run',
      title: 'Run the tests of the file in front',
      group: 'Test',
      keys: ['Mod+Shift+;'],
      enabled: () => inFront().length > 0,
      run: (path) =>
        saved(async () => {
          const chosen = typeof path === 'string' ? all().filter((test) => test.path === path || test.jobPath === path) : inFront();
          if (chosen.length === 1) store.select(chosen[0]!.path);
          await store.run(chosen.map(({ path }) => path));
        }),
    },
    {
      id: 'tests.debug',
      title: 'Debug the test in front',
      group: 'Test',
      enabled: () => all().length > 0,
      run: (path) =>
        saved(async () => {
          const meant = typeof path === 'string' ? path : inFront().length === 1 ? inFront()[0]!.path : store.getState().selected;
          const test = all().find((one) => one.path === meant);
          if (!test) return void say({ tone: 'warning', text: 'Which test? Choose one in the tests at the left, or open its file.' });
          store.select(test.path);
          await inEditor(test.jobPath);
          execute('run.start', { paused: true, test: test.path });
        }),
    },
    { id: 'tests.stop', title: 'Stop the tests', group: 'Test', enabled: () => store.getState().running.size > 0, run: () => store.stop() },
    {
      id: 'tests.accept',
      title: 'Accept what came as expected',
      group: 'Test',
      enabled: () => store.getState().results.get(store.getState().selected ?? '')?.outcome === 'failed',
      run: async (path) => {
        const test = typeof path === 'string' ? path : store.getState().selected!;
        await store.accept(test);
        await store.run([test]);
      },
    },
  ];
}
