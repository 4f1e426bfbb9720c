import type { Disposable } from '#shared/base/disposable.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { OpenFile } from './open-file.ts';

export interface DraftKeeper extends Disposable {
  /** The text is not what it was: keeps it soon, or drops what was kept once nothing is unsaved. */
  note(file: OpenFile): void;
  flush(): void;
}

/** How long after the last keystroke unsaved text is on disk. */
export const DRAFT_DELAY_MS = 500;

export function createDraftKeeper(workspace: Pick<Clients['workspace'], 'keepDraft' | 'dropDraft'>): DraftKeeper {
  const waiting = new Map<string, OpenFile>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    for (const file of waiting.values()) tell(file).catch(() => {}); // The host is away; the store notes it again once it is back.
    waiting.clear();
  };

  const tell = ({ path, text, saved, version }: OpenFile): Promise<unknown> =>
    text === saved ? workspace.dropDraft({ path }) : workspace.keepDraft({ path, text, base: version });

  return {
    flush,
    note: (file) => {
      waiting.set(file.path, file);
      clearTimeout(timer);
      timer = setTimeout(flush, DRAFT_DELAY_MS);
    },
    dispose: flush,
  };
}
