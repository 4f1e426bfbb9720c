import { Failure } from '#shared/base/failure.ts';
import type { ExportedFile } from '#shared/deployment/export/exported.ts';
import { exportHelm } from '#shared/deployment/export/helm.ts';
import { exportKustomize } from '#shared/deployment/export/kustomize.ts';
import { exportYaml } from '#shared/deployment/export/yaml.ts';
import { artefactMapOf } from '#shared/deployment/names.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { sessionName, sessionResources } from '#shared/deployment/resources/session.ts';
import type { EngineClient } from '../engines.ts';
import { blueprintOf, resourcesOf, type Blueprint, type BlueprintQuestion } from '../promotion/blueprint.ts';

export const EXPORT_FORMATS = ['yaml', 'kustomize', 'helm', 'sql'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The resources of a job at an environment: those that a promotion applies, by the same functions. */
export async function exportedResources(question: BlueprintQuestion, engine: EngineClient, signal: AbortSignal): Promise<{ blueprint: Blueprint; objects: KubeObject[] }> {
  const file = question.loaded.environments.find(({ name }) => name === question.environment)?.file;
  const as = file?.target === 'export' ? (file.export ?? 'native') : undefined;
  const blueprint = await blueprintOf({ ...question, ...(as && { as }) });
  if (blueprint.target === 'session') return { blueprint, objects: sessionOf(blueprint) };
  return { blueprint, objects: await resourcesOf(blueprint, engine, signal) };
}

/** A job goes to a session cluster over its REST, which no file can do; the cluster that Weir would make for it can be written. */
function sessionOf({ environment, promoted }: Blueprint): KubeObject[] {
  if (!environment.file.session?.create) throw new Failure('nothing-to-export', `The environment ${environment.name} is a session cluster that is there already: a job is sent to it over its REST, and there is nothing to write. Export with --format sql, or promote it.`);
  return sessionResources({ environment, profile: promoted.profile });
}

/** The same resources as files. */
export function filesOf(format: Exclude<ExportFormat, 'sql'>, objects: readonly KubeObject[], { environment, promoted, target, packed }: Blueprint): ExportedFile[] {
  const artefact = artefactMapOf(promoted.clusterId);
  const { namespace } = promoted;
  if (format === 'yaml') return exportYaml(objects);
  if (format === 'kustomize') return exportKustomize(objects, { environment: environment.name, namespace, artefact });
  const name = target === 'session' ? sessionName({ environment }) : promoted.clusterId;
  return exportHelm(objects, { name, environment: environment.name, namespace, flink: packed.artefact.flink, hash: packed.hash, artefact });
}
