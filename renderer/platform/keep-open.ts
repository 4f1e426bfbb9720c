import type { Disposable } from '#shared/base/disposable.ts';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { Link } from './link.ts';

export interface KeepOpen<T> {
  open(signal: AbortSignal): AsyncIterable<T>;
  onItem(item: T): void | Promise<void>;
  /** The stream ended by itself. */
  onEnd?(): void;
  /** The far side refused; a lost connection is not told here but waited for. */
  onFailure?(failure: Failure): void;
}

/** Reads a stream until it ends or is disposed, and opens it again whenever the connection was lost and is back. */
export function keepOpen<T>(link: Link, { open, onItem, onEnd, onFailure }: KeepOpen<T>): Disposable {
  const abort = new AbortController();
  void read();
  return { dispose: () => abort.abort() };

  async function read(): Promise<void> {
    while (!abort.signal.aborted) {
      try {
        await link.whenOpen(abort.signal);
        for await (const item of open(abort.signal)) {
          if (abort.signal.aborted) return;
          await onItem(item);
        }
        if (!abort.signal.aborted) onEnd?.();
        return;
      } catch (thrown) {
        const failure = toFailure(thrown);
        if (abort.signal.aborted || failure.code === 'cancelled') return;
        if (failure.code !== 'closed') return onFailure?.(failure);
        // A link still marked open has not noticed yet; let its close event come first.
        await new Promise((resolve) => setTimeout(resolve));
      }
    }
  }
}
