import type { Mode } from '#shared/services/engine.ts';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Session } from '#renderer/platform/session.ts';

/** Where TypeScript finds what `from('…')` of a job gives: a file that is nowhere on disk. */
export const TABLES = '.weir/tables.d.ts';
/** As long as Flink has not said which tables there are, every name is one: better nothing is said than something wrong. */
const ANY_TABLE = "export {};\ndeclare module '@weir/sdk' {\n  interface Tables {\n    [name: string]: any;\n  }\n}\n";
/** How long nothing is typed before Flink is asked again: a job may declare tables itself. */
const DELAY_MS = 800;

/** The types of the tables that the job in front can name. */
export interface TableTypes extends Disposable {
  text(): string;
}

/** `onChange`: what TypeScript said before may be untrue now. */
export function followTableTypes(session: Session, language: Pick<Clients['language'], 'typings'>, onChange: () => void): TableTypes {
  const disposables = new Disposables();
  let [text, asked] = [ANY_TABLE, ''];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();

  const ask = async (file: string, typed: string, mode: Mode) => {
    asking.abort();
    const { signal } = (asking = new AbortController());
    try {
      const { text: said } = await language.typings({ file, text: typed, mode }, signal);
      if (signal.aborted || said === text) return;
      text = said;
      onChange();
    } catch {
      // It is asked again with the next change; until then, what was said last stands.
      if (!signal.aborted) asked = '';
    }
  };
  const look = (delay: number) => {
    const { activeFile, mode } = session.getState();
    if (!activeFile?.runnable || !activeFile.path.endsWith('.ts')) return;
    const { path, text: typed } = activeFile;
    if (JSON.stringify([path, typed, mode]) === asked) return;
    asked = JSON.stringify([path, typed, mode]);
    clearTimeout(timer);
    timer = setTimeout(() => void ask(path, typed, mode), delay);
  };

  disposables.defer(
    session.subscribe((now, before) => {
      // Shared DDL, jars or trust may be others; a new engine answers what the last could not.
      const isAnother = now.workspace !== before.workspace || (now.engine?.state === 'ready' && before.engine?.state !== 'ready');
      if (isAnother) asked = '';
      if (isAnother || now.activeFile !== before.activeFile || now.mode !== before.mode) look(isAnother || now.activeFile?.path !== before.activeFile?.path ? 0 : DELAY_MS);
    }),
  );
  disposables.defer(() => {
    clearTimeout(timer);
    asking.abort();
  });
  look(0);
  return { text: () => text, dispose: () => disposables.dispose() };
}
