import { Failure } from '#shared/base/failure.ts';
import type { KubeConnection } from './kube-connection.ts';
import type { KubeAct } from './kube-failures.ts';

/** Where the objects of a kind are found at an API server. */
export interface KubeKind {
  group: string;
  plural: string;
  namespaced: boolean;
  /** Of one object, or of all of a namespace (undefined: of the cluster). */
  path(namespace: string | undefined, name?: string): string;
  act(verb: string, of: { name?: string; namespace?: string }): KubeAct;
}

interface ResourceList {
  resources: { name: string; kind: string; namespaced: boolean }[];
}

/** What kinds the server knows, asked of it once a group. */
export class KubeKinds {
  private readonly groups = new Map<string, Promise<ResourceList>>();

  constructor(private readonly connection: KubeConnection) {}

  /** Fails with `kube-no-kind` where the server has no such kind: its definition is not installed. */
  async find(apiVersion: string, kind: string): Promise<KubeKind> {
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0]! : '';
    const { resources } = await this.resourcesOf(base, apiVersion);
    const found = resources.find((resource) => resource.kind === kind && !resource.name.includes('/'));
    if (!found) throw new Failure('kube-no-kind', `${this.connection.access.context} does not know ${kind} of ${apiVersion}: what defines it is not installed there, or is of another version.`);
    const resource = group ? `${found.name}.${group}` : found.name;
    return {
      group,
      plural: found.name,
      namespaced: found.namespaced,
      path: (namespace, name) => `${base}${found.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : ''}/${found.name}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`,
      act: (verb, { name, namespace }) => ({ verb, resource, name, ...(found.namespaced ? { namespace } : {}) }),
    };
  }

  private resourcesOf(path: string, apiVersion: string): Promise<ResourceList> {
    const known = this.groups.get(path);
    if (known) return known;
    const asked = this.connection.json<ResourceList>({ path, act: { verb: 'get', resource: apiVersion } });
    this.groups.set(path, asked);
    // A group that is not there now may be installed later.
    asked.catch(() => this.groups.delete(path));
    return asked;
  }
}
