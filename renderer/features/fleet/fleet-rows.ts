import type { FleetJob } from '#shared/services/promotion.ts';
import type { Grouping } from './fleet-store.ts';

/** What needs a person comes first. */
export const ORDER: FleetJob['state'][] = ['failed', 'restarting', 'unknown', 'starting', 'running', 'healthy', 'suspended', 'finished', 'absent'];

/** A row of the list: a job, or the heading of those that follow. */
export type FleetRow = { job: FleetJob } | { heading: string; count: number };

const RANK = new Map(ORDER.map((state, at) => [state, at]));

/** The jobs that are searched for, the worst first, under headings where they are grouped. */
export function rowsOf(jobs: Iterable<FleetJob>, search: string, grouping: Grouping): FleetRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...jobs].filter((job) => matches(job, words));
  found.sort((one, other) => RANK.get(one.state)! - RANK.get(other.state)! || (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
  if (grouping === 'none') return found.map((job) => ({ job }));
  const groups = new Map<string, FleetJob[]>();
  for (const job of found) {
    const name = grouping === 'state' ? job.state : job.environment;
    const group = groups.get(name);
    if (group) group.push(job);
    else groups.set(name, [job]);
  }
  return [...groups].flatMap(([heading, all]): FleetRow[] => [{ heading, count: all.length }, ...all.map((job) => ({ job }))]);
}

function matches({ name, environment, namespace, state, hash, message }: FleetJob, words: readonly string[]): boolean {
  if (!words.length) return true;
  const text = `${name} ${environment} ${namespace} ${state} ${hash ?? ''} ${message}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** `3 failed, 1 restarting, 2996 healthy`. */
export function countsOf(jobs: Iterable<FleetJob>): string {
  const counts = new Map<FleetJob['state'], number>();
  for (const { state } of jobs) counts.set(state, (counts.get(state) ?? 0) + 1);
  return ORDER.filter((state) => counts.has(state))
    .map((state) => `${counts.get(state)!.toLocaleString('en')} ${state}`)
    .join(', ');
}
