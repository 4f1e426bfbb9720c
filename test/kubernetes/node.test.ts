import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { controlGroupOf } from './cluster/folders.ts';
import { startKubernetes } from './cluster/kubernetes.ts';
import { makeNamespace, sharedKubernetes } from './cluster/shared.ts';

let cluster: Awaited<ReturnType<typeof sharedKubernetes>>;
let namespace: string;
beforeAll(async () => {
  cluster = await sharedKubernetes();
  namespace = await makeNamespace(cluster, 'node');
}, 900_000);
afterAll(() => cluster?.kubectl.run('delete', 'namespace', namespace, '--wait=false'));

describe('the cluster', () => {
  it('has a node that is ready', async () => {
    const { items } = await cluster.kubectl.get<{ items: { status: { conditions: { type: string; status: string }[] } }[] }>('nodes');
    expect(items.map(({ status }) => status.conditions.find(({ type }) => type === 'Ready')?.status)).toEqual(['True']);
  });

  it('runs a Deployment, behind a service with a name', async () => {
    const labels = { app: 'pause' };
    await cluster.kubectl.apply([
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'pause', namespace }, spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'pause', image: 'weir.test/pause:1', imagePullPolicy: 'Never' }] } } } },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'pause', namespace }, spec: { selector: labels, ports: [{ port: 80 }] } },
    ]);
    await cluster.kubectl.run('-n', namespace, 'rollout', 'status', 'deployment/pause', '--timeout=60s');
    const { subsets } = await cluster.kubectl.get<{ subsets: { addresses: unknown[] }[] }>('-n', namespace, 'endpoints', 'pause');
    expect(subsets[0]!.addresses).toHaveLength(2);
  });
});

describe.skipIf(process.env.WEIR_TEST_KUBECONFIG)('a second cluster', () => {
  it('stands beside the first, and leaves neither process nor link nor control group when its keeper is killed', async () => {
    const second = await startKubernetes();
    onTestFinished(() => second.dispose());
    const { pid } = JSON.parse(readFileSync(join(second.folder, 'owner.json'), 'utf8')) as { pid: number };
    expect(processesOf(second.folder)).toEqual(expect.arrayContaining([expect.stringContaining('etcd'), expect.stringContaining('kubelet'), expect.stringContaining('containerd')]));
    expect(links()).toEqual(expect.arrayContaining([expect.stringContaining(second.machine), expect.stringContaining(cluster.machine)]));
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => processesOf(second.folder), { timeout: 30_000 }).toEqual([]);
    await expect.poll(links, { timeout: 30_000 }).not.toContainEqual(expect.stringContaining(second.machine));
    await second.dispose();
    expect(controlGroups()).not.toContain(controlGroupOf(second.folder));
    expect(await cluster.kubectl.run('get', '--raw', '/readyz')).toBe('ok');
  });

  it('changes no setting of the machine', () => {
    for (const name of ['vm/overcommit_memory', 'vm/panic_on_oom', 'kernel/panic', 'kernel/panic_on_oops']) expect([name, readFileSync(`/proc/sys/${name}`, 'utf8')]).toEqual([name, before[name]]);
  });
});

/** As they were when this file was loaded, before the first cluster of the run. */
const before = Object.fromEntries(['vm/overcommit_memory', 'vm/panic_on_oom', 'kernel/panic', 'kernel/panic_on_oops'].map((name) => [name, readFileSync(`/proc/sys/${name}`, 'utf8')]));

function processesOf(folder: string): string[] {
  const lines = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => {
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  });
  return lines.filter((line) => line.includes(folder));
}

function links(): string[] {
  return execFileSync('ip', ['-brief', 'address'], { encoding: 'utf8' }).split('\n').filter((line) => line.startsWith('weir'));
}

/** Of clusters of tests, in whichever hierarchy has them. */
function controlGroups(): string[] {
  const root = '/sys/fs/cgroup';
  return [root, ...readdirSync(root).map((name) => join(root, name))].filter((path) => statSync(path).isDirectory()).flatMap((path) => readdirSync(path).filter((name) => name.startsWith('weir-test-')));
}
