import type { Topology } from '#shared/topology/model.ts';
import { titlesOf } from '#shared/topology/titles.ts';

/** What operators were called when they were last seen, by uid. */
export type WatchedNames = Readonly<Record<string, string>>;

interface Watched {
  from: string;
  to: string | null;
}

/** The names of all operators that are watched: those of the job as it is drawn, and of those that an edit removed the last ones. The same object where nothing is new. */
export function watchedNames(known: WatchedNames, watched: readonly Watched[], topology: Topology | undefined): WatchedNames {
  const titles = titlesOf(topology);
  const uids = [...new Set(watched.flatMap(({ from, to }) => (to === null ? [from] : [from, to])))];
  const now = Object.fromEntries(uids.flatMap((uid) => ((name) => (name === undefined ? [] : [[uid, name]]))(titles.get(uid) ?? known[uid])));
  const isSame = Object.keys(known).length === Object.keys(now).length && Object.entries(now).every(([uid, name]) => known[uid] === name);
  return isSame ? known : now;
}

/** What operators are called: as on the canvas, and those that are no longer there as they last were. */
export function titlesWith(names: WatchedNames, topology: Topology | undefined): ReadonlyMap<string, string> {
  return new Map([...Object.entries(names), ...titlesOf(topology)]);
}
