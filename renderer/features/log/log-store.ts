import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import { LineRing } from '#renderer/ui/terminal/line-ring.ts';
import { safeText } from '#renderer/ui/terminal/safe-text.ts';
import { terminalLine } from './log-lines.ts';

export type LogSource = 'run' | 'engine';

export interface LogStore extends StoreApi<{ source: LogSource; failure: string | undefined }>, Disposable {
  ring(source: LogSource): LineRing;
  clear(source: LogSource): void;
}

type Parts = Pick<FeatureParts, 'session' | 'link'> & { clients: Pick<FeatureParts['clients'], 'runs' | 'host'> };

/** Keeps what the run in front and the engine print, whether or not anybody looks. */
export function createLogStore({ session, link, clients }: Parts): LogStore {
  const store = createStore<{ source: LogSource; failure: string | undefined }>(() => ({ source: 'run', failure: undefined }));
  const rings: Record<LogSource, LineRing> = { run: new LineRing(), engine: new LineRing() };
  let followed: { run: string; stream: Disposable } | undefined;

  const clear = (source: LogSource) => rings[source].clear();
  const follow = () => {
    const run = session.getState().run?.run;
    if (run === followed?.run) return;
    followed?.stream.dispose();
    followed = undefined;
    clear('run');
    store.setState({ failure: undefined });
    if (!run) return;
    let begun = false;
    const stream = keepOpen(link, {
      open: (signal) => {
        // Opened again after a lost connection, the log comes from its beginning.
        if (begun) clear('run');
        begun = true;
        return clients.runs.logs({ run }, signal);
      },
      onItem: (line) => rings.run.push(terminalLine(line)),
      onFailure: ({ message }) => store.setState({ failure: message }),
    });
    followed = { run, stream };
  };

  const engine = keepOpen(link, { open: (signal) => clients.host.engineLog({}, signal), onItem: ({ text }) => rings.engine.push(safeText(text.replace(/\r?\n$/, ''))) });
  const unsubscribe = session.subscribe(follow);
  follow();
  return Object.assign(store, {
    ring: (source: LogSource) => rings[source],
    clear,
    dispose: () => {
      engine.dispose();
      unsubscribe();
      followed?.stream.dispose();
    },
  });
}
