import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import { type Failure } from '#shared/base/failure.ts';
import type { FleetChange, FleetJob } from '#shared/services/promotion.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';

export type Grouping = 'none' | 'environment' | 'state';

export interface FleetState {
  /** By key; the map is changed in place and `changes` counts. */
  jobs: ReadonlyMap<string, FleetJob>;
  changes: number;
  /** Why an environment's list may be out of date. */
  problems: ReadonlyMap<string, { code: string; message: string }>;
  failure: Failure | undefined;
  search: string;
  grouping: Grouping;
}

export interface FleetStore extends StoreApi<FleetState> {
  /** Watches until it is disposed of: while the list is in sight. */
  watch(): Disposable;
}

export function createFleetStore({ clients, link }: Pick<FeatureParts, 'clients' | 'link'>): FleetStore {
  const jobs = new Map<string, FleetJob>();
  const store = createStore<FleetState>(() => ({ jobs, changes: 0, problems: new Map(), failure: undefined, search: '', grouping: 'none' }));
  return Object.assign(store, {
    watch: () =>
      keepOpen(link, {
        open: (signal) => {
          // Each opening tells everything anew.
          jobs.clear();
          store.setState({ problems: new Map(), failure: undefined });
          return clients.promotion.fleet({}, signal);
        },
        onItem: (change) => {
          apply(jobs, change);
          const problems = new Map(store.getState().problems);
          if (change.problem) problems.set(change.environment, change.problem);
          else problems.delete(change.environment);
          store.setState({ changes: store.getState().changes + 1, problems });
        },
        onFailure: (failure) => store.setState({ failure }),
      }),
  });
}

function apply(jobs: Map<string, FleetJob>, { environment, gone, jobs: changed }: FleetChange): void {
  for (const id of gone) jobs.delete(keyOf({ environment, id }));
  for (const job of changed) jobs.set(keyOf(job), job);
}

export function keyOf({ environment, id }: Pick<FleetJob, 'environment' | 'id'>): string {
  return `${environment}/${id}`;
}
