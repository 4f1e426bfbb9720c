import type { StoreApi } from 'zustand/vanilla';
import type { Command } from '#renderer/platform/feature.ts';
import type { EditorStore } from '../editor-store.ts';

/** Takes the keyboard to where the cursor stands, as VS Code's key does. */
export function goToCrumbs(store: EditorStore, wished: StoreApi<number>): Command {
  return { id: 'editor.crumbs', title: 'Go to the place in the text', group: 'Go', keys: ['Mod+Shift+.'], enabled: () => store.state.getState().active !== undefined, run: () => wished.setState((count) => count + 1, true) };
}
