import { Disposables, type Disposable } from '#shared/base/disposable.ts';
import { CODE_OPTIONS, type CodeEditorParts } from './code-editor.ts';
import { monaco } from './monaco.ts';
import { languageOf } from './plain-languages.ts';

/** What the disk says on the left, what is typed on the right; the right side can be edited. */
export function createCompareEditor(host: HTMLElement, path: string, { store }: CodeEditorParts): Disposable {
  const disposables = new Disposables();
  const file = () => store.state.getState().files.find((open) => open.path === path);
  const theirs = disposables.add(monaco.editor.createModel(file()?.theirs?.text ?? '', languageOf(path)));
  const mine = disposables.add(monaco.editor.createModel(file()?.text ?? '', languageOf(path)));
  const editor = monaco.editor.createDiffEditor(host, {
    ...CODE_OPTIONS,
    originalEditable: false,
    renderSideBySide: true,
    useInlineViewWhenSpaceIsLimited: true,
    originalAriaLabel: 'Text on disk',
    modifiedAriaLabel: 'Your text',
  });
  disposables.add(editor);
  editor.setModel({ original: theirs, modified: mine });
  editor.revealFirstDiff();
  disposables.add(mine.onDidChangeContent(() => store.replace(path, mine.getValue())));
  disposables.defer(
    store.state.subscribe(() => {
      const now = file()?.theirs?.text;
      if (now !== undefined && now !== theirs.getValue()) theirs.setValue(now);
    }),
  );
  return disposables;
}
