import { createStore, type StoreApi } from 'zustand/vanilla';
import type { View } from './feature.ts';

/** The views of a feature that never adds or removes one. */
export function fixedViews(...views: View[]): StoreApi<readonly View[]> {
  return createStore<readonly View[]>(() => views);
}
