import { Failure } from '#shared/base/failure.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { FIELD_MANAGER } from '#shared/deployment/names.ts';
import { readKubeConfig } from './kube-config.ts';
import { KubeConnection } from './kube-connection.ts';
import { KubeExec, type ExecRequest } from './kube-exec.ts';
import { KubeKinds, type KubeKind } from './kube-kinds.ts';

export interface KubeRef {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string;
}

export interface Selection {
  apiVersion: string;
  kind: string;
  /** Undefined: all namespaces. */
  namespace?: string;
  /** A label selector. */
  labels?: string;
  fields?: string;
}

/** What may be asked of a SelfSubjectAccessReview. */
export interface Attributes {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace: string;
}

/** Objects of one answer: fewer cost more round trips, more are held at once. */
const PAGE = 500;

interface List {
  metadata: { resourceVersion: string; continue?: string };
  items: KubeObject[];
}

/** What Weir asks of a Kubernetes API server, in the verbs of its API; failures are sentences. */
export class KubeClient {
  private readonly kinds: KubeKinds;

  constructor(readonly connection: KubeConnection) {
    this.kinds = new KubeKinds(connection);
  }

  static async connect(context: string | undefined, env?: NodeJS.ProcessEnv): Promise<KubeClient> {
    return new KubeClient(new KubeConnection(await readKubeConfig(context, env)));
  }

  get place(): { context: string; server: string; user: string } {
    const { context, server, user } = this.connection.access;
    return { context, server, user };
  }

  kindOf(object: { apiVersion: string; kind: string }): Promise<KubeKind> {
    return this.kinds.find(object.apiVersion, object.kind);
  }

  /** Undefined where there is none. */
  async read(ref: KubeRef, signal?: AbortSignal): Promise<KubeObject | undefined> {
    const kind = await this.kindOf(ref);
    try {
      return await this.connection.json<KubeObject>({ path: kind.path(ref.namespace, ref.name), signal, act: kind.act('get', ref) });
    } catch (thrown) {
      if (isNotFound(thrown)) return undefined;
      throw thrown;
    }
  }

  /** All of them, page by page, with the version that a watch goes on from. */
  async list(selection: Selection, signal?: AbortSignal): Promise<{ items: KubeObject[]; resourceVersion: string }> {
    const items: KubeObject[] = [];
    let resourceVersion = '';
    for await (const page of this.pages(selection, signal)) {
      items.push(...page.items);
      resourceVersion = page.resourceVersion;
    }
    return { items, resourceVersion };
  }

  /** The same as they come: whoever keeps a part of each object only never holds all of thousands. */
  async *pages(selection: Selection, signal?: AbortSignal): AsyncGenerator<{ items: KubeObject[]; resourceVersion: string }> {
    const kind = await this.kindOf(selection);
    const { apiVersion } = selection;
    let next: string | undefined;
    do {
      const { metadata, items }: List = await this.connection.json({ path: kind.path(selection.namespace), query: { ...queryOf(selection), limit: PAGE, continue: next }, signal, act: kind.act('list', selection) });
      // Items of a list carry neither their kind nor their version.
      for (const item of items) Object.assign(item, { apiVersion, kind: selection.kind });
      yield { items, resourceVersion: metadata.resourceVersion };
      next = metadata.continue || undefined;
    } while (next);
  }

  /**
   * Server-side apply under Weir's name. `dryRun`: the server says what it would keep, and keeps nothing. `force` takes fields over from other managers.
   * Fails with `kube-conflict` naming manager and fields.
   */
  async apply(object: KubeObject, { dryRun = false, force = false, signal }: { dryRun?: boolean; force?: boolean; signal?: AbortSignal } = {}): Promise<KubeObject> {
    const kind = await this.kindOf(object);
    const { name, namespace } = object.metadata;
    return this.connection.json({
      method: 'PATCH',
      path: kind.path(namespace, name),
      query: { fieldManager: FIELD_MANAGER, force, dryRun: dryRun ? 'All' : undefined, fieldValidation: 'Strict' },
      body: object,
      contentType: 'application/apply-patch+yaml',
      signal,
      act: kind.act('patch', { name, namespace }),
    });
  }

