import { parse, stringify } from 'yaml';
import { isHighlyAvailable } from './high-availability.ts';
import type { KubeObject } from './kube-object.ts';

export const RECOVERY_PATH = 'execution.state-recovery.path';
/** Flink's own key for the id of the one job of an application cluster. */
export const FIXED_JOB_ID = '$internal.pipeline.job-id';
/** Flink's own key for the id of the application, by which its results are found in the store of high availability. */
export const FIXED_APPLICATION_ID = '$internal.application.id';

export const HA_FOLDER = 'high-availability.storageDir';

/**
 * What a promotion of a cluster with high availability has anew: the ids of its job and its application, and a folder of its own for what Flink keeps of them. The results of
 * what ran before lie in the old one, and a JobManager that finds them there takes its own job for over, or refuses to start.
 */
export function ownOptions(resources: readonly KubeObject[], id: string | null): Record<string, string | null> {
  const options = resources.map(optionsIn).find((found) => found !== undefined) ?? {};
  const isAvailable = id !== null && isHighlyAvailable(options);
  const folder = options[HA_FOLDER];
  return { [FIXED_JOB_ID]: isAvailable ? id : null, [FIXED_APPLICATION_ID]: isAvailable ? id : null, ...(isAvailable && folder ? { [HA_FOLDER]: `${folder.replace(/\/+$/, '')}/${id}` } : {}) };
}

/** Whether an option differs only by what each promotion has anew. */
export function isOwnOption(key: string, before: string | undefined, after: string | undefined): boolean {
  if (key === FIXED_JOB_ID || key === FIXED_APPLICATION_ID) return true;
  const plain = (folder: string | undefined) => folder?.replace(/\/+[0-9a-f]{32}$/, '').replace(/\/+$/, '');
  return key === HA_FOLDER && plain(before) === plain(after);
}

const FILES = ['config.yaml', 'flink-conf.yaml'];

/** Resources in which Flink's options are changed, wherever these have a place: Flink's file in a ConfigMap, or a FlinkDeployment. Null takes an option away. */
export function withOptions(resources: readonly KubeObject[], changes: Readonly<Record<string, string | null>>): KubeObject[] {
  return resources.map((object) => {
    if (object.kind === 'ConfigMap') return withFile(object, changes);
    if (object.kind === 'FlinkDeployment') return withSpec(object, changes);
    return object;
  });
}

/** The options that a ConfigMap or a FlinkDeployment holds, by their whole key; undefined where the object holds none. */
export function optionsIn(object: KubeObject): Record<string, string> | undefined {
  const data = object.data as Record<string, string> | undefined;
  const file = object.kind === 'ConfigMap' ? FILES.find((name) => data?.[name] !== undefined) : undefined;
  if (file) return flat(parse(data![file]!, { schema: 'failsafe' }) ?? {});
  if (object.kind === 'FlinkDeployment') return flat((object.spec as { flinkConfiguration?: object }).flinkConfiguration ?? {});
  return undefined;
}

function withFile(object: KubeObject, changes: Readonly<Record<string, string | null>>): KubeObject {
  const data = object.data as Record<string, string> | undefined;
  const file = FILES.find((name) => data?.[name] !== undefined);
  if (!file) return object;
  return { ...object, data: { ...data, [file]: stringify(changed(optionsIn(object)!, changes), { lineWidth: 0 }) } };
}

function withSpec(object: KubeObject, changes: Readonly<Record<string, string | null>>): KubeObject {
  const spec = object.spec as { flinkConfiguration?: Record<string, string>; job?: Record<string, unknown> };
  const { [RECOVERY_PATH]: path, ...rest } = changes;
  const { initialSavepointPath: _, ...job } = spec.job ?? {};
  // The operator takes the place to begin from in a field of its own.
  return { ...object, spec: { ...spec, flinkConfiguration: changed(optionsIn(object)!, rest), ...(spec.job ? { job: { ...job, ...(path ? { initialSavepointPath: path } : {}) } } : {}) } };
}

function changed(options: Record<string, string>, changes: Readonly<Record<string, string | null>>): Record<string, string> {
  const next = { ...options };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete next[key];
    else next[key] = value;
  }
  return Object.fromEntries(Object.entries(next).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Nested maps become keys with dots, as Flink reads them. */
function flat(value: object, before = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]): [string, string][] => {
      const path = before ? `${before}.${key}` : key;
      if (item !== null && typeof item === 'object' && !Array.isArray(item)) return Object.entries(flat(item as object, path));
      return item === null || item === undefined ? [] : [[path, Array.isArray(item) ? item.join(';') : String(item)]];
    }),
  );
}
