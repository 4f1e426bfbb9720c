import type { editor } from 'monaco-editor/editor';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import type { GutterMark } from '#renderer/platform/session.ts';
import type { CodeEditorParts } from './code-editor.ts';
import { takesBreakpoints } from './breakpoints/show-breakpoints.ts';
import { monaco } from './monaco.ts';

/** Draws the signs that others put beside lines, and runs their commands; the margin is there only where there is one, or can be a breakpoint. */
export function showGutter(code: editor.IStandaloneCodeEditor, { session, execute, store }: Pick<CodeEditorParts, 'session' | 'execute' | 'store'>, shown: () => string | undefined): Disposable & { show(): void } {
  const disposables = new Disposables();
  const signs = code.createDecorationsCollection();
  let marks: readonly GutterMark[] = [];
  const show = () => {
    marks = session.getState().gutters.get(shown() ?? '') ?? [];
    code.updateOptions({ glyphMargin: marks.length > 0 || takesBreakpoints(store, shown()) });
    signs.set(
      code.getModel()
        ? marks.map(({ line, tone, title }) => ({ range: new monaco.Range(line, 1, line, 1), options: { glyphMarginClassName: `gutter-mark gutter-mark-${tone}`, glyphMarginHoverMessage: { value: title } } }))
        : [],
    );
  };
  disposables.defer(session.subscribe(({ gutters }, before) => gutters !== before.gutters && show()));
  disposables.add(
    code.onMouseDown(({ target, event }) => {
      if (!event.leftButton || target.type !== monaco.editor.MouseTargetType.GUTTER_GLYPH_MARGIN) return;
      const mark = marks.find(({ line }) => line === target.position?.lineNumber);
      if (mark) execute(mark.command, mark.argument);
    }),
  );
  return { show, dispose: () => disposables.dispose() };
}
