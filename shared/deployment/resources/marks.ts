import { ANNOTATIONS, FIELD_MANAGER, LABELS } from '../names.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Promoted } from './promoted.ts';

export interface Marks {
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** What every resource and pod of a job carries: whose it is, and exactly which version it is. */
export function marksOf({ artefact, clusterId, environment, hash, revision }: Promoted): Marks {
  return {
    labels: { ...environment.file.labels, [LABELS.manager]: FIELD_MANAGER, [LABELS.job]: clusterId },
    annotations: {
      ...environment.file.annotations,
      [ANNOTATIONS.hash]: hash,
      [ANNOTATIONS.job]: artefact.job,
      [ANNOTATIONS.environment]: environment.name,
      [ANNOTATIONS.revision]: revision,
    },
  };
}

/** An object with marks and a namespace; what it has of its own stays. */
export function marked(object: KubeObject, namespace: string, { labels, annotations }: Marks): KubeObject {
  const { metadata } = object;
  const all = { ...metadata.annotations, ...annotations };
  return { ...object, metadata: { ...metadata, namespace, labels: { ...metadata.labels, ...labels }, ...(Object.keys(all).length && { annotations: all }) } };
}
