import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Containerd } from './containerd.ts';
import { debsEnvironment } from './containerd.ts';
import { controlGroupOf } from './folders.ts';
import type { Keeper } from './keeper.ts';
import type { NodePrograms } from './programs.ts';

export const NODE = 'node1';

export interface NodeOptions {
  keeper: Keeper;
  programs: NodePrograms;
  containerd: Containerd;
  address: string;
}

/** Starts what makes Deployments into pods, and pods into running ones; none of them waits for another. */
export async function startComponents({ keeper, programs, containerd, address }: NodeOptions): Promise<void> {
  const env = debsEnvironment(programs.debs);
  const file = (name: string) => join(keeper.folder, name);
  await writeFile(file('kubelet.json'), JSON.stringify(kubeletConfiguration(keeper.folder, containerd.socket, address)));
  await writeFile(file('Corefile'), corefile(keeper.folder, address));
  const start = (name: string, ...args: string[]) => keeper.start({ name, command: programs.kube, args: [name, ...args], env });
  await Promise.all([
    start('kube-controller-manager', ...controllers(file)),
    start('kube-scheduler', ...clients(file, 'scheduler'), '--leader-elect=false', '--bind-address=127.0.0.1'),
    start('kubelet', `--config=${file('kubelet.json')}`, `--kubeconfig=${file('node.kubeconfig')}`, `--hostname-override=${NODE}`, `--node-ip=${address}`, `--root-dir=${file('kubelet')}`, `--cert-dir=${file('kubelet-pki')}`),
    start('kube-proxy', `--kubeconfig=${file('proxy.kubeconfig')}`, `--hostname-override=${NODE}`, '--proxy-mode=nftables', '--cluster-cidr=10.244.0.0/24', ...leaveConntrack),
    keeper.start({ name: 'coredns', command: programs.coredns, args: ['-conf', file('Corefile')], env }),
  ]);
}

/** What kube-proxy would set for the whole machine. */
const leaveConntrack = ['--conntrack-max-per-core=0', '--conntrack-tcp-timeout-established=0', '--conntrack-tcp-timeout-close-wait=0'];

function clients(file: (name: string) => string, name: string): string[] {
  const path = file(`${name}.kubeconfig`);
  return [`--kubeconfig=${path}`, `--authentication-kubeconfig=${path}`, `--authorization-kubeconfig=${path}`];
}

function controllers(file: (name: string) => string): string[] {
  return [
    ...clients(file, 'controllers'),
    '--use-service-account-credentials=true',
    `--service-account-private-key-file=${file('tokens.key')}`,
    `--root-ca-file=${file('authority.crt')}`,
    `--cluster-signing-cert-file=${file('authority.crt')}`,
    `--cluster-signing-key-file=${file('authority.key')}`,
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
  ];
}

function kubeletConfiguration(folder: string, socket: string, address: string): object {
  return {
    kind: 'KubeletConfiguration',
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    containerRuntimeEndpoint: `unix://${socket}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${controlGroupOf(folder)}`,
    failCgroupV1: false,
    authentication: { anonymous: { enabled: false }, x509: { clientCAFile: join(folder, 'authority.crt') }, webhook: { enabled: true } },
    authorization: { mode: 'Webhook' },
    tlsCertFile: join(folder, 'kubelet-server.crt'),
    tlsPrivateKeyFile: join(folder, 'kubelet-server.key'),
    clusterDNS: [address],
    clusterDomain: 'cluster.local',
    resolvConf: '',
    address,
    failSwapOn: false,
    enforceNodeAllocatable: [],
    evictionHard: { 'memory.available': '100Mi' },
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    registryPullQPS: 0,
    serializeImagePulls: false,
    syncFrequency: '10s',
    podLogsDir: join(folder, 'pod-logs'),
    volumePluginDir: join(folder, 'volume-plugins'),
    shutdownGracePeriod: '0s',
  };
}

function corefile(folder: string, address: string): string {
  return `cluster.local:53 {
  bind ${address}
  ready ${address}:8181
  errors
  kubernetes cluster.local {
    kubeconfig ${join(folder, 'admin.kubeconfig')} weir-test
    pods insecure
    ttl 1
  }
}
`;
}
