import type { HaFacts } from '../services/native-resources.ts';

/** A ConfigMap as it is in the cluster: its name and the names of its entries. */
export interface HaMap {
  name: string;
  keys: string[];
}

/** What to take out of the store before a new graph starts. */
export interface HaPlan {
  entries: { configMap: string; keys: string[] }[];
  configMaps: string[];
}

/**
 * What an upgrade removes from the store of Flink's high availability, once no JobManager runs and before the new one does. A JobManager that finds an execution plan or
 * an application there goes on with it and never runs the new one's main(); so these always go. One that finds checkpoints of the job begins with the
 * latest of them and never looks at a savepoint; `keepCheckpoints` leaves them (`last-state`), else they go too (`savepoint`, `stateless`). What is in the
 * store's folder is left: nothing points to it any more, and Flink removes what it owns.
 *
 * @param maps those with the labels of `ha`
 */
export function haPlan(ha: HaFacts, maps: HaMap[], keepCheckpoints: boolean): HaPlan {
  const [before, after] = ha.jobConfigMap.split('JOB') as [string, string];
  const isOfJob = ({ name }: HaMap) => name.startsWith(before) && name.endsWith(after) && /^[0-9a-f]{32}$/.test(name.slice(before.length, name.length - after.length));
  return {
    entries: maps
      .filter(({ name }) => name === ha.configMap)
      .map(({ name, keys }) => ({ configMap: name, keys: keys.filter((key) => key.startsWith(ha.plans) || key.startsWith(ha.applications)) }))
      .filter(({ keys }) => keys.length > 0),
    configMaps: keepCheckpoints ? [] : maps.filter(isOfJob).map(({ name }) => name),
  };
}
