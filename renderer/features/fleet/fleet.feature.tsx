import type { ActivatedFeature, Feature, FeatureParts } from '#renderer/platform/feature.ts';
import { fixedViews } from '#renderer/platform/fixed-views.ts';
import { createFleetStore } from './fleet-store.ts';
import { FleetActions, FleetView } from './fleet-view.tsx';
import './fleet.css';

/** All jobs of all environments in one list, watched while it is in sight. */
export const fleetFeature: Feature = { id: 'fleet', title: 'Fleet', activate };

function activate(parts: FeatureParts): ActivatedFeature {
  const store = createFleetStore(parts);
  return {
    views: fixedViews({ id: 'fleet', title: 'Fleet', place: 'panel', order: 76, Body: () => <FleetView store={store} />, Actions: () => <FleetActions store={store} /> }),
    commands: [{ id: 'fleet.show', title: 'Fleet: all jobs of all environments', group: 'View', run: () => parts.execute('view.show', 'fleet') }],
    dispose: () => {},
  };
}
