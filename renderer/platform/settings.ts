import { toFailure } from '#shared/base/failure.ts';
import type { Clients } from './clients.ts';

/** View settings that survive the window: panel sizes, theme, open tabs. Losing one costs nothing but comfort. */
export interface Settings {
  recall<T>(key: string, fallback: T): Promise<T>;
  /** Told to the host a moment later, so that dragging does not flood it. */
  remember(key: string, value: unknown): void;
  /** Tells the host at once what is still waiting. */
  flush(): Promise<void>;
}

const DELAY_MS = 300;

export function createSettings(host: Pick<Clients['host'], 'recall' | 'remember'>): Settings {
  const waiting = new Map<string, unknown>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    const writes = [...waiting].map(([key, value]) => host.remember({ key, value }));
    waiting.clear();
    await Promise.allSettled(writes);
  };

  return {
    flush,
    remember: (key, value) => {
      waiting.set(key, value);
      timer ??= setTimeout(() => void flush(), DELAY_MS);
    },
    recall: async <T>(key: string, fallback: T) => {
      if (waiting.has(key)) return waiting.get(key) as T;
      try {
        const { value } = await host.recall({ key });
        return (value ?? fallback) as T;
      } catch (thrown) {
        if (toFailure(thrown).code === 'closed') throw thrown;
        return fallback;
      }
    },
  };
}
