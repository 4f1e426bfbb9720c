import type { KubeObject } from '../kube-object.ts';
import { effectiveConfiguration, optionsOf } from '../effective-configuration.ts';
import { commonResources } from './common.ts';
import { LOG_FILE, logConfig } from './log-config.ts';
import { marked, marksOf } from './marks.ts';
import type { Pod } from './merge-pods.ts';
import { nativeOptions } from './own-options.ts';
import { podTemplate, type Role } from './pod-templates.ts';
import type { Promoted } from './promoted.ts';

/** What the engine is asked for the resources of Flink's native application mode. */
export interface NativeQuestion {
  clusterId: string;
  configuration: Record<string, string>;
  podTemplate: Pod;
}

/**
 * Flink's client takes one template of pods, and the two roles have different ones: it is asked twice. The JobManager's answer counts, but for the template that
 * the JobManager makes its TaskManagers from.
 */
export function nativeQuestions(promoted: Promoted): Record<Role, NativeQuestion> {
  const configuration = optionsOf(effectiveConfiguration(promoted, nativeOptions(promoted)));
  const question = (role: Role) => ({ clusterId: promoted.clusterId, configuration, podTemplate: podTemplate(promoted, role) });
  return { jobmanager: question('jobmanager'), taskmanager: question('taskmanager') };
}

/**
 * All resources of a job in native application mode.
 *
 * @param flinks what Flink's own classes made of `nativeQuestions`
 */
export function nativeResources(promoted: Promoted, flinks: Record<Role, readonly KubeObject[]>): KubeObject[] {
  const marks = marksOf(promoted);
  const own = flinks.jobmanager.map((object) => {
    if (object.kind === 'Deployment') return withLogMounted(promoted.suspended ? { ...object, spec: { ...(object.spec as object), replicas: 0 } } : object);
    if (isPodTemplate(object)) return flinks.taskmanager.find((other) => isPodTemplate(other) && other.metadata.name === object.metadata.name) ?? object;
    return 'config.yaml' in dataOf(object) ? { ...object, data: { ...dataOf(object), [LOG_FILE]: logConfig(promoted.profile.profile) } } : object;
  });
  return [...commonResources(promoted), ...own].map((object) => marked(object, promoted.namespace, marks));
}

/** The ConfigMap by which Flink hands the TaskManagers' template to its JobManager. */
function isPodTemplate(object: KubeObject): boolean {
  return object.kind === 'ConfigMap' && Object.keys(dataOf(object)).some((file) => /pod-template/.test(file));
}

function dataOf(object: KubeObject): Record<string, string> {
  return object.kind === 'ConfigMap' ? ((object.data as Record<string, string> | undefined) ?? {}) : {};
}

interface PodSpec {
  volumes?: { configMap?: { items?: { key: string; path: string }[] } }[];
}

/** Flink's volume lists the files it has; the log's configuration is one more. TaskManagers get the same: Flink copies it from its JobManager. */
function withLogMounted(object: KubeObject): KubeObject {
  const spec = object.spec as { template: { spec: PodSpec } };
  const volumes = spec.template.spec.volumes?.map((volume) => {
    const items = volume.configMap?.items;
    if (!items?.some(({ key }) => key === 'config.yaml') || items.some(({ key }) => key === LOG_FILE)) return volume;
    return { ...volume, configMap: { ...volume.configMap, items: [...items, { key: LOG_FILE, path: LOG_FILE }] } };
  });
  return { ...object, spec: { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, ...(volumes && { volumes }) } } } };
}
