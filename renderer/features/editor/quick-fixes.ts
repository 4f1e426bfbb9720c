import type { IDisposable } from 'monaco-editor/editor';
import { secretsIn } from '#shared/workspace/kafka-file.ts';
import { LITERAL_CREDENTIAL } from '#shared/workspace/literal-credential.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import type { Models } from './models.ts';
import { FLINK_SQL } from './flink-sql-language.ts';
import { monaco } from './monaco.ts';

/** Monaco's name for "run a command of the window": its id, and what it is given. */
export const QUICK_FIX = 'weir.quick-fix';

/** Quick fixes of what is underlined: the light bulb, and the menu of the editor. */
export function offerFixes(models: Models, execute: FeatureParts['execute']): IDisposable {
  const command = monaco.editor.registerCommand(QUICK_FIX, (_accessor, id: string, argument: unknown) => execute(id, argument));
  const provider = monaco.languages.registerCodeActionProvider(FLINK_SQL, {
    provideCodeActions: (model, _range, { markers }) => {
      const file = models.pathOf(model);
      return { actions: file === undefined ? [] : markers.flatMap((marker) => fixesOf(marker, file)), dispose: () => {} };
    },
  });
  return { dispose: () => [command, provider].forEach((one) => one.dispose()) };
}

function fixesOf(marker: monaco.editor.IMarkerData, file: string): monaco.languages.CodeAction[] {
  const fix = (title: string, command: string, argument: unknown) => ({ title, kind: 'quickfix', isPreferred: true, diagnostics: [marker], command: { id: QUICK_FIX, title, arguments: [command, argument] } });
  const range = { start: { line: marker.startLineNumber, column: marker.startColumn }, end: { line: marker.endLineNumber, column: marker.endColumn } };
  if (marker.code === LITERAL_CREDENTIAL) return [fix('Move it to a secret', 'editor.move-to-secret', { file, range })];
  return marker.code === 'secret-missing' ? secretsIn(marker.message).map((name) => fix(`Set the secret ${name}…`, 'secrets.show', { name })) : [];
}
