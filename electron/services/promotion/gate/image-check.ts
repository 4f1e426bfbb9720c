import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { KubeClient } from '../../kubernetes/kube-client.ts';
import { sentence } from '../../kubernetes/sentence.ts';
import { confine } from '../../workspace/paths.ts';
import type { Blueprint } from '../blueprint.ts';
import { failed, passed, unknown, type CheckFinding } from './finding.ts';

export interface ImageName {
  registry: string;
  repository: string;
  /** A tag, or a digest. */
  reference: string;
}

/** `registry.example.com/weir:1`, `weir`, `a/b@sha256:…`, as container engines read them. */
export function imageName(image: string): ImageName {
  const [path, digest] = image.split('@') as [string, string?];
  const first = path.split('/')[0]!;
  const named = path.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const rest = named ? path.slice(first.length + 1) : path;
  const colon = rest.lastIndexOf(':');
  const repository = colon > 0 ? rest.slice(0, colon) : rest;
  return {
    registry: named ? first : 'registry-1.docker.io',
    repository: named || repository.includes('/') ? repository : `library/${repository}`,
    reference: digest ?? (colon > 0 ? rest.slice(colon + 1) : 'latest'),
  };
}

const ACCEPT = ['application/vnd.oci.image.index.v1+json', 'application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json', 'application/vnd.docker.distribution.manifest.v2+json'].join(', ');
const PATIENCE_MS = 8_000;

/** That a node can pull the image: one has it already, or its registry gives it to whoever has the namespace's pull secrets. */
export async function image({ client, blueprint, signal }: { client: KubeClient; blueprint: Blueprint; signal: AbortSignal }): Promise<CheckFinding> {
  const { namespace, environment } = blueprint.promoted;
  // An image of the job itself is written over this one when it is promoted.
  const wanted = environment.file.image;
  if (!wanted) return failed('environment-incomplete', `The environment ${environment.name} names no image.`, `Add "image:" to environments/${environment.name}.yaml; "npm run image" makes one.`);
  const nodes = await client.list({ apiVersion: 'v1', kind: 'Node' }, signal).then(({ items }) => items, () => [] as KubeObject[]);
  const having = nodes.filter((node) => namesOfImages(node).some((name) => sameImage(name, wanted)));
  const login = await loginFor(client, imageName(wanted), { namespace, secrets: environment.file['image-pull-secrets'] }, signal);
  const answer = await ask(imageName(wanted), { login, ca: await authorityOf(blueprint, imageName(wanted)) }, signal);
  if (answer === 'there') return passed(`${imageName(wanted).registry} has ${wanted}${login ? ', by the pull secret of the namespace' : ''}.`);
  if (having.length) return passed(`${having.length} of ${nodes.length} nodes ${having.length === 1 ? 'has' : 'have'} ${wanted} already.`);
  if (answer === 'missing') return failed('image-missing', `${imageName(wanted).registry} has no ${wanted}.`, `Push it ("npm run image"), or correct "image" in environments/${environment.name}.yaml.`);
  if (answer === 'refused') return failed('image-refused', `${imageName(wanted).registry} does not let ${login ? "the namespace's pull secret" : 'anybody without a login'} read ${wanted}.`, 'Name a Secret of type kubernetes.io/dockerconfigjson in "image-pull-secrets" of the environment.');
  return unknown(`Whether nodes can pull ${wanted} cannot be seen from here: ${answer.unreachable}`);
}

function namesOfImages(node: KubeObject): string[] {
  const { images = [] } = (node.status ?? {}) as { images?: { names?: string[] }[] };
  return images.flatMap(({ names = [] }) => names);
}

