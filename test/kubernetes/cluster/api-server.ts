import { join } from 'node:path';
import type { Certificates } from './certificates.ts';
import type { Keeper } from './keeper.ts';
import { whenReady } from './ready.ts';

export interface ApiServerOptions {
  keeper: Keeper;
  kube: string;
  certificates: Certificates;
  /** The address that it and etcd listen on, and that clients use. */
  address: string;
  ports: { etcd: number; etcdPeer: number; api: number };
  /** More of its own arguments. */
  args?: string[];
}

/** etcd and the API server, which can be stopped and started again as in an outage; what it holds stays. */
export class ApiServer {
  readonly url: string;

  constructor(private readonly options: ApiServerOptions) {
    this.url = `https://${options.address}:${options.ports.api}`;
  }

  async begin(): Promise<void> {
    const { keeper, kube, address, ports } = this.options;
    const etcd = `http://${address}:${ports.etcd}`;
    const peer = `http://${address}:${ports.etcdPeer}`;
    const args = ['etcd', '--name=test', `--data-dir=${join(keeper.folder, 'etcd')}`, `--listen-client-urls=${etcd}`, `--advertise-client-urls=${etcd}`, `--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=test=${peer}`];
    // What a test wrote need not outlive the machine.
    await keeper.start({ name: 'etcd', command: kube, args: [...args, '--unsafe-no-fsync', '--log-level=warn'] });
    await this.start();
  }

  /** Starts it and comes back when it is ready. */
  async start(): Promise<void> {
    const { keeper, kube, certificates } = this.options;
    await keeper.start({ name: 'api-server', command: kube, args: ['kube-apiserver', ...this.args()] });
    const { admin } = certificates.leaves;
    await whenReady({ url: `${this.url}/readyz`, authority: certificates.authority.certificate, client: admin }, keeper.ended('api-server'), join(keeper.folder, 'api-server.log'));
  }

  /** Ends it as a machine that fails would: open connections break. */
  async stop(): Promise<void> {
    await this.options.keeper.stop('api-server', 'SIGKILL');
  }

  private args(): string[] {
    const { keeper, address, ports, args = [] } = this.options;
    const file = (name: string) => join(keeper.folder, name);
    return [
      `--etcd-servers=http://${address}:${ports.etcd}`,
      `--bind-address=${address}`,
      `--advertise-address=${address}`,
      `--secure-port=${ports.api}`,
      '--service-cluster-ip-range=10.96.0.0/16',
      `--tls-cert-file=${file('api.crt')}`,
      `--tls-private-key-file=${file('api.key')}`,
      `--client-ca-file=${file('authority.crt')}`,
      `--kubelet-client-certificate=${file('api-to-kubelet.crt')}`,
      `--kubelet-client-key=${file('api-to-kubelet.key')}`,
      `--kubelet-certificate-authority=${file('authority.crt')}`,
      '--kubelet-preferred-address-types=InternalIP',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-signing-key-file=${file('tokens.key')}`,
      `--service-account-key-file=${file('tokens.crt')}`,
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--endpoint-reconciler-type=lease',
      '--allow-privileged=true',
      ...args,
    ];
  }
}
