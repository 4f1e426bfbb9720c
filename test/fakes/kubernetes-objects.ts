import { Failure } from '#shared/base/failure.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { KubeClient } from '#electron/services/kubernetes/kube-client.ts';

type Ref = { apiVersion: string; kind: string; name: string; namespace?: string };
type Selection = { apiVersion: string; kind: string; labels?: string };

/** A Kubernetes in memory, as far as promotions look at one: objects that are read, applied and removed, rights, and a service proxy to a Flink. */
export class FakeKubernetes {
  objects: KubeObject[] = [];
  /** What may not be done, as `create flinksessionjobs`. */
  readonly forbidden = new Set<string>();
  /** Kinds that it does not know. */
  readonly unknownKinds = new Set<string>();
  /** Another manager sets a field of these objects, by name. */
  readonly contested = new Set<string>();
  /** Objects that stay when they are removed, by name: their end takes what nobody does. */
  readonly staying = new Set<string>();
  /** What was done, as `apply Deployment shared`; a dry run as `dry-run Deployment shared`. */
  readonly asked: string[] = [];
  /** Does not answer at all. */
  away = false;

  /** `flink`: the address behind every service. */
  constructor(private readonly flink = '') {}

  add(apiVersion: string, kind: string, name: string, more: object = {}, metadata: object = {}): KubeObject {
    const object = { apiVersion, kind, metadata: { name, namespace: 'streaming', resourceVersion: '1', ...metadata }, ...more } as KubeObject;
    this.objects.push(object);
    return object;
  }

  /** As `KubeClient.connect`. */
  connect = async (): Promise<KubeClient> => this.client as unknown as KubeClient;

  private find({ kind, name }: { kind: string; name: string }): KubeObject | undefined {
    return this.objects.find((object) => object.kind === kind && object.metadata.name === name);
  }

  private select({ kind, labels }: Selection): KubeObject[] {
    if (this.away) throw new Failure('kube-unreachable', 'kind cannot be reached.');
    if (this.unknownKinds.has(kind)) throw new Failure('kube-no-kind', `kind knows no ${kind}.`);
    const [key, value] = labels?.split('=') ?? [];
    return this.objects.filter((object) => object.kind === kind && (key === undefined || object.metadata.labels?.[key] === value));
  }

  private readonly client = {
    place: { context: 'kind', server: 'https://127.0.0.1:6443', user: 'me' },
    kindOf: async ({ kind }: Selection) => {
      this.select({ apiVersion: '', kind });
      return { path: () => '', act: () => ({}) };
    },
    read: async (ref: Ref) => (this.select(ref), this.find(ref)),
    list: async (selection: Selection) => ({ items: this.select(selection), resourceVersion: '1' }),
    pages: async function* (this: { list(selection: Selection): Promise<unknown> }, selection: Selection) {
      yield await this.list(selection);
    },
    apply: async (object: KubeObject, { dryRun = false, force = false }: { dryRun?: boolean; force?: boolean } = {}) => {
      const { kind, metadata } = object;
      this.select(object);
      if (this.contested.has(metadata.name) && !force) throw new Failure('kube-conflict', `helm also sets a field of ${kind} ${metadata.name}.`);
      this.asked.push(`${dryRun ? 'dry-run' : 'apply'} ${kind} ${metadata.name}`);
      if (!dryRun) this.objects = [...this.objects.filter((one) => one !== this.find({ kind, name: metadata.name })), object];
      return object;
    },
    remove: async (ref: Ref) => {
      this.asked.push(`remove ${ref.kind} ${ref.name}`);
      if (!this.staying.has(ref.name)) this.objects = this.objects.filter((one) => one !== this.find(ref));
    },
    may: async ({ verb, resource }: { verb: string; resource: string }) => ({ allowed: !this.forbidden.has(`${verb} ${resource}`), reason: '' }),
    mayAccount: async () => true,
    whoAmI: async () => 'me',
    connection: {
      lines: async function* ({ signal }: { signal: AbortSignal }) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      },
      json: async ({ path, method = 'GET', query = {} }: { path: string; method?: string; query?: Record<string, string> }) => {
        const [, rest] = path.split('/proxy');
        if (rest === undefined) return { gitVersion: 'v1.34.0' };
        if (!this.objects.some(({ kind, metadata }) => kind === 'Service' && path.includes(`http:${metadata.name}:`))) throw new Failure('kube-not-found', `There is no such service: ${path}.`);
        const answer = await fetch(`${this.flink}${rest}?${new URLSearchParams(query).toString()}`, { method });
        if (!answer.ok) throw new Failure('kube-busy', `HTTP ${answer.status}`);
        return answer.json();
      },
    },
    dispose: () => {},
  };
}
