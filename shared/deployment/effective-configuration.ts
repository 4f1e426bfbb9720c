import type { EnvironmentFile } from '../workspace/environment-file.ts';
import type { Artefact } from './artefact.ts';
import { fillParameters } from './parameters.ts';
import { flinkOptionsOf } from './profiles/fields.ts';
import type { ResolvedProfile } from './profiles/resolve-profile.ts';

/** Who says a value: Weir, since it could not run otherwise; the job or its workspace; the environment; a profile. */
export type Source = 'weir' | 'job' | 'environment' | 'profile';

/** One of Flink's options as the cluster gets it. */
export interface EffectiveOption {
  key: string;
  value: string;
  from: Source;
  /** What says it: `profile standard`, `environment prod: storage.checkpoints`. */
  origin: string;
  /** What else wanted to say it, the nearest first. */
  over: { value: string; origin: string }[];
}

export interface Deployed {
  artefact: Artefact;
  environment: { name: string; file: EnvironmentFile };
  profile: ResolvedProfile;
  clusterId: string;
}

/**
 * Each of Flink's options that the cluster of a job gets, and where its value comes from: profile, then environment, then the job's own settings, then what
 * Weir must say; the later wins. Sorted by key. What names a parameter or a secret of the job is not among them: the entry point fills those in.
 *
 * @param own what the target must say
 */
export function effectiveConfiguration(deployed: Deployed, own: Readonly<Record<string, string>> = {}): EffectiveOption[] {
  const { script } = deployed.artefact;
  const job = Object.entries(script.settings).filter(([, value]) => !value.includes('${'));
  return effectiveOf({ ...deployed, folder: deployed.clusterId }, own, [['parallelism.default', String(script.parallelism), 'weir.yaml: defaults'], ...job.map(([key, value]): JobOption => [key, value, 'weir.yaml: settings'])]);
}

/** An option of the job: key, value, what says it. */
type JobOption = readonly [string, string, string];

/**
 * The same of any cluster.
 *
 * @param around.folder of the cluster, below the places that the environment names
 */
export function effectiveOf(around: Around, own: Readonly<Record<string, string>>, job: readonly JobOption[] = []): EffectiveOption[] {
  const options = new Map<string, EffectiveOption>();
  const say = (key: string, value: string, from: Source, origin: string) => {
    const before = options.get(key);
    options.set(key, { key, value, from, origin, over: before ? [{ value: before.value, origin: before.origin }, ...before.over] : [] });
  };
  sayProfile(around.profile, say);
  sayEnvironment(around, say);
  for (const [key, value, origin] of job) say(key, value, 'job', origin);
  for (const [key, value] of Object.entries(own)) say(key, value, 'weir', 'Weir');
  return [...options.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
}

interface Around extends Pick<Deployed, 'environment' | 'profile'> {
  folder: string;
}

/** The options alone, as Flink takes them. */
export function optionsOf(effective: readonly EffectiveOption[]): Record<string, string> {
  return Object.fromEntries(effective.map(({ key, value }) => [key, value]));
}

type Say = (key: string, value: string, from: Source, origin: string) => void;

function sayProfile({ profile, from, settingsFrom }: ResolvedProfile, say: Say): void {
  for (const { path, key, value } of flinkOptionsOf(profile)) say(key, value, 'profile', `profile ${from[path]}: ${path}`);
  for (const [key, value] of Object.entries(profile.settings ?? {})) say(key, value, 'profile', `profile ${settingsFrom[key]}: settings`);
}

function sayEnvironment({ environment: { name, file }, folder }: Around, say: Say): void {
  const { storage = {}, settings = {} } = file;
  const origin = (path: string) => `environment ${name}: ${path}`;
  // Each job has a folder of its own: jobs of a fixed id would overwrite each other's.
  if (storage.checkpoints) say('execution.checkpointing.dir', below(storage.checkpoints, folder), 'environment', origin('storage.checkpoints'));
  if (storage.savepoints) say('execution.checkpointing.savepoint-dir', below(storage.savepoints, folder), 'environment', origin('storage.savepoints'));
  if (storage['high-availability']) say('high-availability.storageDir', storage['high-availability'], 'environment', origin('storage.high-availability'));
  if (file['service-account']) say('kubernetes.service-account', file['service-account'], 'environment', origin('service-account'));
  for (const [key, value] of Object.entries(settings)) say(key, fillParameters(value, file.parameters), 'environment', origin('settings'));
}

function below(place: string, name: string): string {
  return `${place.replace(/\/+$/, '')}/${name}`;
}
