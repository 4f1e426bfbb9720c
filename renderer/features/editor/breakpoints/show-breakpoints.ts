import type { editor } from 'monaco-editor/editor';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import type { BreakpointSign, Session } from '#renderer/platform/session.ts';
import type { EditorStore } from '../editor-store.ts';
import { monaco } from '../monaco.ts';
import { fileOfStopped } from './open-stopped.ts';

export interface BreakpointParts {
  store: EditorStore;
  session: Session;
  execute: FeatureParts['execute'];
}

/** Whether the lines of an open file can be stopped at: TypeScript of the workspace's own. */
export function takesBreakpoints(store: EditorStore, path: string | undefined): boolean {
  const file = store.state.getState().files.find((open) => open.path === path);
  return file !== undefined && !file.there && !file.lent && /\.ts$/.test(file.path) && !/\.d\.ts$/.test(file.path);
}

/**
 * Draws the breakpoints of the file in front beside its lines, and the line at which a subtask stands. A click sets or takes one, the other button asks what to do with it;
 * a sign that somebody else has put beside the line keeps its own click. They stay with their lines while the text is edited.
 */
export function showBreakpoints(code: editor.IStandaloneCodeEditor, { store, session, execute }: BreakpointParts, shown: () => string | undefined): Disposable & { show(): void } {
  const disposables = new Disposables();
  const signs = code.createDecorationsCollection();
  const hint = code.createDecorationsCollection();
  const stand = code.createDecorationsCollection();
  let drawn: readonly BreakpointSign[] = [];
  let length = 0;

  const ofFile = () => session.getState().scriptBreakpoints.get(shown() ?? '') ?? [];
  const show = () => {
    const model = code.getModel();
    length = model?.getValueLength() ?? 0;
    drawn = model ? ofFile().filter(({ line }) => line <= model.getLineCount()) : [];
    signs.set(drawn.map(toDecoration));
    showStand(false);
  };

  /** Monaco has moved the signs with the text: whoever keeps the breakpoints is told. Where the whole text is another, they keep their numbers. */
  const follow = ({ changes }: editor.IModelContentChangedEvent) => {
    const isAnother = changes.some(({ rangeOffset, rangeLength }) => rangeOffset === 0 && rangeLength === length && length > 0);
    if (isAnother) return show();
    length = code.getModel()?.getValueLength() ?? 0;
    const lines = signs.getRanges().map(({ startLineNumber }) => startLineNumber);
    const moved = drawn.flatMap(({ id, line }, index) => (lines[index] !== undefined && lines[index] !== line ? [{ id, line: lines[index] }] : []));
    if (moved.length) void execute('debugger.breakpoints-moved', { file: shown(), moved });
  };

  const showStand = (reveal: boolean) => {
    const { stopped } = session.getState();
    const model = code.getModel();
    if (!model || !stopped || fileOfStopped(stopped) !== shown() || stopped.line > model.getLineCount()) return stand.clear();
    const line = new monaco.Range(stopped.line, 1, stopped.line, 1);
    stand.set([{ range: line, options: { isWholeLine: true, className: stopped.frame === 0 ? 'stopped-line' : 'stopped-line stopped-caller', glyphMarginClassName: stopped.frame === 0 ? 'stopped-arrow' : 'stopped-arrow stopped-caller', glyphMarginHoverMessage: plain(stopped.words), zIndex: 10 } }]);
    if (reveal) code.revealLineInCenterIfOutsideViewport(stopped.line);
  };

  const lineAt = ({ target }: editor.IEditorMouseEvent): number | undefined => {
    const isBeside = target.type === monaco.editor.MouseTargetType.GUTTER_GLYPH_MARGIN || target.type === monaco.editor.MouseTargetType.GUTTER_LINE_NUMBERS;
    return isBeside && takesBreakpoints(store, shown()) ? target.position?.lineNumber : undefined;
  };
  const hasOther = (line: number) => session.getState().gutters.get(shown() ?? '')?.some((mark) => mark.line === line);

  disposables.add(
    code.onMouseDown((event) => {
      const line = lineAt(event);
      if (line === undefined) return;
      const { posx: x, posy: y, rightButton, leftButton } = event.event;
      if (rightButton) return void execute('debugger.breakpoint-menu', { file: shown(), line, at: { x, y } });
      if (leftButton && event.target.type === monaco.editor.MouseTargetType.GUTTER_GLYPH_MARGIN && !hasOther(line)) void execute('debugger.toggle-breakpoint', { file: shown(), line });
    }),
  );
  disposables.add(
    code.onMouseMove((event) => {
      const line = event.target.type === monaco.editor.MouseTargetType.GUTTER_GLYPH_MARGIN ? lineAt(event) : undefined;
      const isFree = line !== undefined && !hasOther(line) && !ofFile().some((sign) => sign.line === line);
      if (isFree) hint.set([{ range: new monaco.Range(line, 1, line, 1), options: { glyphMarginClassName: 'break-mark break-hint' } }]);
      else hint.clear();
    }),
  );
  disposables.add(code.onMouseLeave(() => hint.clear()));
  disposables.add(code.onDidChangeModelContent(follow));
  disposables.defer(
    session.subscribe((now, before) => {
      if (now.scriptBreakpoints !== before.scriptBreakpoints) show();
      if (now.stopped !== before.stopped) showStand(true);
    }),
  );
  return { show: () => (show(), showStand(true)), dispose: () => disposables.dispose() };
}

function toDecoration({ line, kind, state, title }: BreakpointSign): editor.IModelDeltaDecoration {
  return { range: new monaco.Range(line, 1, line, 1), options: { glyphMarginClassName: `break-mark break-${kind} break-${state}`, glyphMarginHoverMessage: plain(title), stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges, zIndex: 5 } };
}

/** Words as they are, whatever Markdown would make of them. */
function plain(text: string) {
  return { value: text.replace(/[\\`*_{}[\]()#+.!<>|~&-]/g, '\\$&') };
}
