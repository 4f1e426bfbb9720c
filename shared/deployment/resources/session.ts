import { stringify } from 'yaml';
import type { EnvironmentFile } from '../../workspace/environment-file.ts';
import { ANNOTATIONS, FIELD_MANAGER, fingerprintOf, LABELS } from '../names.ts';
import type { KubeObject } from '../kube-object.ts';
import { effectiveOf, optionsOf } from '../effective-configuration.ts';
import type { ResolvedProfile } from '../profiles/resolve-profile.ts';
import { accountResources } from './common.ts';
import { LOG_FILE, logConfig } from './log-config.ts';
import { bytesOf } from './memory.ts';
import { marked } from './marks.ts';
import type { Pod } from './merge-pods.ts';
import { PORTS, standaloneOptions } from './own-options.ts';
import { MAIN_CONTAINER, probesOf, secretsOf, spreadOf, withProfile, type Role } from './pod-templates.ts';
import { accountOf } from './promoted.ts';

/** A session cluster of plain Deployments: what stands in a namespace before any job comes. */
export interface SessionCluster {
  environment: { name: string; file: EnvironmentFile };
  profile: ResolvedProfile;
}

/** Its two Deployments, by the role of their pods. */
export function sessionDeployment(name: string, role: Role): string {
  return `${name}-${role}`;
}

/** What it is called; jobs are sent to `http://NAME-rest:8081` in its namespace. */
export function sessionName({ environment: { file } }: Pick<SessionCluster, 'environment'>): string {
  return file.session?.cluster ?? 'weir-session';
}

/** How many TaskManagers it has, as the environment's file says. */
export function taskManagersOf({ environment: { file } }: Pick<SessionCluster, 'environment'>): number {
  return file.session?.taskmanagers ?? 1;
}

/** Flink's options there. */
export function sessionOptions(cluster: SessionCluster): Record<string, string> {
  const name = sessionName(cluster);
  return optionsOf(effectiveOf({ ...cluster, folder: name }, standaloneOptions(name, cluster.environment.file.namespace ?? 'default')));
}

const CONFIG = '/opt/flink/conf';

/** JobManager and TaskManagers as plain Deployments, their services, configuration and account. */
export function sessionResources(cluster: SessionCluster): KubeObject[] {
  const { environment, profile } = cluster;
  const namespace = environment.file.namespace ?? 'default';
  const name = sessionName(cluster);
  const configuration = sessionOptions(cluster);
  const config: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${name}-config` },
    data: { 'config.yaml': configFile(configuration), [LOG_FILE]: logConfig(profile.profile) },
  };
  const objects = [...accountResources(cluster), config, ...services(name), deployment(cluster, 'jobmanager', configuration), deployment(cluster, 'taskmanager', configuration)];
  const labels = { ...environment.file.labels, [LABELS.manager]: FIELD_MANAGER, [LABELS.environment]: environment.name };
  return objects.map((object) => marked(object, namespace, { labels, annotations: { ...environment.file.annotations } }));
}

/** Flink's own file: keys with dots, each value a text, so that no YAML reader takes one for something else. */
export function configFile(options: Readonly<Record<string, string>>): string {
  return stringify(options, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 });
}

function selector(name: string, role: Role): Record<string, string> {
  return { app: name, component: role };
}

function services(name: string): KubeObject[] {
  const service = (suffix: string, ports: Record<string, number>, more: object = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `${name}-${suffix}` },
    spec: { ...more, type: 'ClusterIP', selector: selector(name, 'jobmanager'), ports: Object.entries(ports).map(([port, number]) => ({ name: port, port: number, targetPort: number })) },
  });
  return [service('jobmanager', { rpc: PORTS.rpc, blob: PORTS.blob }), service('rest', { rest: PORTS.rest })];
}

function deployment(cluster: SessionCluster, role: Role, configuration: Readonly<Record<string, string>>): KubeObject {
  const name = sessionName(cluster);
  const labels = selector(name, role);
  const { apiVersion: _version, kind: _kind, ...template } = withProfile(podOf(cluster, role, configuration), cluster.profile.profile, role);
  const replicas = role === 'jobmanager' ? Number(configuration['kubernetes.jobmanager.replicas'] ?? 1) : taskManagersOf(cluster);
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: sessionDeployment(name, role), labels }, spec: { replicas, selector: { matchLabels: labels }, template } };
}

function podOf(cluster: SessionCluster, role: Role, configuration: Readonly<Record<string, string>>): Pod {
  const { environment, profile } = cluster;
  const ports = role === 'jobmanager' ? { rpc: PORTS.rpc, blob: PORTS.blob, rest: PORTS.rest } : { rpc: PORTS.taskmanager };
  const pull = environment.file['image-pull-secrets'];
  const selectors = profile.profile['node-selector'];
  return {
    metadata: {
      labels: { ...environment.file.labels, ...selector(sessionName(cluster), role), [LABELS.manager]: FIELD_MANAGER },
      // A process reads its configuration when it starts: another configuration has to be another pod.
      annotations: { ...environment.file.annotations, [ANNOTATIONS.configuration]: fingerprintOf(configFile(configuration) + logConfig(profile.profile)) },
    },
    spec: {
      serviceAccountName: accountOf(cluster).name,
      ...(profile.profile['host-network'] && { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }),
      ...(pull?.length && { imagePullSecrets: pull.map((secret) => ({ name: secret })) }),
      ...(selectors && { nodeSelector: selectors }),
      containers: [
        {
          name: MAIN_CONTAINER,
          image: environment.file.image ?? '',
          args: [role, ...address(role, configuration)],
          env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }, ...secretsOf(cluster)],
          ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort })),
          resources: resourcesOf(role, configuration),
          volumeMounts: [{ name: 'flink-config', mountPath: CONFIG }],
          ...probesOf(profile.profile, role),
        },
      ],
      volumes: [{ name: 'flink-config', configMap: { name: `${sessionName(cluster)}-config` } }],
      ...spreadOf(profile.profile, sessionName(cluster), role),
    },
  };
}

/** With high availability the leader is found by its own address, which is the pod's; a TaskManager is always found by its pod's. */
function address(role: Role, configuration: Readonly<Record<string, string>>): string[] {
  if (role === 'taskmanager') return ['-Dtaskmanager.host=$(POD_IP)'];
  return configuration['high-availability.type'] === 'kubernetes' ? ['--host', '$(POD_IP)'] : [];
}

/** As Flink's native mode asks: memory is what the process may use, the limit of the processor its factor. */
function resourcesOf(role: Role, configuration: Readonly<Record<string, string>>) {
  const memory = String(bytesOf(configuration[`${role}.memory.process.size`] ?? '1600m'));
  const slots = Number(configuration['taskmanager.numberOfTaskSlots'] ?? 1);
  const asked = Number(configuration[`kubernetes.${role}.cpu.amount`] ?? (role === 'jobmanager' ? 1 : -1));
  const cpu = asked > 0 ? asked : slots;
  const factor = Number(configuration[`kubernetes.${role}.cpu.limit-factor`] ?? 1);
  return { requests: { cpu: String(cpu), memory }, limits: { cpu: String(Number((cpu * factor).toFixed(3))), memory } };
}
