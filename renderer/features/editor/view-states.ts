import type { Settings } from '#renderer/platform/settings.ts';

/** Cursor, scroll and folds of each file, as Monaco gives them, across windows. */
export interface ViewStates {
  of(path: string): Promise<unknown>;
  keep(path: string, state: unknown): void;
}

const KEY = 'editor.views';
const KEPT = 60;

export function createViewStates(settings: Settings): ViewStates {
  let last: Promise<Map<string, unknown>> | undefined;
  const recalled = () => {
    last ??= settings.recall<Record<string, unknown>>(KEY, {}).then(
      (views) => new Map(Object.entries(views)),
      () => new Map(),
    );
    return last;
  };
  return {
    of: async (path) => (await recalled()).get(path),
    keep: (path, state) =>
      void recalled().then((views) => {
        views.delete(path);
        views.set(path, state);
        for (const oldest of [...views.keys()].slice(0, Math.max(0, views.size - KEPT))) views.delete(oldest);
        settings.remember(KEY, Object.fromEntries(views));
      }),
  };
}
