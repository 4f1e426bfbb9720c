import { bytesText, needOf, quotaShortfalls, withoutRoom } from '#shared/deployment/capacity.ts';
import { isHighlyAvailable } from '#shared/deployment/high-availability.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { accountOf } from '#shared/deployment/resources/promoted.ts';
import type { Attributes, KubeClient } from '../../kubernetes/kube-client.ts';
import type { Blueprint } from '../blueprint.ts';
import { labelsOf } from '../cluster-view.ts';
import { operatedSessionOf } from '../rest-of.ts';
import { failed, findingOf, passed, together, unknown, warned, type CheckFinding } from './finding.ts';

type Look = { client: KubeClient; blueprint: Blueprint; signal: AbortSignal };

/** That the server answers, who it takes the person for, and that the namespace is there. */
export async function reachable({ client, blueprint, signal }: Look): Promise<CheckFinding> {
  const { namespace } = blueprint.promoted;
  const { gitVersion } = await client.connection.json<{ gitVersion: string }>({ path: '/version', signal, act: { verb: 'get', resource: '/version' } });
  const who = await client.whoAmI(signal);
  const { context } = client.place;
  const there = await client.read({ apiVersion: 'v1', kind: 'Namespace', name: namespace }, signal).catch(findingOf);
  if (there === undefined) return failed('namespace-missing', `${context} has no namespace ${namespace}.`, `Ask for it, or correct "namespace" in environments/${blueprint.environment.name}.yaml.`);
  return passed(`${context} is Kubernetes ${gitVersion}${who ? ` and knows you as ${who}` : ''}; the namespace ${namespace} ${'state' in there ? 'could not be looked at' : 'is there'}.`);
}

/** That the Secrets, and the keys in them, which the environment names are there. Their values are not read further than that. */
export async function secrets({ client, blueprint, signal }: Look, names: readonly string[]): Promise<CheckFinding> {
  const { namespace, environment } = blueprint.promoted;
  const wanted = names.flatMap((name) => (environment.file.secrets[name] ? [{ name, ...environment.file.secrets[name] }] : []));
  if (!wanted.length) return passed('The job names no secret.');
  const findings = await Promise.all(
    wanted.map(async ({ name, secret, key }): Promise<CheckFinding> => {
      try {
        const found = (await client.read({ apiVersion: 'v1', kind: 'Secret', name: secret, namespace }, signal)) as { data?: Record<string, string> } | undefined;
        const make = `kubectl -n ${namespace} create secret generic ${secret} --from-literal=${key}=…`;
        if (!found) return failed('secret-not-there', `${name}: ${namespace} has no Secret ${secret}.`, make);
        if (found.data?.[key] === undefined) return failed('secret-not-there', `${name}: the Secret ${secret} has no key ${key}.`, `Add the key ${key} to it.`);
        return passed(name);
      } catch (thrown) {
        return findingOf(thrown);
      }
    }),
  );
  return together(findings, `${wanted.map(({ secret, key }) => `${secret}/${key}`).join(', ')} ${wanted.length === 1 ? 'is' : 'are'} there.`);
}

type Right = Omit<Attributes, 'namespace'>;

function rights(group: string, resource: string, verbs: string[], subresource?: string): Right[] {
  return verbs.map((verb) => ({ group, resource, verb, ...(subresource ? { subresource } : {}) }));
}

/** What a promotion does at the server, by target. */
function rightsOf({ target, promoted, environment }: Blueprint): Right[] {
  const common = [...rights('', 'configmaps', ['get', 'list', 'create', 'patch', 'delete']), ...rights('', 'pods', ['get', 'list']), ...rights('', 'pods', ['get'], 'log'), ...rights('', 'services', ['get', 'create'], 'proxy')];
  if (target === 'session') return rights('', 'services', ['get', 'create', 'patch', 'delete'], 'proxy');
  const ofOperator = (resource: string) => rights('flink.apache.org', resource, ['get', 'list', 'watch', 'create', 'patch', 'delete']);
  if (operatedSessionOf(environment.file) !== undefined) return [...rights('', 'services', ['get', 'create'], 'proxy'), ...ofOperator('flinksessionjobs')];
  const account = !accountOf(promoted).own ? [] : [...rights('', 'serviceaccounts', ['create', 'patch']), ...rights('rbac.authorization.k8s.io', 'roles', ['create', 'patch']), ...rights('rbac.authorization.k8s.io', 'rolebindings', ['create', 'patch'])];
  if (target === 'operator') return [...common, ...account, ...ofOperator('flinkdeployments')];
  return [...common, ...account, ...rights('apps', 'deployments', ['get', 'list', 'create', 'patch', 'delete']), ...rights('', 'services', ['create', 'patch'])];
}

export async function permissions({ client, blueprint, signal }: Look): Promise<CheckFinding> {
  const { namespace } = blueprint.promoted;
  const rights = rightsOf(blueprint);
  const answers = await Promise.all(rights.map(async (right) => ({ right, ...(await client.may({ ...right, namespace }, signal)) })));
  const refused = answers.filter(({ allowed }) => !allowed).map(({ right }) => rightInWords(right));
  if (!refused.length) return passed(`All ${rights.length} rights that it takes are there.`);
  return failed('kube-forbidden', `In ${namespace} you may not ${refused.join(', ')}.`, `Ask the operators of ${client.place.context} for a Role with these verbs.`);
}

