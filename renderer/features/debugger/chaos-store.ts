import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import { toFailure } from '#shared/base/failure.ts';
import type { RunTimeline } from '#shared/services/chaos.ts';
import type { RunId } from '#shared/services/engine.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';

export interface Chaos {
  timeline: RunTimeline | undefined;
  /** Why the last thing that was asked for was not done. */
  refused: { code: string; message: string } | undefined;
}

export interface ChaosStore extends StoreApi<Chaos>, Disposable {
  /** @param others whether other runs may fail with it */
  kill(ms: number, others: boolean): Promise<void>;
  /** `ms` null: until Flink gives the checkpoint up. */
  delay(operator: string, ms: number | null): Promise<void>;
  /** `ms` null: until it is brought back. */
  cut(operator: string, ms: number | null): Promise<void>;
  mend(operator: string): Promise<void>;
  forgetRefusal(): void;
}

type Parts = Pick<FeatureParts, 'session' | 'link'> & { clients: Pick<FeatureParts['clients'], 'debugger'> };

/** What happens to the run in front, and what is done to it on purpose. */
export function createChaosStore({ session, link, clients }: Parts): ChaosStore {
  const store = createStore<Chaos>(() => ({ timeline: undefined, refused: undefined }));
  let followed: { run: RunId; stream: Disposable } | undefined;
  const follow = () => {
    const run = session.getState().run?.run;
    if (run === followed?.run) return;
    followed?.stream.dispose();
    followed = undefined;
    store.setState({ timeline: undefined, refused: undefined });
    if (run) followed = { run, stream: keepOpen(link, { open: (signal) => clients.debugger.timeline({ run }, signal), onItem: (timeline) => store.setState({ timeline }) }) };
  };
  const act = async (what: (run: RunId) => Promise<unknown>) => {
    store.setState({ refused: undefined });
    if (!followed) return;
    await what(followed.run).catch((thrown: unknown) => {
      const { code, message } = toFailure(thrown);
      store.setState({ refused: { code, message } });
    });
  };
  const open = new Disposables();
  open.defer(session.subscribe((now, before) => now.run !== before.run && follow()));
  open.defer(() => followed?.stream.dispose());
  follow();
  return Object.assign(store, {
    kill: (ms: number, others: boolean) => act((run) => clients.debugger.killTaskManager({ run, ms, others })),
    delay: (operator: string, ms: number | null) => act((run) => clients.debugger.delayCheckpoint({ run, operator, ms })),
    cut: (operator: string, ms: number | null) => act((run) => clients.debugger.cutSink({ run, operator, ms })),
    mend: (operator: string) => act((run) => clients.debugger.mendSink({ run, operator })),
    forgetRefusal: () => store.setState({ refused: undefined }),
    dispose: () => open.dispose(),
  });
}
