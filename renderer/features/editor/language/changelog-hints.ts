import type { editor, IDisposable } from 'monaco-editor/editor';
import { Disposables } from '#shared/base/disposable.ts';
import type { StatementChangelog } from '#shared/services/sql-knowledge.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Session } from '#renderer/platform/session.ts';
import { FLINK_SQL } from '../flink-sql-language.ts';
import { monaco } from '../monaco.ts';
import type { Models } from '../models.ts';
import { changelogLabel, changelogWords } from '#shared/sql/changelog-words.ts';

interface Anchored {
  model: editor.ITextModel;
  /** By decoration, which moves with the text while it is typed. */
  hints: Map<string, StatementChangelog>;
}

/** How each view and statement changes, at the end of its first line; asked once the planner has spoken, since planning is what it takes. */
export function showChangelogs(models: Models, session: Session, language: Pick<Clients['language'], 'changelogs'>): IDisposable {
  const disposables = new Disposables();
  const changed = new monaco.Emitter<void>();
  let anchored: Anchored | undefined;
  let asking = new AbortController();

  const drop = () => {
    if (anchored && !anchored.model.isDisposed()) anchored.model.deltaDecorations([...anchored.hints.keys()], []);
    anchored = undefined;
  };
  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const { activeFile, mode } = session.getState();
    const model = activeFile && models.of(activeFile.path);
    if (!model || model.getLanguageId() !== FLINK_SQL) return;
    const version = model.getVersionId();
    const { statements } = await language.changelogs({ file: activeFile.path, text: activeFile.text, mode }, signal).catch(() => ({ statements: [] }));
    if (signal.aborted || model.isDisposed() || model.getVersionId() !== version) return;
    drop();
    const shown = statements.filter(({ kinds }) => kinds.length > 0);
    const places = model.deltaDecorations([], shown.map(({ range: { start } }) => ({ range: endOfLine(model, start.line), options: { stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges } })));
    anchored = { model, hints: new Map(places.map((place, index) => [place, shown[index]!])) };
    changed.fire();
  };

  disposables.defer(
    session.subscribe((now, before) => {
      const { preview, activeFile } = now;
      if (!preview?.latest?.validation.valid || preview.stale || preview.latest === before.preview?.latest) return;
      if (preview.file === activeFile?.path && !activeFile.there) void ask();
    }),
  );
  disposables.add(
    monaco.languages.registerInlayHintsProvider(FLINK_SQL, {
      displayName: 'Changelog modes',
      onDidChangeInlayHints: changed.event,
      provideInlayHints: (model, range) => {
        const hints = anchored?.model === model ? [...anchored.hints] : [];
        return {
          hints: hints.flatMap(([place, changelog]) => {
            const at = model.getDecorationRange(place)?.getEndPosition();
            return at && range.containsPosition(at) ? [{ position: at, label: changelogLabel(changelog), tooltip: { value: changelogWords(changelog) }, paddingLeft: true }] : [];
          }),
          dispose: () => {},
        };
      },
    }),
  );
  disposables.defer(() => {
    asking.abort();
    drop();
    changed.dispose();
  });
  return disposables;
}

function endOfLine(model: editor.ITextModel, line: number) {
  const column = model.getLineMaxColumn(Math.min(line, model.getLineCount()));
  return new monaco.Range(line, column, line, column);
}
