// node prepare.mjs [control-plane|helm|all]: makes ready what the tests on Kubernetes run (a whole cluster, its control plane alone, Helm, or everything), and writes as JSON where it is, or {"missing": "why not"}.
// What takes long is built once for each version and kept in the user's cache folder. Notes on what is done go to stderr.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { underLock } from '../../../electron/setup/lock.mjs';
import { Problem } from '../../../electron/setup/problem.mjs';
import { Steps } from '../../../electron/setup/steps.mjs';
import { debs, missingDebs } from './debs.mjs';
import { built, missing, program } from './programs.mjs';

/** One program alone. */
const only = { 'control-plane': 'kube', helm: 'helm' }[process.argv[2]];
const all = process.argv[2] === 'all';
const cache = process.env.WEIR_TEST_CACHE || envPaths('weir', { suffix: '' }).cache;

try {
  console.log(JSON.stringify(whyNot() ?? (await prepare())));
} catch (thrown) {
  if (!(thrown instanceof Problem)) throw thrown;
  console.error(thrown.message);
  process.exitCode = 2;
}

function whyNot() {
  if (only) return wrap(missing(only, cache));
  if (process.platform !== 'linux') return wrap('A Kubernetes node needs Linux.');
  if (process.getuid() !== 0) return wrap('A Kubernetes node of its own needs root, for its network and its mounts.');
  if (spawnSync('unshare', ['--net', '--mount', 'mount', '-t', 'tmpfs', 'probe', '/mnt']).status !== 0) return wrap('This machine lets no process have a network and mounts of its own, as a Kubernetes node needs.');
  return wrap(missing('kube', cache) ?? missing('coredns', cache) ?? missing('pause', cache) ?? missingDebs(cache));
}

function wrap(why) {
  return why && { missing: `${why} A cluster that you have is taken when WEIR_TEST_KUBECONFIG names its kubeconfig.` };
}

async function prepare() {
  const folder = join(cache, 'kubernetes');
  mkdirSync(folder, { recursive: true });
  // Ready already: no reason to wait for what another builds.
  if (only && built(only, cache)) return { cache, [only]: built(only, cache) };
  // An end from outside lets what is being built end too.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
  return underLock(folder, async () => {
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.tmp'))) rmSync(join(folder, name), { recursive: true, force: true });
    const steps = new Steps(folder);
    if (only) return { cache, [only]: await program(only, cache, steps) };
    const packages = await debs(cache, steps);
    const made = {};
    for (const name of ['pause', 'coredns', 'kube', ...(all ? ['helm'] : [])]) made[name] = await program(name, cache, steps);
    return { cache, ...made, debs: packages };
  });
}
