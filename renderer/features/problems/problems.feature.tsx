import { createStore } from 'zustand/vanilla';
import type { Feature, View } from '#renderer/platform/feature.ts';
import type { SessionState } from '#renderer/platform/session.ts';
import { ProblemsView } from './problems-view.tsx';

/** What is wrong, by file, with a way there. */
export const problemsFeature: Feature = {
  id: 'problems',
  title: 'Problems',
  activate: (parts) => {
    const Body = () => <ProblemsView parts={parts} />;
    const viewOf = (problems: SessionState['problems']): View => {
      const all = [...problems.values()].flat();
      const tone = all.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
      return { id: 'problems', title: 'Problems', place: 'panel', order: 80, Body, ...(all.length ? { badge: String(all.length), tone } : {}) };
    };
    const views = createStore<readonly View[]>(() => [viewOf(parts.session.getState().problems)]);
    const dispose = parts.session.subscribe(({ problems }, before) => {
      if (problems !== before.problems) views.setState([viewOf(problems)], true);
    });
    return { views, dispose };
  },
};
