import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Settings } from './settings.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

export interface ThemeState {
  choice: ThemeChoice;
  /** What is on the screen now. */
  shown: 'light' | 'dark';
}

export interface Theme {
  state: StoreApi<ThemeState>;
  choose(choice: ThemeChoice): void;
  /** Takes the choice of the last time. */
  recall(): Promise<void>;
}

/** Follows the system until the person chooses, then remembers. */
export function createTheme(settings: Settings, root: HTMLElement = document.documentElement): Theme {
  const light = matchMedia('(prefers-color-scheme: light)');
  const shownOf = (choice: ThemeChoice) => (choice === 'system' ? (light.matches ? 'light' : 'dark') : choice);
  const state = createStore<ThemeState>(() => ({ choice: 'system', shown: shownOf('system') }));
  const show = () => (root.dataset['theme'] = state.getState().shown);
  const choose = (choice: ThemeChoice) => state.setState({ choice, shown: shownOf(choice) });
  state.subscribe(show);
  light.addEventListener('change', () => choose(state.getState().choice));
  show();
  return {
    state,
    choose: (choice) => {
      choose(choice);
      settings.remember('theme', choice);
    },
    recall: async () => choose(await settings.recall<ThemeChoice>('theme', state.getState().choice)),
  };
}
