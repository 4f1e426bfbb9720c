import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '#shared/deployment/kube-object.ts';

/** The objects of a YAML text of one or more documents, in the order of their names. */
export function objectsIn(text: string): KubeObject[] {
  return parseAllDocuments(text).map((document) => document.toJS() as KubeObject | null).filter((object) => object !== null).sort(byName);
}

export function byName(one: KubeObject, other: KubeObject): number {
  return `${one.kind} ${one.metadata.name}` < `${other.kind} ${other.metadata.name}` ? -1 : 1;
}
