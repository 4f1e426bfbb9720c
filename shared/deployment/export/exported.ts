import type { KubeObject } from '../kube-object.ts';

/** A file of an export: its path below the folder that a person names, with `/`. */
export interface ExportedFile {
  path: string;
  text: string;
}

/** First line of every file that an export writes. */
export const WRITTEN = '# Written by "weir export"; the next export writes it again.';

/** `Deployment delays` is `deployment-delays`. */
export function fileNameOf({ kind, metadata }: KubeObject): string {
  return `${kind.toLowerCase()}-${metadata.name}`;
}

/**
 * An object in two: what is the job's in every environment, and what an environment says. `values` are by the place in the object that they belong to, as
 * `spec.image`: laid upon `common` they give the object again, but for its namespace.
 */
export interface SplitObject {
  common: KubeObject;
  values: Record<string, unknown>;
}

/** Parts of an object that are the same wherever it is applied. */
const COMMON: Record<string, readonly string[]> = {
  Role: ['rules'],
  RoleBinding: ['roleRef'],
  Service: ['spec'],
  Deployment: ['spec.selector', 'spec.strategy'],
  FlinkDeployment: ['spec.flinkVersion', 'spec.mode'],
};
/** Parts that are taken apart, so that each of theirs has a value of its own. */
const OPENED = ['spec', 'data', 'binaryData'];

/** @param artefact the name of the ConfigMap whose content is the job's */
export function split(object: KubeObject, artefact: string): SplitObject {
  const { apiVersion, kind, metadata, ...rest } = object;
  const { name, namespace: _namespace, ...marks } = metadata;
  const common: KubeObject & Record<string, unknown> = { apiVersion, kind, metadata: { name } };
  const values: Record<string, unknown> = Object.fromEntries(Object.entries(marks).map(([key, value]) => [`metadata.${key}`, value]));
  const isJobs = kind === 'ConfigMap' && name === artefact;
  const isCommon = (path: string) => isJobs || (COMMON[kind]?.includes(path) ?? false);
  for (const [key, value] of Object.entries(rest)) {
    if (isCommon(key)) common[key] = value;
    else if (!OPENED.includes(key) || typeof value !== 'object' || value === null) values[key] = value;
    else {
      const inner = Object.entries(value as object);
      common[key] = Object.fromEntries(inner.filter(([part]) => isCommon(`${key}.${part}`)));
      for (const [part, content] of inner) if (!isCommon(`${key}.${part}`)) values[`${key}.${part}`] = content;
    }
  }
  return { common, values };
}

/** Where a value belongs: at most two keys, the second of which may hold dots. */
export function pathOf(place: string): string[] {
  const dot = place.indexOf('.');
  return dot < 0 ? [place] : [place.slice(0, dot), place.slice(dot + 1)];
}

/** Whether an object is there in some environments only, by what they say: an account that Weir makes, or one that is there already. */
export function isOptional({ kind }: KubeObject): boolean {
  return ['ServiceAccount', 'Role', 'RoleBinding'].includes(kind);
}
