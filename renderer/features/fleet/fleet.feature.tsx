import { createStore } from 'zustand/vanilla';
import type { ActivatedFeature, Feature, FeatureParts, View } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import { createFleetStore } from './fleet-store.ts';
import { FleetActions, FleetView } from './fleet-view.tsx';
import { openRunning } from './open-running.ts';
import './fleet.css';

/** All jobs of all environments in one list, watched while it is in sight; a workspace without environments has none. */
export const fleetFeature: Feature = { id: 'fleet', title: 'Fleet', activate };

function activate(parts: FeatureParts): ActivatedFeature {
  const store = createFleetStore(parts);
  const panel: View = { id: 'fleet', title: 'Fleet', place: 'panel', order: 76, Body: () => <FleetView store={store} onOpen={(job) => openRunning(parts, job)} />, Actions: () => <FleetActions store={store} /> };
  const views = createStore<readonly View[]>(() => []);
  const watching = keepOpen(parts.link, {
    open: (signal) => parts.clients.promotion.environments({}, signal),
    onItem: (environments) => {
      const next = environments.some(({ problem }) => problem === null) ? [panel] : [];
      if (next.length !== views.getState().length) views.setState(next, true);
    },
    // Without environments there is no fleet; the promotion panel says how to have one.
    onFailure: () => views.setState([], true),
  });
  return {
    views,
    commands: [{ id: 'fleet.show', title: 'Fleet: all jobs of all environments', group: 'View', enabled: () => views.getState().length > 0, run: () => parts.execute('view.show', 'fleet') }],
    dispose: () => watching.dispose(),
  };
}
