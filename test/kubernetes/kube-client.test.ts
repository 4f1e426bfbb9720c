import { writeFile } from 'node:fs/promises';
import { join, dirname } from 'node:path';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import { watchObjects, type KubeChange } from '#electron/services/kubernetes/kube-watch.ts';
import { startControlPlane, type ControlPlane } from './cluster/control-plane.ts';

let cluster: ControlPlane;
let client: KubeClient;
const namespace = 'shop';
beforeAll(async () => {
  cluster = await startControlPlane();
  await cluster.kubectl.run('create', 'namespace', namespace);
  client = await KubeClient.connect(undefined, { KUBECONFIG: cluster.kubeconfig });
}, 900_000);
afterAll(async () => {
  client?.dispose();
  await cluster?.dispose();
});

const map = (name: string, data: Record<string, string>): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data });

/** A kubeconfig like the cluster's with a part of it exchanged. */
async function otherConfig(name: string, change: (config: { clusters: { cluster: Record<string, unknown> }[]; users: { user: Record<string, unknown> }[] }) => void): Promise<{ KUBECONFIG: string }> {
  const config = JSON.parse(readFileSync(cluster.kubeconfig, 'utf8')) as Parameters<typeof change>[0];
  change(config);
  const path = join(dirname(cluster.kubeconfig), `${name}.kubeconfig`);
  await writeFile(path, JSON.stringify(config));
  return { KUBECONFIG: path };
}

async function failureOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  return work.then(
    () => ({ code: 'none', message: '' }),
    (thrown: { code: string; message: string }) => ({ code: thrown.code, message: thrown.message }),
  );
}

describe('applying', () => {
  it('keeps nothing of a dry run, and says what it would keep', async () => {
    const said = await client.apply(map('dry', { a: '1' }), { dryRun: true });
    expect(said).toMatchObject({ data: { a: '1' }, metadata: { uid: expect.any(String) } });
    expect(await client.read({ apiVersion: 'v1', kind: 'ConfigMap', name: 'dry', namespace })).toBeUndefined();
  });

  it('sets its own fields under its own name, and leaves those of others', async () => {
    await cluster.kubectl.apply(map('both', { theirs: '1' }), '--field-manager=them');
    const both = await client.apply(map('both', { ours: '1' }));
    expect(both.data).toEqual({ theirs: '1', ours: '1' });
  });

  it('names the other manager and the field where they disagree', async () => {
    await cluster.kubectl.apply(map('contested', { a: 'theirs' }), '--field-manager=helm');
    const { code, message } = await failureOf(client.apply(map('contested', { a: 'ours' })));
    expect(code).toBe('kube-conflict');
    expect(message).toMatch(/^helm also sets \.data\.a of configmaps contested in shop/);
    await client.apply(map('contested', { a: 'ours' }), { force: true });
  });

  it('says what the server does not accept, and what it does not know', async () => {
    expect(await failureOf(client.apply({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace }, spec: { ports: [{ port: 99999999 }] } }))).toMatchObject({ code: 'kube-invalid', message: expect.stringMatching(/services s in shop/) });
    expect(await failureOf(client.apply({ apiVersion: 'flink.apache.org/v1beta1', kind: 'FlinkDeployment', metadata: { name: 'd', namespace }, spec: {} }))).toMatchObject({ code: 'kube-no-kind' });
    expect(await failureOf(client.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'nowhere' } }))).toMatchObject({ code: 'kube-not-found' });
  });

  it('removes once, and is content where it is gone', async () => {
    await client.apply(map('gone', {}));
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', name: 'gone', namespace };
    await client.remove(ref);
    await client.remove(ref);
    expect(await client.read(ref)).toBeUndefined();
  });
});

