import type { IDisposable } from 'monaco-editor/editor';
import { LITERAL_CREDENTIAL } from '#shared/workspace/literal-credential.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import type { Models } from './models.ts';
import { FLINK_SQL } from './flink-sql-language.ts';
import { monaco } from './monaco.ts';

const COMMAND = 'weir.move-to-secret';

/** Quick fixes of what is underlined: the light bulb, and the menu of the editor. */
export function offerFixes(models: Models, execute: FeatureParts['execute']): IDisposable {
  const command = monaco.editor.registerCommand(COMMAND, (_accessor, argument: unknown) => execute('editor.move-to-secret', argument));
  const provider = monaco.languages.registerCodeActionProvider(FLINK_SQL, {
    provideCodeActions: (model, _range, { markers }) => {
      const file = models.pathOf(model);
      const found = file === undefined ? [] : markers.filter(({ code }) => code === LITERAL_CREDENTIAL);
      const actions = found.map((marker) => {
        const range = { start: { line: marker.startLineNumber, column: marker.startColumn }, end: { line: marker.endLineNumber, column: marker.endColumn } };
        return { title: 'Move it to a secret', kind: 'quickfix', isPreferred: true, diagnostics: [marker], command: { id: COMMAND, title: 'Move it to a secret', arguments: [{ file, range }] } };
      });
      return { actions, dispose: () => {} };
    },
  });
  return { dispose: () => [command, provider].forEach((one) => one.dispose()) };
}
