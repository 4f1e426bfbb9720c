import { mkdir, writeFile } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Keeper } from './keeper.ts';
import { cniConfiguration } from './network.ts';
import { writePauseImage } from './pause-image.ts';
import type { NodePrograms } from './programs.ts';

const PAUSE = 'weir.test/pause:1';

/** The container runtime of the node. */
export interface Containerd {
  socket: string;
  /** Runs its command line client on the images and containers of Kubernetes. */
  ctr(...args: string[]): Promise<string>;
}

/** Where the unpacked packages' programs and libraries are, as environment variables. */
export function debsEnvironment(debs: string): Record<string, string> {
  const libraries = ['usr/lib', 'lib'].flatMap((folder) => (existsSync(join(debs, folder)) ? readdirSync(join(debs, folder)).filter((name) => name.endsWith('-linux-gnu')).map((name) => join(debs, folder, name)) : []));
  const programs = ['usr/bin', 'usr/sbin', 'sbin'].map((folder) => join(debs, folder));
  return { PATH: [...programs, process.env.PATH].join(':'), LD_LIBRARY_PATH: libraries.join(':') };
}

/** Starts it, with the image that holds pods' namespaces; it trusts `registry` (host:port) by the authority's certificate. */
export async function startContainerd(keeper: Keeper, { debs, pause }: NodePrograms, registry: string): Promise<Containerd> {
  const env = debsEnvironment(debs);
  const { folder } = keeper;
  const socket = '/run/containerd.sock';
  await mkdir(join(folder, 'cni'), { recursive: true });
  await writeFile(join(folder, 'cni', '10-test.conflist'), cniConfiguration(folder));
  const hosts = join(folder, 'registries', registry);
  await mkdir(hosts, { recursive: true });
  await writeFile(join(hosts, 'hosts.toml'), `server = "https://${registry}"\n[host."https://${registry}"]\n  ca = "${folder}/authority.crt"\n`);
  await writeFile(join(folder, 'containerd.toml'), configuration(folder, socket, debs));
  await keeper.start({ name: 'containerd', command: join(debs, 'usr/bin/containerd'), args: ['-c', join(folder, 'containerd.toml')], env });
  const ctr = (...args: string[]) => keeper.run(join(debs, 'usr/bin/ctr'), ['-a', socket, '-n', 'k8s.io', ...args], { env });
  await untilItAnswers(ctr, keeper.ended('containerd'), folder);
  await ctr('images', 'import', await writePauseImage(folder, pause, PAUSE));
  return { socket, ctr };
}

async function untilItAnswers(ctr: Containerd['ctr'], ended: Promise<void>, folder: string): Promise<void> {
  let gone = false;
  void ended.then(() => (gone = true));
  while (!(await ctr('version').then(() => true, () => false))) {
    if (gone) throw new Error(`containerd ended; look into ${folder}/containerd.log.`);
    await delay(50);
  }
}

/** restrict_oom_score_adj: without CAP_SYS_RESOURCE every sandbox would die while it sets what it may not. */
function configuration(folder: string, socket: string, debs: string): string {
  return `version = 2
root = "${folder}/containerd/root"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper"]
[grpc]
  address = "${socket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE}"
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${debs}/usr/lib/cni"
    conf_dir = "${folder}/cni"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "${folder}/registries"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
    SystemdCgroup = false
`;
}
