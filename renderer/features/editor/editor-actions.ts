import type { Disposable } from '#shared/base/disposable.ts';
import type { Command } from '#renderer/platform/feature.ts';

/** Actions of the editor that are commands of the window too; nothing happens while there is no editor. */
export interface EditorActions {
  run(id: string): void;
  onRun(listener: (id: string) => void): Disposable;
  /** Of those, the wishes to see what may be written. */
  onSuggest(listener: () => void): Disposable;
}

const SUGGEST = 'editor.action.triggerSuggest';

export function createEditorActions(): EditorActions {
  const listeners = new Set<(id: string) => void>();
  const onRun: EditorActions['onRun'] = (listener) => {
    listeners.add(listener);
    return { dispose: () => listeners.delete(listener) };
  };
  return {
    run: (id) => listeners.forEach((listener) => listener(id)),
    onRun,
    onSuggest: (listener) => onRun((id) => id === SUGGEST && listener()),
  };
}

const ACTIONS = [
  { id: 'editor.complete', title: 'Complete what is typed', keys: ['Mod+Space'], action: SUGGEST },
  { id: 'editor.quick-fix', title: 'Mend what is underlined', keys: ['Mod+.'], action: 'editor.action.quickFix' },
  { id: 'editor.go-to-definition', title: 'Go to where the name is declared', keys: ['F12'], action: 'editor.action.revealDefinition' },
  { id: 'editor.find-references', title: 'Find where the name is used', keys: ['Shift+F12'], action: 'editor.action.goToReferences' },
  { id: 'editor.rename-name', title: 'Change the name everywhere', keys: ['F2'], action: 'editor.action.rename' },
  { id: 'editor.format', title: 'Lay out the text', keys: ['Shift+Alt+F'], action: 'editor.action.formatDocument' },
  { id: 'editor.outline', title: 'Go to a statement', keys: ['Alt+O'], action: 'editor.action.quickOutline' },
];

/** The palette and the sheet of shortcuts show them; their keys hold in the text alone, as the editor has them. */
export function actionCommands(actions: EditorActions, enabled: () => boolean): Command[] {
  return ACTIONS.map(({ id, title, keys, action }) => ({ id, title, keys, group: 'Text', within: 'editor', enabled, run: () => actions.run(action) }));
}
