import type { IDisposable } from 'monaco-editor/editor';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Session } from '#renderer/platform/session.ts';
import { fileOf } from '../language/to-monaco.ts';
import { monaco } from '../monaco.ts';
import { TYPESCRIPT } from '../typescript/typescript-texts.ts';
import { expressionAt } from './expression-at.ts';
import { fileOfStopped } from './open-stopped.ts';

/** While a subtask stands in a file, resting on a name shows what it holds there. It reads names and fields, and calls nothing. */
export function hoverValues(session: Session, scripts: Pick<Clients['scriptDebugger'], 'evaluate'>): IDisposable {
  return monaco.languages.registerHoverProvider(TYPESCRIPT, {
    provideHover: async (model, { lineNumber, column }, token) => {
      const { stopped } = session.getState();
      if (!stopped || model.uri.scheme !== 'weir' || fileOf(model.uri) !== fileOfStopped(stopped)) return undefined;
      const part = expressionAt(model.getLineContent(lineNumber), column);
      if (!part) return undefined;
      const { run, thread, frameId: frame } = stopped;
      // What has no value here is shown as the language service says it.
      const found = await scripts.evaluate({ run, thread, frame, text: part.text }).catch(() => undefined);
      if (!found || token.isCancellationRequested) return undefined;
      return { range: new monaco.Range(lineNumber, part.start, lineNumber, part.end), contents: [{ value: `\`\`\`typescript\n${part.text} = ${found.value}\n\`\`\`` }, { value: found.type }] };
    },
  });
}
