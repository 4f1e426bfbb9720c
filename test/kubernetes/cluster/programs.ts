import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Where the built programs lie. Absolute paths. */
export interface Programs {
  cache: string;
  /** etcd, the parts of Kubernetes and kubectl in one; the first argument names the part. */
  kube: string;
}

export interface NodePrograms extends Programs {
  coredns: string;
  pause: string;
  /** Unpacked packages: containerd, runc, CNI plug-ins, nft and docker-registry under `usr`. */
  debs: string;
}

/** The programs could not be had on this machine; the message says why, and what else would do. */
export class ClusterMissing extends Error {}

/** Builds or finds what a control plane needs. Fails with `ClusterMissing`. */
export function controlPlanePrograms(): Promise<Programs> {
  return prepare<Programs>(['control-plane']);
}

/** Builds or finds what a whole cluster needs. Fails with `ClusterMissing`. */
export function nodePrograms(): Promise<NodePrograms> {
  return prepare<NodePrograms>([]);
}

/** Builds or finds Helm; gives its path. Fails with `ClusterMissing`. */
export async function helmProgram(): Promise<string> {
  return (await prepare<{ helm: string }>(['helm'])).helm;
}

async function prepare<T>(args: string[]): Promise<T> {
  const script = join(import.meta.dirname, '../programs/prepare.mjs');
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let written = '';
  child.stdout.setEncoding('utf8').on('data', (data: string) => (written += data));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error('The programs of the tests on Kubernetes could not be made; the lines above say why.');
  const made = JSON.parse(written) as T & { missing?: string };
  if (made.missing) throw new ClusterMissing(made.missing);
  return made;
}
