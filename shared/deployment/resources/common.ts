import { artefactMapOf, parametersMapOf, PLACES } from '../names.ts';
import { canonicalJson } from '../artefact.ts';
import type { KubeObject } from '../kube-object.ts';
import { accountOf, type Promoted } from './promoted.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** What every target needs beside its Flink: the job's texts, the values of its parameters, and an account that may ask for pods. */
export function commonResources(promoted: Promoted): KubeObject[] {
  return [...accountResources(promoted), ...artefactMap(promoted), parametersMap(promoted)];
}

function artefactMap({ carriage, clusterId, text }: Promoted): KubeObject[] {
  if (carriage === 'image') return [];
  const name = artefactMapOf(clusterId);
  const fileOf = (path: string) => path.split('/').at(-1)!;
  const content = carriage === 'gzip' ? { binaryData: { [fileOf(PLACES.zippedArtefact)]: text.zipped } } : { data: { [fileOf(PLACES.artefact)]: text.plain } };
  return [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...content }];
}

function parametersMap({ clusterId, parameters }: Promoted): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: parametersMapOf(clusterId) }, data: { 'parameters.json': `${canonicalJson(parameters)}\n` } };
}

/** Several jobs of a namespace share the account, so it belongs to none of them. */
export function accountResources(promoted: Pick<Promoted, 'environment' | 'profile'>): KubeObject[] {
  const { name, own } = accountOf(promoted);
  const namespace = promoted.environment.file.namespace ?? 'default';
  if (!own) return [];
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } },
    { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: { name }, rules: accountRules() },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name },
      roleRef: { apiGroup: RBAC, kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ];
}

/** A JobManager asks for its TaskManagers' pods, elects a leader and finds its checkpoints in ConfigMaps, and takes its own Deployment away at the end. */
export function accountRules() {
  const rule = (group: string, resources: string[], verbs: string[]) => ({ apiGroups: [group], resources, verbs });
  return [
    rule('', ['pods', 'configmaps'], ['create', 'get', 'list', 'watch', 'update', 'patch', 'delete', 'deletecollection']),
    rule('', ['services'], ['create', 'get', 'list', 'watch', 'delete']),
    rule('apps', ['deployments'], ['get', 'list', 'watch', 'delete']),
  ];
}
