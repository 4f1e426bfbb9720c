import { toFailure } from '#shared/base/failure.ts';
import type { Inbox } from '#shared/base/inbox.ts';
import type { FleetChange } from '#shared/services/promotion.ts';

/** What the sources of an environment tell. One that is well again takes back its own problem alone. */
export interface News {
  changed(source: string, change: Pick<FleetChange, 'jobs' | 'gone'>): void;
  lost(source: string, thrown: unknown): void;
}

export function newsOf(environment: string, inbox: Inbox<FleetChange>): News {
  const problems = new Map<string, NonNullable<FleetChange['problem']>>();
  const put = (change: Pick<FleetChange, 'jobs' | 'gone'>) => inbox.put({ environment, all: false, ...change, problem: [...problems.values()][0] ?? null });
  return {
    changed: (source, change) => {
      problems.delete(source);
      put(change);
    },
    lost: (source, thrown) => {
      const { code, message } = toFailure(thrown);
      problems.set(source, { code, message });
      put({ jobs: [], gone: [] });
    },
  };
}
