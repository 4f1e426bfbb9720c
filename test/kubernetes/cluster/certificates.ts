import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Pair {
  certificate: string;
  key: string;
}

/** All that a cluster and its registry prove themselves with. PEM texts. */
export interface Certificates {
  authority: Pair;
  leaves: Record<'api' | 'kubelet-server' | 'registry' | 'admin' | 'api-to-kubelet' | 'controllers' | 'scheduler' | 'proxy' | 'node', Pair>;
  /** Signs service accounts' tokens; `certificate` is the public key. */
  tokens: Pair;
  /** bcrypt of the registry's password. */
  passwordHash: string;
}

const masters = ['system:masters'];
const clients = [
  { name: 'admin', commonName: 'admin', organizations: masters },
  { name: 'api-to-kubelet', commonName: 'api-to-kubelet', organizations: masters },
  { name: 'controllers', commonName: 'system:kube-controller-manager' },
  { name: 'scheduler', commonName: 'system:kube-scheduler' },
  { name: 'proxy', commonName: 'system:kube-proxy' },
];

/** Makes them, valid for a month; servers are reached at `addresses`. */
export async function makeCertificates(kube: string, { node, addresses, password }: { node: string; addresses: string[]; password: string }): Promise<Certificates> {
  const apiHosts = ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'];
  const leaves = [
    ...clients,
    { name: 'node', commonName: `system:node:${node}`, organizations: ['system:nodes'] },
    { name: 'api', commonName: 'kube-apiserver', hosts: apiHosts, addresses },
    { name: 'kubelet-server', commonName: node, hosts: [node], addresses },
    { name: 'registry', commonName: 'registry', hosts: ['localhost'], addresses },
  ];
  const child = spawn(kube, ['certificates'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let written = '';
  child.stdout.setEncoding('utf8').on('data', (data: string) => (written += data));
  child.stdin.end(JSON.stringify({ leaves, password }));
  await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  return JSON.parse(written) as Certificates;
}

/** Writes them as files, `NAME.crt` and `NAME.key`, for the programs that want files. */
export async function writeCertificates(folder: string, certificates: Certificates): Promise<void> {
  const pairs: [string, Pair][] = [['authority', certificates.authority], ['tokens', certificates.tokens], ...Object.entries(certificates.leaves)];
  for (const [name, { certificate, key }] of pairs) {
    await writeFile(join(folder, `${name}.crt`), certificate);
    await writeFile(join(folder, `${name}.key`), key, { mode: 0o600 });
  }
}

/** A kubeconfig with one context, `weir-test`. */
export function kubeconfig(server: string, { authority, leaves }: Certificates, user: keyof Certificates['leaves']): string {
  const base64 = (value: string) => Buffer.from(value).toString('base64');
  const { certificate, key } = leaves[user];
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'weir-test', cluster: { server, 'certificate-authority-data': base64(authority.certificate) } }],
    users: [{ name: user, user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) } }],
    contexts: [{ name: 'weir-test', context: { cluster: 'weir-test', user, namespace: 'default' } }],
    'current-context': 'weir-test',
  });
}
