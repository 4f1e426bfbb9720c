import { mapText } from '../profiles/fields.ts';
import { ENTRY_POINT, PLACES } from '../names.ts';
import type { Promoted } from './promoted.ts';
import { marksOf } from './marks.ts';

/** Options that Weir sets of itself, whatever a profile says; each is Flink's own. */
export const ownOptionKeys = [
  'kubernetes.cluster-id',
  'kubernetes.namespace',
  'kubernetes.container.image.ref',
  'kubernetes.container.image.pull-secrets',
  'kubernetes.service-account',
  'kubernetes.rest-service.exposed.type',
  'kubernetes.jobmanager.labels',
  'kubernetes.jobmanager.annotations',
  'kubernetes.taskmanager.labels',
  'kubernetes.taskmanager.annotations',
  'pipeline.jars',
  'pipeline.classpaths',
  'execution.target',
  'execution.shutdown-on-application-finish',
  'execution.state-recovery.path',
  'execution.state-recovery.ignore-unclaimed-state',
  'jobmanager.rpc.address',
  'jobmanager.rpc.port',
  'taskmanager.rpc.port',
  'blob.server.port',
  'rest.port',
  'rest.bind-port',
] as const;

/** What the entry point is given. */
export function entryArguments({ carriage }: Pick<Promoted, 'carriage'>): string[] {
  return ['--artefact', carriage === 'gzip' ? PLACES.zippedArtefact : PLACES.artefact, '--parameters', PLACES.parameters];
}

/** The jars of the job, on the class path of its main() and of its tasks; they are layers of the image. */
function classPath({ artefact }: Promoted): Record<string, string> {
  const urls = artefact.jars.map(({ name }) => `file://${PLACES.jars}/${encodeURIComponent(name)}`);
  return urls.length ? { 'pipeline.classpaths': urls.join(';') } : {};
}

/** The ports that probes ask: one that a setting moves would be asked in vain, and its pod ended again and again. Under host network nothing asks, and none may be fixed. */
function probedPorts({ profile }: Promoted): Record<string, string> {
  if (profile.profile['host-network']) return {};
  return { 'taskmanager.rpc.port': String(PORTS.taskmanager), 'rest.port': String(PORTS.rest), 'rest.bind-port': String(PORTS.rest) };
}

/** Where the job begins; empty without a savepoint. */
function restore({ savepoint }: Promoted): Record<string, string> {
  if (!savepoint) return {};
  return { 'execution.state-recovery.path': savepoint.path, ...(savepoint.allowNonRestored && { 'execution.state-recovery.ignore-unclaimed-state': 'true' }) };
}

/** What Flink's native application mode has to be told. */
export function nativeOptions(promoted: Promoted): Record<string, string> {
  const { clusterId, image, environment, serviceAccount } = promoted;
  const { labels, annotations } = marksOf(promoted);
  const pull = environment.file['image-pull-secrets'];
  return {
    'execution.target': 'kubernetes-application',
    // A cluster that goes with its job takes with it where the job's last savepoint is, and why it failed.
    'execution.shutdown-on-application-finish': 'false',
    '$internal.application.main': ENTRY_POINT,
    '$internal.application.program-args': entryArguments(promoted).join(';'),
    'pipeline.jars': `local://${PLACES.runner}`,
    ...classPath(promoted),
    ...probedPorts(promoted),
    ...restore(promoted),
    'kubernetes.cluster-id': clusterId,
    'kubernetes.namespace': promoted.namespace,
    'kubernetes.container.image.ref': image,
    ...(pull?.length && { 'kubernetes.container.image.pull-secrets': pull.join(';') }),
    'kubernetes.service-account': serviceAccount,
    'kubernetes.rest-service.exposed.type': 'ClusterIP',
    ...Object.fromEntries(['jobmanager', 'taskmanager'].flatMap((role) => [[`kubernetes.${role}.labels`, mapText(labels)], [`kubernetes.${role}.annotations`, mapText(annotations)]])),
  };
}

/** What a FlinkDeployment's `flinkConfiguration` has to say; the operator says the rest from its other fields. */
export function operatorOptions(promoted: Promoted): Record<string, string> {
  const { labels, annotations } = marksOf(promoted);
  return {
    ...classPath(promoted),
    ...probedPorts(promoted),
    ...Object.fromEntries(['jobmanager', 'taskmanager'].flatMap((role) => [[`kubernetes.${role}.labels`, mapText(labels)], [`kubernetes.${role}.annotations`, mapText(annotations)]])),
  };
}

/** Ports that probes ask, and that the services of a standalone cluster name. */
export const PORTS = { rpc: 6123, blob: 6124, taskmanager: 6122, rest: 8081 } as const;

/** What a session cluster of plain Deployments has to be told. */
export function standaloneOptions(clusterId: string, namespace: string): Record<string, string> {
  return {
    'jobmanager.rpc.address': `${clusterId}-jobmanager`,
    'jobmanager.rpc.port': String(PORTS.rpc),
    'taskmanager.rpc.port': String(PORTS.taskmanager),
    'blob.server.port': String(PORTS.blob),
    'rest.port': String(PORTS.rest),
    'kubernetes.cluster-id': clusterId,
    'kubernetes.namespace': namespace,
  };
}
