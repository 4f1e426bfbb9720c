import { createStore, type StoreApi } from 'zustand/vanilla';
import { Disposables, type Disposable } from '#shared/base/disposable.ts';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { ClusterProgress, SessionCluster } from '#shared/services/promotion.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';

export interface ClusterState {
  /** What the dialog is open for. */
  open: { environment: string; remove: boolean } | undefined;
  seen: SessionCluster | undefined;
  progress: ClusterProgress | undefined;
  busy: boolean;
  failure: Failure | undefined;
}

export interface ClusterStore extends StoreApi<ClusterState>, Disposable {
  /** Shows how the session cluster of an environment stands, and what applying or removing it would change. */
  look(environment: string, remove?: boolean): void;
  /** The person said yes; `production` is the name they typed. */
  go(production: string | null): void;
  /** The work goes on. */
  close(): void;
}

/** `onDone`: the cluster is another one by now. */
export function createClusterStore({ clients, link }: Pick<FeatureParts, 'clients' | 'link'>, onDone: () => void): ClusterStore {
  const store = createStore<ClusterState>(() => ({ open: undefined, seen: undefined, progress: undefined, busy: false, failure: undefined }));
  const { getState: get, setState: set } = store;
  const all = new Disposables();
  let following: Disposable | undefined;
  all.defer(() => following?.dispose());
  const read = async (open: NonNullable<ClusterState['open']>) => {
    try {
      const seen = await clients.promotion.cluster(open);
      if (get().open === open) set({ seen });
    } catch (thrown) {
      if (get().open === open) set({ failure: toFailure(thrown) });
    }
  };
  return Object.assign(store, {
    look: (environment: string, remove = false) => {
      const open = { environment, remove };
      following?.dispose();
      set({ open, seen: undefined, progress: undefined, failure: undefined, busy: false });
      void read(open);
    },
    go: (production: string | null) => {
      const { open } = get();
      if (!open) return;
      set({ busy: true, progress: { lines: [], failure: null }, failure: undefined });
      following?.dispose();
      const { environment } = open;
      following = keepOpen(link, {
        open: (signal) => (open.remove ? clients.promotion.removeCluster({ environment, production }, signal) : clients.promotion.applyCluster({ environment, production }, signal)),
        onItem: (progress) => set({ progress }),
        onFailure: (failure) => set({ failure, busy: false }),
        onEnd: () => {
          set({ busy: false });
          if (get().open === open) void read(open);
          if (!get().progress?.failure) onDone();
        },
      });
    },
    close: () => {
      following?.dispose();
      set({ open: undefined, seen: undefined, progress: undefined, busy: false, failure: undefined });
    },
    dispose: () => all.dispose(),
  });
}
