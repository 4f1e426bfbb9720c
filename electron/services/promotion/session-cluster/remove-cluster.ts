import { Failure } from '#shared/base/failure.ts';
import { nameOfObject, type KubeObject } from '#shared/deployment/kube-object.ts';
import { FIELD_MANAGER, LABELS } from '#shared/deployment/names.ts';
import { present } from '../gate/kubernetes-looks.ts';
import { highAvailabilityMaps } from '../high-availability-maps.ts';
import { FLINK_DEPLOYMENT } from '../operator-view.ts';
import { podsGone } from '../pods-gone.ts';
import type { ClusterRef } from './standing.ts';

const ACCOUNT = new Set(['ServiceAccount', 'Role', 'RoleBinding']);

export interface Removing extends ClusterRef {
  say(text: string, level?: 'warn'): void;
  now(): number;
}

/** Takes all of a session cluster away, so that nothing of it is left, and tells of what is another's. Doing it again does what is left. Fails with `pods-stay`. */
export async function removeCluster(ref: Removing, resources: readonly KubeObject[]): Promise<void> {
  const { client, namespace, name, say, now } = ref;
  const found = await present(client, resources, namespace);
  const { removed, kept } = await ownedBy(ref, found);
  for (const reason of kept) say(reason, 'warn');
  // What runs goes first: a JobManager that lives writes what high availability remembers anew.
  const [deployments, others] = [removed.filter(({ kind }) => kind === 'Deployment'), removed.filter(({ kind }) => kind !== 'Deployment')];
  const remove = async (object: KubeObject) => {
    await client.remove({ apiVersion: object.apiVersion, kind: object.kind, name: object.metadata.name, namespace }, object.kind === 'Deployment' ? 'Foreground' : 'Background');
    say(`Removed ${nameOfObject(object)}.`);
  };
  for (const object of deployments) await remove(object);
  await podsGone({ client, namespace, clusterId: name, now }, new AbortController().signal);
  const memory = await highAvailabilityMaps(client, namespace, name);
  for (const object of [...others, ...memory]) await remove(object);
  say(`Nothing of ${name} is left in ${namespace}.`);
}

/** What of the objects that are there goes with the cluster. The account stays where others run under it, and what another has made stays too; each with its reason. */
export async function ownedBy({ client, namespace, name }: ClusterRef, there: readonly KubeObject[], signal?: AbortSignal): Promise<{ removed: KubeObject[]; kept: string[] }> {
  const kept: string[] = [];
  const users = there.some(({ kind }) => kind === 'ServiceAccount') ? await usersOf({ client, namespace, name }, there.find(({ kind }) => kind === 'ServiceAccount')!.metadata.name, signal) : [];
  if (users.length) kept.push(`The account stays: ${users.join(', ')} ${users.length === 1 ? 'runs' : 'run'} under it.`);
  const removed = there.filter((object) => {
    if (ACCOUNT.has(object.kind) && users.length) return false;
    if (object.metadata.labels?.[LABELS.manager] === FIELD_MANAGER) return true;
    kept.push(`${nameOfObject(object)} stays: Weir did not make it.`);
    return false;
  });
  return { removed, kept };
}

/** Who else runs under an account of the namespace; who may not see all of it is told that somebody may. */
async function usersOf({ client, namespace, name }: ClusterRef, account: string, signal?: AbortSignal): Promise<string[]> {
  try {
    const [deployments, pods, operated] = await Promise.all([
      client.list({ apiVersion: 'apps/v1', kind: 'Deployment', namespace }, signal),
      client.list({ apiVersion: 'v1', kind: 'Pod', namespace }, signal),
      client.list({ ...FLINK_DEPLOYMENT, namespace }, signal).catch(noneOfKind),
    ]);
    const accountOf = ({ kind, spec }: KubeObject) => {
      const said = spec as { serviceAccountName?: string; serviceAccount?: string; template?: { spec?: { serviceAccountName?: string } } } | undefined;
      return kind === 'Deployment' ? said?.template?.spec?.serviceAccountName : kind === 'Pod' ? said?.serviceAccountName : said?.serviceAccount;
    };
    return [...deployments.items, ...pods.items, ...operated.items].filter((object) => object.metadata.labels?.app !== name && accountOf(object) === account).map(nameOfObject);
  } catch (thrown) {
    signal?.throwIfAborted();
    if (thrown instanceof Failure && thrown.code === 'kube-forbidden') return ['something that you may not see'];
    throw thrown;
  }
}

function noneOfKind(thrown: unknown): { items: KubeObject[] } {
  if (thrown instanceof Failure && thrown.code === 'kube-no-kind') return { items: [] };
  throw thrown;
}
