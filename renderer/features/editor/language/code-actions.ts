import type { IDisposable } from 'monaco-editor/editor';
import { type AskFlink, connectorNotes, environmentsIn, shortOf } from '#shared/sql/index.ts';
import type { Session } from '#renderer/platform/session.ts';
import { FLINK_SQL } from '../flink-sql-language.ts';
import { monaco } from '../monaco.ts';
import { QUICK_FIX } from '../quick-fixes.ts';
import { toWorkspaceEdit } from './navigation.ts';
import type { Questions } from './questions.ts';
import { fromMonaco, touches } from './to-monaco.ts';

export interface CodeActionParts extends Questions {
  session: Session;
  vocabulary: AskFlink['vocabulary'];
}

/** What mends a text, in the light bulb: by what was said of it, not by its underlines alone. */
export function registerCodeActions({ sql, texts, session, vocabulary }: CodeActionParts): IDisposable {
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
      const flink = doc && markers.some(({ code }) => code === 'connector-missing') ? await vocabulary(doc) : null;
      const missing = flink ? connectorNotes(doc!.text, flink).filter(({ diagnostic }) => touches(diagnostic.range, around)) : [];
      const adding = missing.flatMap(({ coordinates, diagnostic }) => {
        const title = `Add ${coordinates?.map(shortOf).join(' and ')} to weir.yaml`;
        return coordinates === null ? [] : [{ title, kind: 'quickfix', isPreferred: true, diagnostics: markers.filter((marker) => marker.code === diagnostic.code && touches(diagnostic.range, fromMonaco(marker))), command: { id: QUICK_FIX, title, arguments: ['editor.add-connectors', { coordinates }] } }];
      });
      const choosing = diagnostics.flatMap((diagnostic) =>
        environmentsIn(diagnostic).map((name) => {
          const title = `Take the values of ${name}`;
          return { title, kind: 'quickfix', diagnostics: markers.filter(({ code }) => code === diagnostic.code), command: { id: QUICK_FIX, title, arguments: ['editor.choose-environment', { name }] } };
        }),
      );
      return { actions: [...adding, ...choosing, ...actions], dispose: () => {} };
    },
  });
}
