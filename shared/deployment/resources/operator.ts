import { ENTRY_POINT, FIELD_MANAGER, INLINE, LABELS, PLACES } from '../names.ts';
import type { UpgradeMode } from '../../workspace/environment-file.ts';
import { canonicalJson } from '../artefact.ts';
import type { KubeObject } from '../kube-object.ts';
import { effectiveConfiguration, optionsOf } from '../effective-configuration.ts';
import { commonResources } from './common.ts';
import { LOG_FILE, logConfig } from './log-config.ts';
import { marked, marksOf } from './marks.ts';
import { entryArguments, operatorOptions } from './own-options.ts';
import { podTemplate } from './pod-templates.ts';
import type { Promoted } from './promoted.ts';

const API = 'flink.apache.org/v1beta1';

/** Options that the operator makes of other fields of a FlinkDeployment, and refuses or overwrites where they are given. */
const FIELDS: Readonly<Record<string, (value: string) => object>> = {
  'jobmanager.memory.process.size': (memory) => ({ jobManager: { resource: { memory: compact(memory) } } }),
  'kubernetes.jobmanager.cpu.amount': (cpu) => ({ jobManager: { resource: { cpu: Number(cpu) } } }),
  'kubernetes.jobmanager.replicas': (replicas) => ({ jobManager: { replicas: Number(replicas) } }),
  'taskmanager.memory.process.size': (memory) => ({ taskManager: { resource: { memory: compact(memory) } } }),
  'kubernetes.taskmanager.cpu.amount': (cpu) => ({ taskManager: { resource: { cpu: Number(cpu) } } }),
  'kubernetes.service-account': () => ({}),
  'parallelism.default': () => ({}),
};

/** All resources of a job that the Flink Kubernetes Operator runs. */
export function operatorResources(promoted: Promoted): KubeObject[] {
  const marks = marksOf(promoted);
  return [...commonResources(promoted), flinkDeployment(promoted)].map((object) => marked(object, promoted.namespace, marks));
}

function flinkDeployment(promoted: Promoted): KubeObject {
  const { artefact, clusterId, environment, image, profile, serviceAccount } = promoted;
  const options = optionsOf(effectiveConfiguration(promoted, operatorOptions(promoted)));
  const flinkConfiguration = Object.fromEntries(Object.entries(options).filter(([key]) => !(key in FIELDS)));
  const fields = Object.entries(options).flatMap(([key, value]) => FIELDS[key]?.(value) ?? []);
  const [jobManager, taskManager] = (['jobManager', 'taskManager'] as const).map((role) => {
    const said = fields.flatMap((given) => (given as Record<string, object>)[role] ?? []) as { resource?: object }[];
    return { ...Object.assign({}, ...said), resource: Object.assign({}, ...said.map(({ resource }) => resource ?? {})), podTemplate: podTemplate(promoted, role.toLowerCase() as 'jobmanager' | 'taskmanager') };
  });
  const pull = environment.file['image-pull-secrets'] ?? [];
  return {
    apiVersion: API,
    kind: 'FlinkDeployment',
    metadata: { name: clusterId },
    spec: {
      image,
      flinkVersion: flinkVersion(artefact.flink),
      mode: 'native',
      serviceAccount,
      flinkConfiguration,
      logConfiguration: { [LOG_FILE]: logConfig(profile.profile) },
      ...(pull.length && { podTemplate: { apiVersion: 'v1', kind: 'Pod', spec: { imagePullSecrets: pull.map((name) => ({ name })) } } }),
      jobManager,
      taskManager,
      job: jobSpec(promoted, `local://${PLACES.runner}`),
    },
  };
}

/**
 * A job of a session cluster that the operator keeps. It holds artefact and parameters in itself, so that all jobs share one jar.
 *
 * @param runner where the operator reads the runner's jar
 */
export function flinkSessionJob(promoted: Promoted, deployment: string, runner: string): KubeObject {
  const { text, parameters } = promoted;
  const args = ['--artefact', INLINE.bytes + text.zipped, '--parameters', INLINE.text + canonicalJson(parameters)];
  const object = { apiVersion: API, kind: 'FlinkSessionJob', metadata: { name: promoted.clusterId }, spec: { deploymentName: deployment, job: { ...jobSpec(promoted, runner), args } } };
  return marked(object, promoted.namespace, marksOf(promoted));
}

function jobSpec(promoted: Promoted, jarURI: string) {
  const { artefact, savepoint, suspended } = promoted;
  return {
    jarURI,
    entryClass: ENTRY_POINT,
    args: entryArguments(promoted),
    parallelism: artefact.script.parallelism,
    upgradeMode: upgradeModeOf(promoted),
    state: suspended ? 'suspended' : 'running',
    ...(savepoint && { initialSavepointPath: savepoint.path, ...(savepoint.allowNonRestored && { allowNonRestoredState: true }) }),
  };
}

/** As the environment says; else the safest that its storage allows. */
export function upgradeModeOf({ environment: { file }, profile }: Pick<Promoted, 'environment' | 'profile'>): UpgradeMode {
  if (file.upgrade) return file.upgrade;
  if (file.storage?.savepoints) return 'savepoint';
  return profile.profile['high-availability'] && file.storage?.checkpoints ? 'last-state' : 'stateless';
}

/** A savepoint that the operator is asked to take. It stays when the resource goes. */
export function flinkStateSnapshot({ name, namespace, clusterId }: { name: string; namespace: string; clusterId: string }, of: { kind: 'FlinkDeployment' | 'FlinkSessionJob'; name: string }): KubeObject {
  const object = { apiVersion: API, kind: 'FlinkStateSnapshot', metadata: { name }, spec: { backoffLimit: 1, jobReference: of, savepoint: { alreadyExists: false, disposeOnDelete: false, formatType: 'CANONICAL' } } };
  return marked(object, namespace, { labels: { [LABELS.manager]: FIELD_MANAGER, [LABELS.job]: clusterId }, annotations: {} });
}

/** `2.3.0` is `v2_3` to the operator. */
export function flinkVersion(version: string): string {
  const [major, minor] = version.split('.');
  return `v${major}_${minor}`;
}

/** The operator reads sizes without a space, and knows the short units only. */
function compact(memory: string): string {
  return memory.replace(/\s+/g, '').replace(/(mb|mib)$/i, 'm').replace(/(gb|gib)$/i, 'g').replace(/(kb|kib)$/i, 'k');
}
