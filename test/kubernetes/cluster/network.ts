import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Keeper } from './keeper.ts';

const run = promisify(execFile);

export interface Network {
  /** The machine, as the cluster sees it: what the tests serve for pods listens here. */
  machine: string;
  /** The cluster, as the machine sees it: its node, API server, registry and DNS. */
  node: string;
}

const PODS = '10.244.0.0/24';

/**
 * A cable between the machine and the cluster's own network namespace. The machine gets one link, which goes with the namespace, and
 * no rule or route beside it; what pods send out bears the node's address.
 */
export async function connect(keeper: Keeper): Promise<Network> {
  for (let number = 0; number < 256; number++) {
    const link = `weir${number}`;
    const [machine, node] = [`10.213.${number}.1`, `10.213.${number}.2`];
    try {
      await run('ip', ['link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(keeper.pid)]);
    } catch (thrown) {
      if (/exists/.test(String(thrown))) continue;
      throw thrown;
    }
    await run('ip', ['address', 'add', `${machine}/30`, 'dev', link]);
    await run('ip', ['link', 'set', link, 'up']);
    await keeper.run('ip', ['address', 'add', `${node}/30`, 'dev', 'eth0']);
    await keeper.run('ip', ['link', 'set', 'eth0', 'up']);
    await keeper.run('ip', ['route', 'add', 'default', 'via', machine]);
    return { machine, node };
  }
  throw new Error('All 256 networks for clusters of tests are taken.');
}

/** The node's rule for what pods send to the machine. `nft` is a path. */
export async function masquerade(keeper: Keeper, nft: string, env: Record<string, string>): Promise<void> {
  const rule = ['table ip test {', 'chain out {', 'type nat hook postrouting priority 100;', `oifname "eth0" ip saddr ${PODS} masquerade`, '}', '}', ''].join('\n');
  await keeper.run(nft, ['-f', '-'], { env, input: rule });
}

/** How pods get their addresses. */
export function cniConfiguration(folder: string): string {
  const ipam = { type: 'host-local', dataDir: `${folder}/addresses`, ranges: [[{ subnet: PODS }]], routes: [{ dst: '0.0.0.0/0' }] };
  return JSON.stringify({ cniVersion: '1.0.0', name: 'test', plugins: [{ type: 'ptp', ipMasq: false, mtu: 1500, ipam }] });
}
