import type { ProfileFile } from '../../workspace/profile-file.ts';
import { artefactMapOf, parametersMapOf, PLACES, secretVariable } from '../names.ts';
import { valueAt } from '../profiles/fields.ts';
import { marksOf } from './marks.ts';
import { mergePods, type Pod } from './merge-pods.ts';
import { PORTS } from './own-options.ts';
import type { Promoted } from './promoted.ts';

export type Role = 'jobmanager' | 'taskmanager';
/** The name by which Flink and its operator find their container in a template. */
export const MAIN_CONTAINER = 'flink-main-container';

/** What the pods of a job have beside what Flink gives them: the artefact, parameters, secrets, probes, spread, and the profile's own template upon all that. */
export function podTemplate(promoted: Promoted, role: Role): Pod {
  const { profile } = promoted.profile;
  const own: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...marksOf(promoted) },
    spec: {
      containers: [{ name: MAIN_CONTAINER, env: secretsOf(promoted), volumeMounts: mounts(promoted), ...probesOf(profile, role) }],
      volumes: volumes(promoted),
      ...spreadOf(profile, promoted.clusterId, role),
    },
  };
  return withProfile(own, profile, role);
}

/** The profile's template is laid upon Weir's. */
export function withProfile(own: Pod, { 'pod-template': template = {} }: ProfileFile, role: Role): Pod {
  return mergePods(mergePods(own, template.all ?? {}), template[role] ?? {});
}

/** Secrets come as variables of the process: Kubernetes' to keep, in no file and no argument. */
export function secretsOf({ environment }: Pick<Promoted, 'environment'>): Pod[] {
  return Object.entries(environment.file.secrets).map(([name, { secret, key }]) => ({ name: secretVariable(name), valueFrom: { secretKeyRef: { name: secret, key } } }));
}

/** A larger artefact is in the image already. */
function mounts({ carriage }: Promoted): Pod[] {
  // One file, not its folder: the jars that lie beside it in an image stay visible.
  const file = carriage === 'gzip' ? PLACES.zippedArtefact : PLACES.artefact;
  const artefact = { name: 'weir-artefact', mountPath: file, subPath: file.split('/').at(-1), readOnly: true };
  return [...(carriage === 'image' ? [] : [artefact]), { name: 'weir-parameters', mountPath: PLACES.parameters.replace(/\/[^/]+$/, ''), readOnly: true }];
}

function volumes({ carriage, clusterId }: Promoted): Pod[] {
  const artefact = { name: 'weir-artefact', configMap: { name: artefactMapOf(clusterId) } };
  return [...(carriage === 'image' ? [] : [artefact]), { name: 'weir-parameters', configMap: { name: parametersMapOf(clusterId) } }];
}

/**
 * JobManagers are asked over their REST, TaskManagers by opening their port. Under host network ports are whichever are free, so nobody can be asked; a
 * JobManager that stands by does not answer either, so it is asked by its port alone.
 */
export function probesOf(profile: ProfileFile, role: Role): Pod {
  const { probes, 'host-network': hostNetwork } = profile;
  if (hostNetwork) return {};
  const ask = role === 'taskmanager' ? { tcpSocket: { port: PORTS.taskmanager } } : standsBy(profile) ? { tcpSocket: { port: PORTS.rest } } : { httpGet: { path: '/config', port: PORTS.rest } };
  const probe = (name: 'startup' | 'liveness') => {
    const { period, timeout, failures } = probes?.[name] ?? {};
    if (period === undefined && failures === undefined) return {};
    return { [`${name}Probe`]: { ...ask, ...(period && { periodSeconds: seconds(period) }), ...(timeout && { timeoutSeconds: seconds(timeout) }), ...(failures && { failureThreshold: failures }) } };
  };
  return { ...probe('startup'), ...probe('liveness') };
}

function standsBy(profile: ProfileFile): boolean {
  return Number(valueAt(profile, 'jobmanager.replicas') ?? 1) > 1;
}

/** Kubernetes counts in seconds, at least one. */
function seconds(span: string): number {
  const [, number, unit] = /^(\d+)\s*(\w+)$/.exec(span)!;
  const factor = { ms: 0.001, s: 1, sec: 1, m: 60, min: 60, h: 3600, d: 86_400 }[unit!.toLowerCase()] ?? 1;
  return Math.max(1, Math.round(Number(number) * factor));
}

/** As far as the nodes allow: a pod that has no other zone to go to still runs. */
export function spreadOf({ spread }: ProfileFile, clusterId: string, role: Role): Pod {
  if (!spread || spread === 'none') return {};
  const over = (topologyKey: string) => ({ maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { app: clusterId, component: role } } });
  return { topologySpreadConstraints: [...(spread === 'zones' ? [over('topology.kubernetes.io/zone')] : []), over('kubernetes.io/hostname')] };
}
