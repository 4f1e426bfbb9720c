import { createStore } from 'zustand/vanilla';
import type { Feature } from '#renderer/platform/feature.ts';
import { fixedViews } from '#renderer/platform/fixed-views.ts';
import { Palette } from './palette.tsx';
import { ShortcutsSheet } from './shortcuts-sheet.tsx';

export interface PaletteState {
  open: 'commands' | 'files' | 'shortcuts' | undefined;
}

/** Every command and every file, by a few letters; and the sheet of keys. */
export const paletteFeature: Feature = {
  id: 'palette',
  title: 'Palette',
  activate: (parts) => {
    const state = createStore<PaletteState>(() => ({ open: undefined }));
    const show = (open: PaletteState['open']) => () => state.setState({ open: state.getState().open === open ? undefined : open });
    return {
      views: fixedViews(
        { id: 'palette', title: 'Palette', place: 'overlay', order: 0, Body: () => <Palette parts={parts} state={state} /> },
        { id: 'shortcuts', title: 'Keyboard shortcuts', place: 'overlay', order: 1, Body: () => <ShortcutsSheet parts={parts} state={state} /> },
      ),
      commands: [
        { id: 'palette.commands', title: 'All commands', group: 'Go', keys: ['Mod+Shift+P', 'F1'], hidden: true, run: show('commands') },
        { id: 'palette.files', title: 'Go to a job or file…', group: 'Go', keys: ['Mod+P'], run: show('files') },
        { id: 'palette.shortcuts', title: 'Keyboard shortcuts', group: 'Go', keys: ['Mod+Alt+K'], run: show('shortcuts') },
      ],
      dispose: () => {},
    };
  },
};
