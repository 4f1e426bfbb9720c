import type { editor, IDisposable } from 'monaco-editor/editor';
import { Disposables } from '#shared/base/disposable.ts';
import type { Diagnostic, Range } from '#shared/base/text-range.ts';
import type { EditorStore } from './editor-store.ts';
import { monaco } from './monaco.ts';
import { LARGE, type OpenFile } from './open-file.ts';
import { languageOf } from './plain-languages.ts';

/** One Monaco model a file: it keeps undo, and it and the store tell each other what changed. */
export class Models {
  private readonly models = new Map<string, { model: editor.ITextModel; listener: IDisposable; revision: number }>();
  private readonly disposables = new Disposables();
  private taking = false;

  constructor(private readonly store: EditorStore) {
    this.disposables.defer(store.state.subscribe(({ files }) => this.follow(files)));
    this.follow(store.state.getState().files);
  }

  /** The file that a model shows. */
  pathOf(model: editor.ITextModel): string | undefined {
    return [...this.models].find(([, entry]) => entry.model === model)?.[0];
  }

  of(path: string): editor.ITextModel | undefined {
    return this.models.get(path)?.model;
  }

  /** Underlines what Flink said, in each open file. */
  mark(problems: ReadonlyMap<string, readonly Diagnostic[]>): void {
    for (const [path, { model }] of this.models) monaco.editor.setModelMarkers(model, 'flink', (problems.get(path) ?? []).map((diagnostic) => markerOf(diagnostic, model)));
  }

  dispose(): void {
    this.disposables.dispose();
    for (const path of [...this.models.keys()]) this.drop(path);
  }

  private follow(files: readonly OpenFile[]): void {
    for (const path of [...this.models.keys()]) if (!files.some((file) => file.path === path)) this.drop(path);
    for (const file of files) if (file.state === 'ready') this.take(file);
  }

  private take(file: OpenFile): void {
    const entry = this.models.get(file.path);
    if (!entry) this.create(file);
    else if (entry.revision !== file.revision) {
      entry.revision = file.revision;
      this.replace(entry.model, file.text);
    }
  }

  private create({ path, text, revision }: OpenFile): void {
    const language = text.length > LARGE.colours ? 'plaintext' : languageOf(path);
    const uri = monaco.Uri.from({ scheme: 'weir', path: `/${path}` });
    // One that was only looked at gives way to the one that is typed into.
    monaco.editor.getModel(uri)?.dispose();
    const model = monaco.editor.createModel(text, language, uri);
    const listener = model.onDidChangeContent(() => {
      if (!this.taking) this.store.edit(path, model.getValue());
    });
    this.models.set(path, { model, listener, revision });
  }

  /** As an edit, so that taking the disk's text can be undone. */
  private replace(model: editor.ITextModel, text: string): void {
    if (model.getValue() === text) return;
    this.taking = true;
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
    this.taking = false;
  }

  private drop(path: string): void {
    const entry = this.models.get(path);
    this.models.delete(path);
    entry?.listener.dispose();
    entry?.model.dispose();
  }
}

export function toMonacoRange({ start, end }: Range): InstanceType<typeof monaco.Range> {
  return new monaco.Range(start.line, start.column, end.line, end.column);
}

function markerOf(diagnostic: Diagnostic, model: editor.ITextModel): editor.IMarkerData {
  const severity = { error: monaco.MarkerSeverity.Error, warning: monaco.MarkerSeverity.Warning, info: monaco.MarkerSeverity.Info }[diagnostic.severity];
  const range = visibleRange(model.validateRange(toMonacoRange(diagnostic.range)), model);
  const { detail } = diagnostic;
  const message = detail && detail !== diagnostic.message ? `${diagnostic.message}\n\n${detail}` : diagnostic.message;
  return { severity, message, code: diagnostic.code, source: diagnostic.code === 'function-types' ? 'TypeScript' : 'Flink', ...range };
}

/** An empty range has nothing to underline: takes the word there, or the character before. */
function visibleRange(range: InstanceType<typeof monaco.Range>, model: editor.ITextModel) {
  const { startLineNumber, startColumn, endLineNumber, endColumn } = range;
  if (startLineNumber !== endLineNumber || startColumn !== endColumn) return { startLineNumber, startColumn, endLineNumber, endColumn };
  const word = model.getWordAtPosition({ lineNumber: startLineNumber, column: startColumn });
  if (word) return { startLineNumber, startColumn: word.startColumn, endLineNumber, endColumn: word.endColumn };
  const last = model.getLineMaxColumn(startLineNumber);
  return startColumn >= last
    ? { startLineNumber, startColumn: Math.max(1, last - 1), endLineNumber, endColumn: last }
    : { startLineNumber, startColumn, endLineNumber, endColumn: startColumn + 1 };
}
