import { Disposables } from '#shared/base/disposable.ts';
import type { ActivatedFeature, Feature, FeatureParts } from '#renderer/platform/feature.ts';
import { fixedViews } from '#renderer/platform/fixed-views.ts';
import { type AskedLine, type AskedRow, createLineageStore } from './lineage-store.ts';
import { LineageView } from './lineage-view.tsx';

/** Why a row of a result is there, and where a row of a sample went. */
export const lineageFeature: Feature = { id: 'lineage', title: 'Lineage', activate };

function activate({ session, clients, execute }: FeatureParts): ActivatedFeature {
  const open = new Disposables();
  const store = open.add(createLineageStore({ clients, session }));
  const parts = { store, session, execute };
  const show = () => execute('view.show', 'lineage');
  const hasRun = () => session.getState().run !== undefined;
  return {
    views: fixedViews({ id: 'lineage', title: 'Lineage', place: 'panel', order: 68, Body: () => <LineageView parts={parts} /> }),
    commands: [
      { id: 'lineage.show', title: 'Ask where a row of a sample went…', group: 'Debug', enabled: hasRun, run: show },
      {
        id: 'lineage.why',
        title: 'Ask why a row is here',
        hidden: true,
        enabled: hasRun,
        run: (asked) => {
          show();
          return store.ask({ why: asked as AskedRow });
        },
      },
      {
        id: 'lineage.where',
        title: 'Ask where a row went',
        hidden: true,
        enabled: hasRun,
        run: (asked) => {
          show();
          return store.ask({ where: asked as AskedLine });
        },
      },
    ],
    dispose: () => open.dispose(),
  };
}
