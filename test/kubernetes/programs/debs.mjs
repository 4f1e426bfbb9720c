import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../../electron/setup/problem.mjs';
import { findOnPath, text } from './processes.mjs';

/** What a node runs besides Kubernetes, and the registry; with the libraries that a small system lacks. */
const PACKAGES = 'containerd runc containernetworking-plugins nftables libnftables1 libnftnl11 libmnl0 libjansson4 libseccomp2 libedit2 libxtables12 docker-registry'.split(' ');

/**
 * A folder with the packages' files, as they would lie under `/`: unpacked into the cache and not installed, so that nothing of the
 * machine changes and a containerd that Docker brought stays as it is.
 */
export async function debs(cache, steps) {
  const folder = join(cache, 'kubernetes', `debs-1-${process.arch}`);
  if (existsSync(folder)) return folder;
  const why = whyNoDebs();
  if (why) throw new Problem(why);
  await steps.timed('Fetching containerd, runc, CNI plug-ins, nftables and a registry from Debian', () => unpack(folder));
  return folder;
}

export function missingDebs(cache) {
  return existsSync(join(cache, 'kubernetes', `debs-1-${process.arch}`)) ? undefined : whyNoDebs();
}

function whyNoDebs() {
  if (!findOnPath('ip') || !findOnPath('unshare')) return 'A node needs the programs ip (iproute2) and unshare (util-linux).';
  return findOnPath('apt-get') && findOnPath('dpkg-deb') ? undefined : 'A node needs containerd, runc, CNI plug-ins and nftables, which are fetched as packages of Debian or Ubuntu; there is no apt-get on the PATH.';
}

function unpack(folder) {
  const unfinished = `${folder}.${process.pid}.tmp`;
  mkdirSync(join(unfinished, 'packages'), { recursive: true });
  try {
    download(join(unfinished, 'packages'));
    for (const file of readdirSync(join(unfinished, 'packages'))) text('dpkg-deb', ['-x', join(unfinished, 'packages', file), join(unfinished, 'root')]);
    // Another that was at it at the same time has the same files.
    if (!existsSync(folder)) renameSync(join(unfinished, 'root'), folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** The lists of packages may be missing or old: they are fetched when the first attempt fails. */
function download(folder) {
  const get = () => text('apt-get', ['-q', '-o', 'APT::Sandbox::User=root', 'download', ...PACKAGES], { cwd: folder });
  try {
    get();
  } catch {
    text('apt-get', ['-q', 'update']);
    get();
  }
}
