import type { Disposable } from '#shared/base/disposable.ts';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { OpenFile } from './open-file.ts';

export interface DraftKeeper extends Disposable {
  /** The text is not what it was: keeps it soon, or drops what was kept once nothing is unsaved. */
  note(file: OpenFile): void;
  flush(): void;
}

/** How long after the last keystroke unsaved text is on disk. */
export const DRAFT_DELAY_MS = 500;

/** `onFailure` hears why unsaved text could not be kept, once until it works again; a host that is away is not told. */
export function createDraftKeeper(workspace: Pick<Clients['workspace'], 'keepDraft' | 'dropDraft'>, onFailure: (failure: Failure) => void): DraftKeeper {
  const waiting = new Map<string, OpenFile>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFailing = false;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    for (const file of waiting.values()) tell(file).then(() => (isFailing = false), failed);
    waiting.clear();
  };

  const failed = (thrown: unknown) => {
    const failure = toFailure(thrown);
    // The store notes the text again once the host is back.
    if (isFailing || failure.code === 'closed') return;
    isFailing = true;
    onFailure(failure);
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
