import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiServer } from './api-server.ts';
import { kubeconfig, makeCertificates, writeCertificates, type Certificates } from './certificates.ts';
import { debsEnvironment, startContainerd } from './containerd.ts';
import type { ControlPlane } from './control-plane.ts';
import { clusterFolder, controlGroupOf, record, removeCluster } from './folders.ts';
import { givenKubernetes } from './given.ts';
import { Keeper } from './keeper.ts';
import { Kubectl } from './kubectl.ts';
import { connect, masquerade, type Network } from './network.ts';
import { NODE, startComponents } from './node.ts';
import { nodePrograms, type NodePrograms } from './programs.ts';
import { registryHost, startRegistry, type Registry } from './registry.ts';

export interface Kubernetes extends ControlPlane {
  /** Its logs (`NAME.log`) and files, until it is disposed of. */
  folder: string;
  registry: Registry;
  /** The machine's address as pods see it: what a test serves for them (a Kafka) listens and is advertised there. */
  machine: string;
  /** Runs a program inside the cluster's network, such as `curl` to a service's address; gives what it writes. */
  run(command: string, ...args: string[]): Promise<string>;
}

/**
 * A whole Kubernetes with one real node: controllers, scheduler, kubelet, containerd, service addresses, DNS of `cluster.local`, and a
 * registry beside it. Linux and root only. It lives in network, mount and process namespaces of its own: nothing of the machine changes
 * but for one link named `weirN`, two can stand side by side, and all of it ends with this process, even when that is killed.
 *
 * A cluster that you have (kind, minikube) is taken instead when the environment names it: see given.ts.
 *
 * Tests do not call this: they share one cluster, see shared.ts. Fails with `ClusterMissing` where the programs cannot be had.
 */
export async function startKubernetes(): Promise<Kubernetes> {
  if (process.env.WEIR_TEST_KUBECONFIG) return givenKubernetes(process.env);
  const programs = await nodePrograms();
  const folder = await clusterFolder(programs.cache);
  const keeper = new Keeper(folder, inNamespaces);
  const dispose = async () => {
    await keeper.dispose();
    await removeCluster(folder);
  };
  try {
    await record(folder, { pid: keeper.pid, keeper: true });
    await keeper.run('bash', [join(import.meta.dirname, 'enter.sh'), folder, controlGroupOf(folder)]);
    return { ...(await start(keeper, programs, await connect(keeper))), dispose };
  } catch (thrown) {
    if (process.env.WEIR_TEST_KEEP) throw thrown;
    await dispose();
    throw thrown;
  }
}

/** The shell is the namespace's first process, which has to wait for orphans; it must not be replaced by its last command. */
function inNamespaces(command: string[]): string[] {
  return ['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'bash', '-c', '"$@"; exit $?', 'keeper', ...command];
}

async function start(keeper: Keeper, programs: NodePrograms, { machine, node }: Network): Promise<Omit<Kubernetes, 'dispose'>> {
  const { kube, debs } = programs;
  const password = randomBytes(12).toString('hex');
  const certificates = await makeCertificates(kube, { node: NODE, addresses: [node, '127.0.0.1', '10.96.0.1'], password });
  await writeCertificates(keeper.folder, certificates);
  const apiServer = new ApiServer({ keeper, kube, certificates, address: node, ports: { etcd: 2379, etcdPeer: 2380, api: 6443 } });
  await writeKubeconfigs(keeper.folder, apiServer.url, certificates);
  const [containerd, registry] = await Promise.all([
    startContainerd(keeper, programs, registryHost(node)),
    startRegistry(keeper, programs, node, certificates, password),
    apiServer.begin(),
    masquerade(keeper, join(debs, 'usr/sbin/nft'), debsEnvironment(debs)),
  ]);
  await startComponents({ keeper, programs, containerd, address: node });
  const config = join(keeper.folder, 'admin.kubeconfig');
  const kubectl = new Kubectl([kube, 'kubectl'], config);
  await kubectl.run('wait', '--for=create', `node/${NODE}`, '--timeout=60s');
  await kubectl.run('wait', '--for=condition=Ready', `node/${NODE}`, '--timeout=60s');
  await kubectl.run('wait', '--for=create', 'serviceaccount/default', '--timeout=60s');
  return { folder: keeper.folder, kubeconfig: config, kubectl, apiServer, registry, machine, run: (command, ...args) => keeper.run(command, args) };
}

async function writeKubeconfigs(folder: string, server: string, certificates: Certificates): Promise<void> {
  for (const user of ['admin', 'controllers', 'scheduler', 'proxy', 'node'] as const) await writeFile(join(folder, `${user}.kubeconfig`), kubeconfig(server, certificates, user), { mode: 0o600 });
}
