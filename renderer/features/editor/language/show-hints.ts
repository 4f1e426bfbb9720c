import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Command } from '#renderer/platform/feature.ts';
import type { Settings } from '#renderer/platform/settings.ts';

const KEY = 'editor.changelogs';

/** Whether changelog modes stand at the ends of lines: the person's choice, kept. */
export function createHintsChoice(settings: Settings): { shown: StoreApi<boolean>; toggle: Command } {
  const shown = createStore(() => true);
  void settings.recall(KEY, true).then((kept) => shown.setState(kept, true), () => {});
  return {
    shown,
    toggle: {
      id: 'editor.toggle-changelogs',
      title: 'Show or hide how statements change and what runs where',
      group: 'View',
      run: () => {
        shown.setState((now) => !now, true);
        settings.remember(KEY, shown.getState());
      },
    },
  };
}