describe('permissions', () => {
  it('says which verb on what is missing', async () => {
    await cluster.kubectl.run('-n', namespace, 'create', 'serviceaccount', 'reader');
    const token = (await cluster.kubectl.run('-n', namespace, 'create', 'token', 'reader')).trim();
    const reader = await KubeClient.connect(undefined, await otherConfig('reader', ({ users }) => (users[0]!.user = { token })));
    expect(await failureOf(reader.apply(map('mine', {})))).toMatchObject({ code: 'kube-forbidden', message: expect.stringMatching(/^You may not patch configmaps in shop .*the verb "patch" on "configmaps"/) });
    expect(await reader.may({ verb: 'create', group: 'apps', resource: 'deployments', namespace })).toMatchObject({ allowed: false });
    expect(await client.may({ verb: 'create', group: 'apps', resource: 'deployments', namespace })).toMatchObject({ allowed: true });
    expect(await reader.whoAmI()).toBe('system:serviceaccount:shop:reader');
    const shell = { namespace, pod: 'any', command: ['sh'], tty: true };
    expect(await failureOf(reader.exec(shell, () => {}))).toMatchObject({ code: 'kube-forbidden', message: expect.stringMatching(/the verb "get" on "pods\/exec"/) });
    expect(await failureOf(client.exec(shell, () => {}))).toMatchObject({ code: 'kube-not-found' });
    reader.dispose();
  });

  it('says that a token has expired, that a plug-in gave none, and what a quota leaves', async () => {
    const expired = await KubeClient.connect(undefined, await otherConfig('expired', ({ users }) => (users[0]!.user = { token: 'old' })));
    expect(await failureOf(expired.read({ apiVersion: 'v1', kind: 'ConfigMap', name: 'x', namespace }))).toMatchObject({ code: 'kube-token-expired' });
    const plugin = await KubeClient.connect(undefined, await otherConfig('plugin', ({ users }) => (users[0]!.user = { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: ['-c', 'echo log in first >&2; exit 1'], interactiveMode: 'Never' } })));
    expect(await failureOf(plugin.read({ apiVersion: 'v1', kind: 'ConfigMap', name: 'x', namespace }))).toMatchObject({ code: 'kube-credentials', message: expect.stringContaining('log in first') });
    for (const each of [expired, plugin]) each.dispose();
  });

  it('asks an exec plug-in for credentials', async () => {
    await cluster.kubectl.run('-n', namespace, 'create', 'serviceaccount', 'by-plugin');
    const token = (await cluster.kubectl.run('-n', namespace, 'create', 'token', 'by-plugin')).trim();
    const credential = JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token } });
    const plugin = await KubeClient.connect(undefined, await otherConfig('exec', ({ users }) => (users[0]!.user = { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'echo', args: [credential], interactiveMode: 'Never' } })));
    expect(await plugin.whoAmI()).toBe('system:serviceaccount:shop:by-plugin');
    plugin.dispose();
  });
});

describe('reaching it', () => {
  it('says that nothing listens, that the name is unknown, and that the certificate is nobody’s', async () => {
    const silent = await KubeClient.connect(undefined, await otherConfig('silent', ({ clusters }) => (clusters[0]!.cluster.server = 'https://127.0.0.1:1')));
    expect(await failureOf(silent.whoAmI())).toMatchObject({ code: 'kube-unreachable', message: expect.stringMatching(/weir-test at https:\/\/127\.0\.0\.1:1 cannot be reached: nothing listens there\./) });
    const stranger = await KubeClient.connect(undefined, await otherConfig('stranger', ({ clusters }) => delete clusters[0]!.cluster['certificate-authority-data']));
    expect(await failureOf(stranger.whoAmI())).toMatchObject({ code: 'kube-certificate', message: expect.stringContaining('nobody the kubeconfig trusts') });
    for (const each of [silent, stranger]) each.dispose();
  });

  it('names the contexts there are', async () => {
    const failure = await failureOf(KubeClient.connect('weir-tets', { KUBECONFIG: cluster.kubeconfig }));
    expect(failure).toMatchObject({ code: 'kube-context-missing', message: expect.stringContaining('Did you mean weir-test?') });
    expect(await failureOf(KubeClient.connect(undefined, { KUBECONFIG: '/nowhere/config' }))).toMatchObject({ code: 'kubeconfig-missing' });
  });
});

describe('watching', () => {
  it('tells what is there and what changes, and goes on after the server was away', async () => {
    const stop = new AbortController();
    const seen: KubeChange[] = [];
    const changes = watchObjects(client, { apiVersion: 'v1', kind: 'ConfigMap', namespace, labels: 'watched=yes' }, stop.signal);
    const next = async (isIt: (change: KubeChange) => boolean): Promise<KubeChange> => {
      for (;;) {
        const { value } = (await changes.next()) as { value: KubeChange };
        seen.push(value);
        if (isIt(value)) return value;
      }
    };
    expect(await next(({ type }) => type === 'all')).toMatchObject({ names: new Set() });
    const labelled = (data: Record<string, string>): KubeObject => ({ ...map('watched', data), metadata: { name: 'watched', namespace, labels: { watched: 'yes' } } });
    await client.apply(labelled({ a: '1' }));
    expect(await next(({ type }) => type === 'changed')).toMatchObject({ object: { data: { a: '1' } } });
    await cluster.apiServer.stop();
    expect(await next(({ type }) => type === 'lost')).toMatchObject({ failure: { code: expect.stringMatching(/kube-unreachable|kube-failed/) } });
    await cluster.apiServer.start();
    await client.apply(labelled({ a: '2' }));
    expect(await next((change) => change.type === 'changed' && (change.object.data as { a: string }).a === '2')).toBeTruthy();
    await client.remove({ apiVersion: 'v1', kind: 'ConfigMap', name: 'watched', namespace });
    await next(({ type }) => type === 'gone');
    stop.abort();
    await changes.return(undefined);
  });

  it('lists page by page', async () => {
    const many = Array.from({ length: 620 }, (_, at) => ({ ...map(`many-${at}`, {}), metadata: { name: `many-${at}`, namespace, labels: { many: 'yes' } } }));
    await cluster.kubectl.apply(many);
    expect((await client.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace, labels: 'many=yes' })).items).toHaveLength(620);
  });
});

