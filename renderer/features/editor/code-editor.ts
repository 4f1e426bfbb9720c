import type { editor } from 'monaco-editor/editor';
import type { StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import { Disposables } from '#shared/base/disposable.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import type { Marked } from '#renderer/platform/session.ts';
import type { EditorActions } from './editor-actions.ts';
import { joinSqlLanguage, type SqlLanguageParts } from './language/join-sql-language.ts';
import { offerFixes } from './quick-fixes.ts';
import { showGutter } from './gutter.ts';
import { Models, toMonacoRange } from './models.ts';
import { hoverValues } from './breakpoints/hover-values.ts';
import { showBreakpoints, takesBreakpoints } from './breakpoints/show-breakpoints.ts';
import { monaco } from './monaco.ts';
import { defineThemes } from './monaco-themes.ts';
import { LARGE } from './open-file.ts';
import type { ViewStates } from './view-states.ts';

export const CODE_OPTIONS = {
  automaticLayout: true,
  fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSize: 12.5,
  lineHeight: 20,
  fontLigatures: false,
  minimap: { enabled: false },
  // Monaco dims the number of the empty last line below any contrast that can be read.
  renderFinalNewline: 'on',
  scrollBeyondLastLine: false,
  padding: { top: 12, bottom: 12 },
  renderLineHighlight: 'line',
  bracketPairColorization: { enabled: false },
  guides: { indentation: true },
  overviewRulerBorder: false,
  smoothScrolling: false,
  tabSize: 2,
  fixedOverflowWidgets: true,
  wordBasedSuggestions: 'off',
  occurrencesHighlight: 'singleFile',
  unicodeHighlight: { ambiguousCharacters: false },
  quickSuggestions: { other: true, strings: true, comments: false },
  // Which Enter takes what is offered, and which is a new line, is decided in language/enter-takes.ts.
  acceptSuggestionOnEnter: 'on',
  suggest: { showStatusBar: false, preview: false },
  accessibilitySupport: 'auto',
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
} satisfies editor.IStandaloneEditorConstructionOptions;

export interface CodeEditorParts extends SqlLanguageParts {
  actions: EditorActions;
  views: ViewStates;
  /** Whether hints stand in the text. */
  hintsShown: StoreApi<boolean>;
  execute: FeatureParts['execute'];
  clients: SqlLanguageParts['clients'] & Pick<FeatureParts['clients'], 'scriptDebugger'>;
}

/** The one Monaco of the window: shows the active file, tells where the cursor is, marks what others ask for. */
export function createCodeEditor(host: HTMLElement, parts: CodeEditorParts): Disposable & { models: Models } {
  const { store, session, views } = parts;
  const disposables = new Disposables();
  defineThemes();
  const models = new Models(store);
  const code = monaco.editor.create(host, { ...CODE_OPTIONS, model: null, 'semanticHighlighting.enabled': true, ariaLabel: 'SQL text', theme: currentTheme() });
  disposables.add(models);
  disposables.add(code);
  const marks = code.createDecorationsCollection();
  disposables.add(offerFixes(models, parts.execute));
  disposables.add(joinSqlLanguage(code, models, parts));
  disposables.add(parts.actions.onRun((id) => runAction(code, id)));
  const gutter = disposables.add(showGutter(code, parts, () => shown));
  const breakpoints = disposables.add(showBreakpoints(code, parts, () => shown));
  disposables.add(hoverValues(session, parts.clients.scriptDebugger));
  let shown: string | undefined;
  // A new model starts at its top; what it tells of itself before its last view is back is not worth keeping.
  let viewIsBack = false;

  const keepView = () => {
    const view = viewIsBack && code.getModel() ? code.saveViewState() : null;
    if (shown && view) views.keep(shown, view);
  };

  const show = () => {
    const { active, files } = store.state.getState();
    const file = files.find(({ path }) => path === active);
    const model = file && models.of(file.path);
    if (model !== code.getModel()) {
      keepView();
      viewIsBack = false;
      code.setModel(model ?? null);
      shown = model ? file?.path : undefined;
      gutter.show();
      breakpoints.show();
      if (shown) void restoreView(shown);
    }
    const large = (file?.text.length ?? 0) > LARGE.checks;
    code.updateOptions({ ariaLabel: shown?.endsWith('.ts') ? 'TypeScript text' : 'SQL text', readOnly: file?.readOnly ?? true, readOnlyMessage: { value: file?.there ? `This is what runs in ${file.there.environment}: it can be read alone.` : file?.lent ? 'This is of a package: it can be read alone.' : 'This file cannot be written.' }, folding: !large, occurrencesHighlight: large ? 'off' : 'singleFile' });
  };

  const restoreView = async (path: string) => {
    const state = await views.of(path);
    if (shown !== path) return;
    if (state) code.restoreViewState(state as editor.ICodeEditorViewState);
    viewIsBack = true;
    tellCursor();
    mark(session.getState().marked);
  };

  const tellCursor = () => {
    const selection = code.getSelection();
    if (!selection || !code.getModel()) return session.setState({ cursor: undefined, selection: undefined });
    const { positionLineNumber: line, positionColumn: column } = selection;
    const start = { line: selection.startLineNumber, column: selection.startColumn };
    const end = { line: selection.endLineNumber, column: selection.endColumn };
    session.setState({ cursor: { line, column }, selection: selection.isEmpty() ? undefined : { start, end } });
  };

  const mark = (marked: Marked | undefined) => {
    if (!marked || marked.file !== shown) return marks.clear();
    const range = toMonacoRange(marked.range);
    marks.set([
      { range: new monaco.Range(range.startLineNumber, 1, range.endLineNumber, 1), options: { isWholeLine: true, className: 'marked-lines', linesDecorationsClassName: 'marked-edge' } },
      { range, options: { inlineClassName: 'marked-text' } },
    ]);
    if (marked.reveal) code.revealRangeInCenterIfOutsideViewport(range, monaco.editor.ScrollType.Smooth);
    if (!marked.focus) return;
    code.setPosition(range.getStartPosition());
    code.focus();
  };

  const showHints = (shown: boolean) => code.updateOptions({ inlayHints: { enabled: shown ? 'on' : 'off' } });
  showHints(parts.hintsShown.getState());
  disposables.defer(parts.hintsShown.subscribe(showHints));
  show();
  models.mark(session.getState().problems);
  const { focusWished } = store.state.getState();
  if (focusWished) code.focus();
  disposables.defer(
    store.state.subscribe((now, before) => {
      show();
      if (now.focusWished !== before.focusWished) code.focus();
    }),
  );
  disposables.add(code.onDidChangeCursorSelection(tellCursor));
  disposables.add(
    code.addAction({ id: 'weir.tap-part', label: 'Show the rows of this view or CTE', contextMenuGroupId: 'navigation', contextMenuOrder: 1, run: () => parts.execute('debugger.tap-part') }),
  );
  disposables.add(offerBreakpoints(code, parts, () => shown));
  disposables.add(code.onDidScrollChange(keepView));
  disposables.add(code.onDidChangeCursorPosition(keepView));
  disposables.defer(
    session.subscribe(({ marked, problems }, before) => {
      if (marked !== before.marked) mark(marked);
      if (problems !== before.problems) models.mark(problems);
    }),
  );
  disposables.add(followTheme());
  return { models, dispose: () => disposables.dispose() };
}

/** In the menu of the text, where it takes breakpoints. */
function offerBreakpoints(code: editor.IStandaloneCodeEditor, { store, execute }: CodeEditorParts, shown: () => string | undefined): Disposable {
  const isOffered = code.createContextKey<boolean>('weirTakesBreakpoints', false);
  const disposables = new Disposables();
  const look = () => isOffered.set(takesBreakpoints(store, shown()));
  disposables.add(code.onDidChangeModel(() => queueMicrotask(look)));
  disposables.add(code.addAction({ id: 'weir.breakpoint', label: 'Breakpoint…', precondition: 'weirTakesBreakpoints', contextMenuGroupId: 'navigation', contextMenuOrder: 2, run: () => execute('debugger.ask-breakpoint', placeOfCursor(code, shown())) }));
  look();
  return disposables;
}

/** The line of the cursor, and where a question about it is asked. */
function placeOfCursor(code: editor.IStandaloneCodeEditor, file: string | undefined) {
  const position = code.getPosition();
  const seen = position && code.getScrolledVisiblePosition(position);
  const { left, top } = code.getDomNode()!.getBoundingClientRect();
  return { file, line: position?.lineNumber ?? 1, at: { x: left + (seen?.left ?? 0), y: top + (seen ? seen.top + seen.height : 0) } };
}

/** Some of the editor's actions are commands of all editors, which run in the one that has the keyboard. */
function runAction(code: editor.IStandaloneCodeEditor, id: string): void {
  code.focus();
  code.trigger('weir', id, null);
}

function currentTheme(): string {
  return `weir-${document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark'}`;
}

function followTheme(): Disposable {
  const observer = new MutationObserver(() => monaco.editor.setTheme(currentTheme()));
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return { dispose: () => observer.disconnect() };
}
