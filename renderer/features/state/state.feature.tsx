import { createStore } from 'zustand/vanilla';
import type { ActivatedFeature, Feature, FeatureParts, View } from '#renderer/platform/feature.ts';
import { createStateStore, NOW } from './state-store.ts';
import { StateView } from './state-view.tsx';

/** Looks into the state of a run: what an operator keeps for which key, its windows and its timers. */
export const stateFeature: Feature = { id: 'state', title: 'State', activate };

function activate({ session, clients, link, say, execute }: FeatureParts): ActivatedFeature {
  const store = createStateStore({ clients, session });
  const views = createStore<readonly View[]>(() => [{ id: 'state', title: 'State', place: 'panel', order: 66, Body: () => <StateView parts={{ store, session, clients, link, say }} /> }]);
  const inHand = () => session.getState().selectedOperator;
  const read = () => {
    const operator = inHand();
    execute('view.show', 'state');
    if (operator !== undefined) void store.look({ operator, from: NOW, state: null, key: '', find: '' });
  };
  return {
    views,
    commands: [{ id: 'state.read', title: 'Read the state of the operator in hand', group: 'Debug', enabled: () => session.getState().run !== undefined && inHand() !== undefined, run: read }],
    dispose: () => {},
  };
}
