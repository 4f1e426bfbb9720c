import type { ActivatedFeature, Feature, FeatureParts } from '#renderer/platform/feature.ts';
import { fixedViews } from '#renderer/platform/fixed-views.ts';
import { createLogStore } from './log-store.ts';
import { LogActions, LogView } from './log-view.tsx';

/** What the job and Flink print. */
export const logFeature: Feature = { id: 'log', title: 'Log', activate };

function activate(parts: FeatureParts): ActivatedFeature {
  const store = createLogStore(parts);
  const onCopied = (lines: number) => parts.say({ text: `${lines.toLocaleString('en')} lines are copied.` });
  return {
    views: fixedViews({
      id: 'log',
      title: 'Log',
      place: 'panel',
      order: 90,
      Body: () => <LogView store={store} session={parts.session} />,
      Actions: () => <LogActions store={store} onCopied={onCopied} />,
    }),
    commands: [{ id: 'log.clear', title: 'Clear the log', group: 'Run', run: () => store.clear(store.getState().source) }],
    dispose: () => store.dispose(),
  };
}
