import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Failure } from '#shared/base/failure.ts';
import type { JobFigures } from '#shared/services/running-job.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import type { There } from '#renderer/platform/session.ts';
import type { TopologyStore } from '../topology-store.ts';

export interface LiveState {
  /** What the job's Flink said last. */
  figures: JobFigures | undefined;
  /** Nobody is asked any more: with the reason. */
  failure: Failure | undefined;
}

export interface LiveStore extends StoreApi<LiveState> {
  /** Asks how a job fares, and puts it on the cards, until it is disposed of: while it is in sight. */
  watch(there: Pick<There, 'environment' | 'file'>): Disposable;
}

type Parts = Pick<FeatureParts, 'clients' | 'link'> & { store: Pick<TopologyStore, 'fare'> };

/** The figures of the job that is drawn as it runs in an environment: on the same cards as those of a run here. */
export function createLiveStore({ store, clients, link }: Parts): LiveStore {
  const state = createStore<LiveState>(() => ({ figures: undefined, failure: undefined }));
  return Object.assign(state, {
    watch: ({ environment, file }: Pick<There, 'environment' | 'file'>) => {
      state.setState({ figures: undefined, failure: undefined });
      return keepOpen(link, {
        open: (signal) => clients.promotion.figures({ environment, file }, signal),
        onItem: (figures) => {
          state.setState({ figures, failure: undefined });
          store.fare(figures.operators);
        },
        onFailure: (failure) => state.setState({ failure }),
      });
    },
  });
}
