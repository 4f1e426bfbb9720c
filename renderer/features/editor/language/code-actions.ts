import type { IDisposable } from 'monaco-editor/editor';
import type { Session } from '#renderer/platform/session.ts';
import { FLINK_SQL } from '../flink-sql-language.ts';
import { monaco } from '../monaco.ts';
import { toWorkspaceEdit } from './navigation.ts';
import type { Questions } from './questions.ts';
import { fromMonaco, touches } from './to-monaco.ts';

/** What mends a text, in the light bulb: by what was said of it, not by its underlines alone. */
export function registerCodeActions({ sql, texts, session }: Questions & { session: Session }): IDisposable {
  return monaco.languages.registerCodeActionProvider(FLINK_SQL, {
    provideCodeActions: async (model, range, { markers }) => {
      const doc = texts.of(model);
      const around = fromMonaco(range);
      const diagnostics = (session.getState().problems.get(doc?.file ?? '') ?? []).filter((one) => touches(one.range, around));
      const found = doc && diagnostics.length ? await sql().fixes({ doc, diagnostics, range: around }).catch(() => []) : [];
      const actions = found.map(({ title, edits, preferred, diagnostics }) => ({
        title,
        kind: 'quickfix',
        isPreferred: preferred,
        edit: toWorkspaceEdit(edits),
        diagnostics: markers.filter((marker) => diagnostics.some(({ code, range }) => marker.code === code && touches(range, fromMonaco(marker)))),
      }));
      return { actions, dispose: () => {} };
    },
  });
}
