import type { Carriage } from '../artefact.ts';
import { clusterIdOf } from '../names.ts';
import type { Deployed } from '../effective-configuration.ts';

/** All that decides the resources of a job at an environment. Equal ones give equal resources. */
export interface Promoted extends Deployed {
  /** Of the artefact. */
  hash: string;
  /** The commit that it was built from; empty outside git. */
  revision: string;
  carriage: Carriage;
  /** The canonical JSON, and the same gzip'd as base64: what its ConfigMap holds. */
  text: { plain: string; zipped: string };
  /** What the pods run: the runner's image, or the one over it that holds the job's jars. */
  image: string;
  namespace: string;
  /** Values of the parameters that the job names. */
  parameters: Readonly<Record<string, string>>;
  serviceAccount: string;
  /** Where the job begins; null: with empty state, or by itself from where it was. */
  savepoint: { path: string; allowNonRestored: boolean } | null;
  suspended: boolean;
}

/** The account that Weir makes where an environment and its profile name none. */
export const OWN_ACCOUNT = 'flink';

/** The account under which the pods run, and whether Weir makes it. */
export function accountOf({ environment, profile }: Pick<Deployed, 'environment' | 'profile'>): { name: string; own: boolean } {
  const named = environment.file['service-account'] ?? profile.profile['service-account'];
  return { name: named ?? OWN_ACCOUNT, own: named === undefined };
}

/** What a promotion is, with what follows from its parts. */
export function promotedOf(given: Omit<Promoted, 'clusterId' | 'serviceAccount' | 'namespace' | 'image'> & { image?: string }): Promoted {
  const { file } = given.environment;
  return { ...given, clusterId: clusterIdOf(given.artefact.job), serviceAccount: accountOf(given).name, namespace: file.namespace ?? 'default', image: given.image ?? file.image ?? '' };
}
