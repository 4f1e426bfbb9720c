import type { editor } from 'monaco-editor/editor';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import type { Completion } from '#shared/sql/index.ts';
import { FLINK_SQL } from '../flink-sql-language.ts';
import { monaco } from '../monaco.ts';
import { enterTakes } from './enter-takes.ts';

export interface TakeOnEnter extends Disposable {
  /** Takes what is offered at the cursor now. */
  offered(offers: readonly Completion[]): void;
}

const MOVES = new Set([monaco.KeyCode.DownArrow, monaco.KeyCode.UpArrow, monaco.KeyCode.PageDown, monaco.KeyCode.PageUp]);

/** Hides the list right before an Enter that means a new line: the editor then does with the key what it does without a list. Monaco has Enter take whatever is shown. */
export function takeOnEnter(code: editor.ICodeEditor, onAsked: (listener: () => void) => Disposable): TakeOnEnter {
  const disposables = new Disposables();
  let offers: readonly Completion[] = [];
  let chosen = false;
  disposables.add(onAsked(() => (chosen = true)));
  disposables.add(code.onDidChangeModelContent(() => (chosen = false)));
  disposables.add(
    code.onKeyDown(({ keyCode, ctrlKey, metaKey, shiftKey, altKey }) => {
      if (MOVES.has(keyCode) || (keyCode === monaco.KeyCode.Space && (ctrlKey || metaKey))) chosen = true;
      if (keyCode !== monaco.KeyCode.Enter || ctrlKey || metaKey || shiftKey || altKey || code.getModel()?.getLanguageId() !== FLINK_SQL) return;
      if (!enterTakes({ typed: typedOf(code, offers), offered: offers, chosen })) code.trigger('weir', 'hideSuggestWidget', null);
    }),
  );
  return { offered: (now) => (offers = now), dispose: () => disposables.dispose() };
}

/** What is written of that which a suggestion would replace, without its quote. */
function typedOf(code: editor.ICodeEditor, [first]: readonly Completion[]): string {
  const [model, at] = [code.getModel(), code.getPosition()];
  if (!model || !at || first?.range.start.line !== at.lineNumber) return '';
  return model.getValueInRange(new monaco.Range(at.lineNumber, first.range.start.column, at.lineNumber, at.column)).replace(/^['`]/, '');
}
