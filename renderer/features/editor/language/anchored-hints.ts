import type { editor, IDisposable, IPosition, languages } from 'monaco-editor/editor';
import { Disposables } from '#shared/base/disposable.ts';
import { monaco } from '../monaco.ts';

/** A word beside a place of the text, and what whoever rests on it reads. */
export interface AnchoredHint {
  at: IPosition;
  label: string;
  words: string;
}

export interface AnchoredHints extends IDisposable {
  /** In the place of all that were shown. */
  show(model: editor.ITextModel, hints: readonly AnchoredHint[]): void;
}

/** Hints that stay where they are in the text while it is typed, until newer ones take their place: nothing flickers. */
export function createAnchoredHints(displayName: string, ids: readonly string[]): AnchoredHints {
  const disposables = new Disposables();
  const changed = new monaco.Emitter<void>();
  /** By decoration, which moves with the text. */
  let anchored: { model: editor.ITextModel; hints: Map<string, AnchoredHint> } | undefined;

  const drop = () => {
    if (anchored && !anchored.model.isDisposed()) anchored.model.deltaDecorations([...anchored.hints.keys()], []);
    anchored = undefined;
  };
  const provider: languages.InlayHintsProvider = {
    displayName,
    onDidChangeInlayHints: changed.event,
    provideInlayHints: (model, range) => {
      const hints = anchored?.model === model ? [...anchored.hints] : [];
      return {
        hints: hints.flatMap(([place, { label, words }]) => {
          const at = model.getDecorationRange(place)?.getEndPosition();
          return at && range.containsPosition(at) ? [{ position: at, label, tooltip: { value: words }, paddingLeft: true }] : [];
        }),
        dispose: () => {},
      };
    },
  };
  for (const id of ids) disposables.add(monaco.languages.registerInlayHintsProvider(id, provider));
  disposables.defer(() => {
    drop();
    changed.dispose();
  });
  return {
    show: (model, hints) => {
      drop();
      const { NeverGrowsWhenTypingAtEdges } = monaco.editor.TrackedRangeStickiness;
      const places = model.deltaDecorations([], hints.map(({ at }) => ({ range: monaco.Range.fromPositions(at), options: { stickiness: NeverGrowsWhenTypingAtEdges } })));
      anchored = { model, hints: new Map(places.map((place, index) => [place, hints[index]!])) };
      changed.fire();
    },
    dispose: () => disposables.dispose(),
  };
}

/** The end of a line, or of the text where that has fewer. */
export function endOfLine(model: editor.ITextModel, line: number): IPosition {
  const last = Math.min(line, model.getLineCount());
  return { lineNumber: last, column: model.getLineMaxColumn(last) };
}
