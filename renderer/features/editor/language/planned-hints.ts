import type { editor, IDisposable } from 'monaco-editor/editor';
import { Disposables } from '#shared/base/disposable.ts';
import { changelogLabel, changelogWords } from '#shared/sql/changelog-words.ts';
import { computedHints } from '#shared/sql/computed-words.ts';
import type { Mode } from '#shared/services/engine.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Session } from '#renderer/platform/session.ts';
import { FLINK_SQL } from '../flink-sql-language.ts';
import type { Models } from '../models.ts';
import { TYPESCRIPT } from '../typescript/typescript-texts.ts';
import { type AnchoredHint, type AnchoredHints, createAnchoredHints, endOfLine } from './anchored-hints.ts';

interface Question {
  file: string;
  text: string;
  mode: Mode;
}

type Ask = (question: Question, model: editor.ITextModel, signal: AbortSignal) => Promise<AnchoredHint[]>;

/** How each view and statement changes, at the end of its first line; and what runs where: asked once the planner has spoken, since planning is what it takes. */
export function showPlannedHints(models: Models, session: Session, language: Pick<Clients['language'], 'changelogs' | 'computed'>): IDisposable {
  const disposables = new Disposables();
  const changelogs = disposables.add(createAnchoredHints('Changelog modes', [FLINK_SQL]));
  const computed = disposables.add(createAnchoredHints('What runs where', [FLINK_SQL, TYPESCRIPT]));
  const kinds: [AnchoredHints, string[], Ask][] = [
    [changelogs, [FLINK_SQL], async (question, model, signal) => {
      const { statements } = await language.changelogs(question, signal).catch(() => ({ statements: [] }));
      return statements.filter(({ kinds: all }) => all.length > 0).map((each) => ({ at: endOfLine(model, each.range.start.line), label: changelogLabel(each), words: changelogWords(each) }));
    }],
    [computed, [FLINK_SQL, TYPESCRIPT], async (question, model, signal) => {
      const { parts } = await language.computed(question, signal).catch(() => ({ parts: [] }));
      return computedHints(parts).map(({ at, label, words }) => ({ at: at.column === null ? endOfLine(model, at.line) : { lineNumber: at.line, column: at.column }, label, words }));
    }],
  ];
  let asking = new AbortController();

  const ask = async (hints: AnchoredHints, languages: string[], of: Ask, signal: AbortSignal) => {
    const { activeFile, mode } = session.getState();
    const model = activeFile && models.of(activeFile.path);
    if (!model || !languages.includes(model.getLanguageId())) return;
    const version = model.getVersionId();
    const found = await of({ file: activeFile.path, text: activeFile.text, mode }, model, signal);
    if (!signal.aborted && !model.isDisposed() && model.getVersionId() === version) hints.show(model, found);
  };

  disposables.defer(
    session.subscribe((now, before) => {
      const { preview, activeFile } = now;
      // Planning each statement takes a while: the next keystroke does not wait for it.
      if (activeFile !== before.activeFile) asking.abort();
      if (!preview?.latest?.validation.valid || preview.stale || preview.latest === before.preview?.latest) return;
      if (preview.file !== activeFile?.path || activeFile.there) return;
      asking.abort();
      asking = new AbortController();
      for (const [hints, languages, of] of kinds) void ask(hints, languages, of, asking.signal);
    }),
  );
  disposables.defer(() => asking.abort());
  return disposables;
}
