import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import type { Session } from '#renderer/platform/session.ts';
import type { Outline } from '../breadcrumbs/trail.ts';
import type { EditorStore } from '../editor-store.ts';
import type { PeekedModels } from '../language/peeked-models.ts';
import { isRunnable } from '../open-file.ts';
import type { CalledFunctions } from './called-functions.ts';
import { registerTypeScriptNavigation } from './typescript-navigation.ts';
import { registerTypeScriptProviders } from './typescript-providers.ts';
import type { TypeScriptTexts } from './typescript-texts.ts';

export interface TypeScriptParts {
  store: EditorStore;
  session: Session;
  texts: TypeScriptTexts;
  called: CalledFunctions;
  peeked: PeekedModels;
  /** Takes what TypeScript says of a file. */
  note(file: string, diagnostics: readonly Diagnostic[]): void;
  tellOutline(outline: Outline): void;
}

/** How long nothing is typed before TypeScript is asked what it says of it. */
const DELAY_MS = 60;

/** Brings TypeScript's language service to the editor. The service starts with the first file of TypeScript that is opened. */
export function joinTypeScript({ store, session, texts, called, peeked, note, tellOutline }: TypeScriptParts): Disposable {
  const disposables = new Disposables();
  for (const registered of registerTypeScriptProviders(texts)) disposables.add(registered);
  for (const registered of registerTypeScriptNavigation({ texts, called, peeked, openBehind: store.openBehind })) disposables.add(registered);

  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;
  const look = async () => {
    const now = ++turn;
    const files = texts.open();
    if (!files.length) return;
    const ts = texts.ts();
    try {
      const front = files.find((file) => file === store.state.getState().active);
      if (front !== undefined) {
        const symbols = await ts.outline({ file: front });
        if (now === turn && front === store.state.getState().active) tellOutline({ file: front, symbols });
      }
      // Of a job, the host says what its compiler and Flink say of the same text.
      for (const file of files.filter((path) => !isRunnable(path))) {
        const said = await ts.check({ file });
        if (now !== turn) return;
        note(file, said);
      }
    } catch {
      // A worker that broke down is asked anew with the next change.
    }
  };
  const soon = (delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), delay);
  };
  // Also what comes to the front: its outline is another.
  const textsNow = () => JSON.stringify([store.state.getState().active, ...texts.open().map((path) => [path, store.state.getState().files.find((file) => file.path === path)?.text])]);
  let last = '';
  disposables.defer(
    store.state.subscribe(() => {
      const now = textsNow();
      if (now !== last) soon(DELAY_MS);
      last = now;
    }),
  );
  disposables.defer(session.subscribe((now, before) => now.workspace !== before.workspace && soon(DELAY_MS)));
  disposables.add(texts.changed.onChange(() => soon(DELAY_MS)));
  disposables.defer(() => {
    clearTimeout(timer);
    turn++;
  });
  void look();
  return disposables;
}