function sameImage(one: string, other: string): boolean {
  const [a, b] = [imageName(one.replace(/^docker\.io\//, '')), imageName(other.replace(/^docker\.io\//, ''))];
  return a.registry === b.registry && a.repository === b.repository && a.reference === b.reference;
}

/** `Basic …` from the first pull secret that knows the registry: the environment's, else those of the namespace's default account. */
async function loginFor(client: KubeClient, { registry }: ImageName, { namespace, secrets }: { namespace: string; secrets?: string[] | undefined }, signal: AbortSignal): Promise<string | undefined> {
  const account = (await client.read({ apiVersion: 'v1', kind: 'ServiceAccount', name: 'default', namespace }, signal).catch(() => undefined)) as { imagePullSecrets?: { name: string }[] } | undefined;
  for (const name of secrets ?? account?.imagePullSecrets?.map((secret) => secret.name) ?? []) {
    const secret = (await client.read({ apiVersion: 'v1', kind: 'Secret', name, namespace }, signal).catch(() => undefined)) as { data?: Record<string, string> } | undefined;
    const auth = authIn(secret?.data?.['.dockerconfigjson'], registry);
    if (auth) return auth;
  }
  return undefined;
}

function authIn(encoded: string | undefined, registry: string): string | undefined {
  try {
    const { auths = {} } = JSON.parse(Buffer.from(encoded ?? '', 'base64').toString()) as { auths?: Record<string, { auth?: string; username?: string; password?: string }> };
    const found = Object.entries(auths).find(([host]) => host.replace(/^https?:\/\//, '').split('/')[0] === registry)?.[1];
    if (!found) return undefined;
    return `Basic ${found.auth ?? Buffer.from(`${found.username}:${found.password}`).toString('base64')}`;
  } catch {
    return undefined;
  }
}

type Answer = 'there' | 'missing' | 'refused' | { unreachable: string };

interface Way {
  login: string | undefined;
  /** PEM of the authority that the registry is trusted by, beside the system's. */
  ca: string | undefined;
}

/** The environment names its registry's authority in a file; it counts for that registry only. */
async function authorityOf({ environment, loaded }: Blueprint, { registry: host }: ImageName): Promise<string | undefined> {
  const { registry } = environment.file;
  if (typeof registry !== 'object' || !registry.ca || imageName(`${registry.repository}/x`).registry !== host) return undefined;
  const path = await confine(loaded.folder, join('environments', registry.ca));
  return readFile(path, 'utf8').catch(() => undefined);
}

async function ask({ registry, repository, reference }: ImageName, { login, ca }: Way, signal: AbortSignal): Promise<Answer> {
  const url = `https://${registry}/v2/${repository}/manifests/${reference}`;
  try {
    let response = await head(url, login, ca, signal);
    if (response.status === 401 && /^bearer/i.test(response.challenge)) response = await head(url, `Bearer ${await tokenFor(response.challenge, login, signal)}`, ca, signal);
    if (response.status < 300) return 'there';
    if (response.status === 404) return 'missing';
    if (response.status === 401 || response.status === 403) return 'refused';
    return { unreachable: `${registry} answers ${response.status}.` };
  } catch (thrown) {
    signal.throwIfAborted();
    return { unreachable: `${registry} is not reached from this machine. ${sentence((thrown as Error).message)}` };
  }
}

function head(url: string, authorization: string | undefined, ca: string | undefined, signal: AbortSignal): Promise<{ status: number; challenge: string }> {
  const headers = { Accept: ACCEPT, ...(authorization ? { Authorization: authorization } : {}) };
  return new Promise((done, fail) => {
    const sent = request(url, { method: 'HEAD', headers, signal, ...(ca ? { ca: [...rootCertificates, ca] } : {}) }, (response) => {
      response.resume();
      done({ status: response.statusCode!, challenge: response.headers['www-authenticate'] ?? '' });
    });
    sent.setTimeout(PATIENCE_MS, () => sent.destroy(new Error('it did not answer in time')));
    sent.on('error', fail).end();
  });
}

async function tokenFor(challenge: string, login: string | undefined, signal: AbortSignal): Promise<string> {
  const parts = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]));
  const url = new URL(parts.realm ?? '');
  for (const key of ['service', 'scope']) if (parts[key]) url.searchParams.set(key, parts[key]);
  const answer = await fetch(url, { headers: login ? { Authorization: login } : {}, signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
  const { token, access_token } = (await answer.json()) as { token?: string; access_token?: string };
  return token ?? access_token ?? '';
}