  async create(object: KubeObject, signal?: AbortSignal): Promise<KubeObject> {
    const kind = await this.kindOf(object);
    const { name, namespace } = object.metadata;
    return this.connection.json({ method: 'POST', path: kind.path(namespace), query: { fieldManager: FIELD_MANAGER }, body: object, signal, act: kind.act('create', { name, namespace }) });
  }

  async mergePatch(ref: KubeRef, patch: unknown, signal?: AbortSignal): Promise<KubeObject> {
    const kind = await this.kindOf(ref);
    return this.connection.json({ method: 'PATCH', path: kind.path(ref.namespace, ref.name), query: { fieldManager: FIELD_MANAGER }, body: patch, contentType: 'application/merge-patch+json', signal, act: kind.act('patch', ref) });
  }

  /** Good where it is gone already. `Foreground`: what it owns goes first. */
  async remove(ref: KubeRef, propagation: 'Foreground' | 'Background' = 'Background', signal?: AbortSignal): Promise<void> {
    const kind = await this.kindOf(ref);
    try {
      await this.connection.json({ method: 'DELETE', path: kind.path(ref.namespace, ref.name), body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: propagation }, signal, act: kind.act('delete', ref) });
    } catch (thrown) {
      if (!isNotFound(thrown)) throw thrown;
    }
  }

  /** Whether the person may, with the server's reason where they may not. */
  async may(attributes: Attributes, signal?: AbortSignal): Promise<{ allowed: boolean; reason: string }> {
    const { status } = await this.connection.json<{ status: { allowed: boolean; reason?: string } }>({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: attributes } },
      signal,
      act: { verb: 'create', resource: 'selfsubjectaccessreviews.authorization.k8s.io' },
    });
    return { allowed: status.allowed, reason: status.reason ?? '' };
  }

  /** Whether an account of the namespace may. Asking takes a right of its own: fails with `kube-forbidden` without it. */
  async mayAccount(account: string, attributes: Attributes, signal?: AbortSignal): Promise<boolean> {
    const { namespace } = attributes;
    const spec = { user: `system:serviceaccount:${namespace}:${account}`, groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'], resourceAttributes: attributes };
    const { status } = await this.connection.json<{ status: { allowed: boolean } }>({
      method: 'POST',
      path: `/apis/authorization.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/localsubjectaccessreviews`,
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'LocalSubjectAccessReview', metadata: { namespace }, spec },
      signal,
      act: { verb: 'create', resource: 'localsubjectaccessreviews.authorization.k8s.io', namespace },
    });
    return status.allowed;
  }

  /** The name by which the server knows the person; undefined where it does not tell. */
  async whoAmI(signal?: AbortSignal): Promise<string | undefined> {
    const review = await this.connection
      .json<{ status: { userInfo: { username: string } } }>({ method: 'POST', path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }, signal, act: { verb: 'create', resource: 'selfsubjectreviews.authentication.k8s.io' } })
      .catch((thrown: unknown) => {
        if (thrown instanceof Failure && typeof thrown.data?.status === 'number' && thrown.data.status !== 401) return undefined;
        throw thrown;
      });
    return review?.status.userInfo.username;
  }

  /** Lines of a container's log, each with the kubelet's timestamp before it. */
  podLog(pod: { name: string; namespace: string }, how: { container?: string; follow?: boolean; previous?: boolean; tailLines?: number; sinceTime?: string }, signal?: AbortSignal): AsyncGenerator<string> {
    return this.connection.lines({
      path: `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/pods/${encodeURIComponent(pod.name)}/log`,
      query: { ...how, timestamps: true },
      accept: '*/*',
      signal,
      act: { verb: 'get', resource: 'pods/log', ...pod },
    });
  }

  /** Runs a command in a container. Fails with `kube-forbidden` without the right to `pods/exec`. */
  exec(request: ExecRequest, onOutput: (bytes: Buffer) => void): Promise<KubeExec> {
    return KubeExec.open(this.connection.access, request, onOutput);
  }

  dispose(): void {
    this.connection.dispose();
  }
}

export function queryOf({ labels, fields }: Selection): Record<string, string | undefined> {
  return { labelSelector: labels, fieldSelector: fields };
}

export function isNotFound(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.code === 'kube-not-found';
}
