import { createServer, type AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiServer } from './api-server.ts';
import { kubeconfig, makeCertificates, writeCertificates } from './certificates.ts';
import { clusterFolder, record, removeCluster } from './folders.ts';
import { Keeper } from './keeper.ts';
import { Kubectl } from './kubectl.ts';
import { controlPlanePrograms } from './programs.ts';

export interface ControlPlane {
  /** Path of a kubeconfig whose one context, `weir-test`, may do everything. */
  kubeconfig: string;
  kubectl: Kubectl;
  /** `stop()` and `start()` play an outage; what the cluster holds stays. */
  apiServer: Pick<ApiServer, 'url' | 'start' | 'stop'>;
  dispose(): Promise<void>;
}

/**
 * A real API server with a real etcd and nothing else, in two to three seconds, on any system and without root: objects are stored,
 * validated, defaulted, authorized, watched and applied as everywhere, but no controller acts on them (a Deployment makes no pods, a
 * namespace has no default service account), and there is no node. Enough for most tests of promotion.
 *
 *     const cluster = await startControlPlane();
 *     process.env.KUBECONFIG = cluster.kubeconfig;
 *     await cluster.kubectl.run('create', 'namespace', 'shop');
 *     await cluster.dispose();
 *
 * Its processes end with this one, even when it is killed. Fails with `ClusterMissing` where the programs cannot be had: skip then, and
 * say why. The first call on a machine builds Kubernetes (some ten minutes); `node test/kubernetes/programs/prepare.mjs` does it ahead.
 */
export async function startControlPlane({ apiServerArgs = [] }: { apiServerArgs?: string[] } = {}): Promise<ControlPlane> {
  const { cache, kube } = await controlPlanePrograms();
  const folder = await clusterFolder(cache);
  const keeper = new Keeper(folder);
  const dispose = async () => {
    await keeper.dispose();
    await removeCluster(folder);
  };
  try {
    await record(folder, { pid: keeper.pid, keeper: true });
    const address = '127.0.0.1';
    const certificates = await makeCertificates(kube, { node: 'none', addresses: [address, '10.96.0.1'], password: '' });
    await writeCertificates(folder, certificates);
    const [etcd, etcdPeer, api] = await freePorts(3);
    const apiServer = new ApiServer({ keeper, kube, certificates, address, ports: { etcd: etcd!, etcdPeer: etcdPeer!, api: api! }, args: apiServerArgs });
    await apiServer.begin();
    const config = join(folder, 'kubeconfig');
    await writeFile(config, kubeconfig(apiServer.url, certificates, 'admin'), { mode: 0o600 });
    return { kubeconfig: config, kubectl: new Kubectl([kube, 'kubectl'], config), apiServer, dispose };
  } catch (thrown) {
    await dispose();
    throw thrown;
  }
}

/** Ports that nobody listens on now; all are held until the last is found, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