function rightInWords({ verb, resource, subresource, group }: Right): string {
  return `${verb} ${resource}${subresource ? `/${subresource}` : ''}${group ? `.${group}` : ''}`;
}

/** What a JobManager does at the server: it asks for its TaskManagers' pods, and keeps who leads and where checkpoints are in ConfigMaps. */
function needsOfJob({ options }: Blueprint): Right[] {
  return [...rights('', 'pods', ['create', 'get', 'list', 'watch', 'delete']), ...rights('apps', 'deployments', ['get']), ...(isHighlyAvailable(options) ? rights('', 'configmaps', ['create', 'get', 'list', 'watch', 'update', 'delete']) : [])];
}

/** That the account under which the job runs may ask for its pods; without that its JobManager waits for TaskManagers that never come. */
export async function account({ client, blueprint, signal }: Look): Promise<CheckFinding> {
  const { namespace, environment } = blueprint.promoted;
  const { name, own: ours } = accountOf(blueprint.promoted);
  if (ours) return passed(`Weir makes the account ${name}, with a Role that has what a JobManager needs.`);
  const instead = `or take "service-account" out of environments/${environment.name}.yaml and its profile: Weir then makes one.`;
  try {
    if (!(await client.read({ apiVersion: 'v1', kind: 'ServiceAccount', name, namespace }, signal))) return failed('account-missing', `${namespace} has no account ${name}, under which the job is to run.`, `kubectl -n ${namespace} create serviceaccount ${name}, ${instead}`);
    const answers = await Promise.all(needsOfJob(blueprint).map(async (right) => ({ right, allowed: await client.mayAccount(name, { ...right, namespace }, signal) })));
    const refused = answers.filter(({ allowed }) => !allowed).map(({ right }) => rightInWords(right));
    if (!refused.length) return passed(`The account ${name} may ask for the job's pods.`);
    return failed('account-forbidden', `The account ${name}, under which the job is to run, may not ${refused.join(', ')} in ${namespace}: its JobManager would wait for TaskManagers in vain.`, `kubectl -n ${namespace} create rolebinding ${name}-edit --clusterrole=edit --serviceaccount=${namespace}:${name}, ${instead}`);
  } catch (thrown) {
    const { state, evidence, code } = findingOf(thrown);
    return state === 'unknown' ? unknown(`What the account ${name} may do cannot be seen from here: ${evidence}`) : { state, evidence, code: code ?? null };
  }
}

async function own({ client, blueprint, signal }: Look): Promise<KubeObject[]> {
  const { namespace, clusterId } = blueprint.promoted;
  return (await client.list({ apiVersion: 'v1', kind: 'Pod', namespace, labels: labelsOf(clusterId) }, signal)).items;
}

/** That the namespace's quotas leave room, once what runs now is gone. */
export async function quota(look: Look, slots: number): Promise<CheckFinding> {
  const { client, blueprint, signal } = look;
  const { items } = await client.list({ apiVersion: 'v1', kind: 'ResourceQuota', namespace: blueprint.promoted.namespace }, signal);
  if (!items.length) return passed('The namespace has no quota.');
  const short = quotaShortfalls(items, needOf(blueprint.options, slots), await own(look));
  if (!short.length) return passed(`${items.map(({ metadata }) => metadata.name).join(', ')} ${items.length === 1 ? 'leaves' : 'leave'} room.`);
  const amount = (resource: string, value: number) => (/memory|storage/.test(resource) ? bytesText(value) : String(Math.round(value * 100) / 100));
  const words = short.map(({ quota: name, resource, limit, free, need }) => `The quota ${name} has ${amount(resource, Math.max(0, free))} of ${amount(resource, limit)} ${resource} left, and the job needs ${amount(resource, need)}.`);
  return failed('kube-quota', words.join(' '), 'Ask for a larger quota, stop something, or take a smaller profile.');
}

/** That nodes have room for each pod. */
export async function room(look: Look, slots: number): Promise<CheckFinding> {
  const { client, blueprint, signal } = look;
  let nodes: KubeObject[];
  let pods: KubeObject[];
  try {
    nodes = (await client.list({ apiVersion: 'v1', kind: 'Node' }, signal)).items;
    pods = (await client.list({ apiVersion: 'v1', kind: 'Pod', fields: 'status.phase!=Succeeded,status.phase!=Failed' }, signal)).items;
  } catch (thrown) {
    const { evidence } = findingOf(thrown);
    return unknown(`What room the nodes have cannot be seen from here: ${evidence}`);
  }
  const going = new Set((await own(look)).map(({ metadata }) => metadata.uid));
  const need = needOf(blueprint.options, slots);
  const missing = withoutRoom(nodes, pods.filter(({ metadata }) => !going.has(metadata.uid)), need, blueprint.promoted.profile.profile['node-selector']);
  const pod = ({ count, role, cpu, memory }: { count: number; role: string; cpu: number; memory: number }) => `${count} ${role === 'jobmanager' ? 'JobManager' : 'TaskManager'}${count === 1 ? '' : 's'} of ${cpu} CPU and ${bytesText(memory)}`;
  if (!missing.length) return passed(`${nodes.length} ${nodes.length === 1 ? 'node has' : 'nodes have'} room for ${need.map(pod).join(' and ')}.`);
  // An autoscaler may add a node: that is not to be seen from here.
  return warned('no-node-room', `No node has room for ${missing.map(pod).join(' and ')}, as their pods ask for it now.`, 'Free memory or CPU, add a node (an autoscaler may do so by itself), or take a smaller profile.');
}
