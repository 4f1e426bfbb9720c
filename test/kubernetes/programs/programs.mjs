import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../../../electron/setup/problem.mjs';
import { findOnPath, text } from './processes.mjs';

/** What is built: Kubernetes 1.34 is the last that runs on cgroup v1 too. */
const VERSIONS = { kubernetes: '1.34.4', coredns: '1.14.3', helm: '3.19.4' };
/** Kubernetes' modules of their own carry its version so. */
const STAGING = VERSIONS.kubernetes.replace(/^1/, 'v0');
const sources = (...parts) => join(import.meta.dirname, ...parts);

/** Everything that a Kubernetes of the tests runs and that is built from Go modules; `etcd` and the rest are one program. */
export const PROGRAMS = {
  kube: { title: `Kubernetes ${VERSIONS.kubernetes} and etcd (once, some six minutes)`, version: VERSIONS.kubernetes, module: kubernetesModule, flags: kubernetesFlags },
  coredns: { title: `CoreDNS ${VERSIONS.coredns}`, version: VERSIONS.coredns, module: corednsModule, flags: () => '-s -w' },
  helm: { title: `Helm ${VERSIONS.helm}`, version: VERSIONS.helm, module: helmModule, flags: () => '-s -w', main: 'helm.sh/helm/v3/cmd/helm' },
  pause: { title: 'the pause program', version: '1', module: () => ({ 'go.mod': 'module pause\n\ngo 1.24\n' }), flags: () => '-s -w' },
};

/** The program's absolute path: from the cache, or built into it by Go, once for each version and content of its sources. */
export async function program(name, cache, steps) {
  const there = built(name, cache);
  if (there) return there;
  const path = pathOf(name, cache);
  const go = findGo();
  if (!go) throw new Problem(whyNoGo);
  await steps.timed(`Building ${PROGRAMS[name].title}`, () => build(name, path, go, steps));
  return path;
}

/** The program's path when it is in the cache. */
export function built(name, cache) {
  return existsSync(pathOf(name, cache)) ? pathOf(name, cache) : undefined;
}

/** Why the program cannot be had, in a sentence; undefined when it can. */
export function missing(name, cache) {
  return built(name, cache) || findGo() ? undefined : whyNoGo;
}

const whyNoGo = 'Kubernetes is built from its Go modules, and there is no `go` on the PATH (1.24 or newer, https://go.dev/dl) and no program in the cache.';

function pathOf(name, cache) {
  return join(cache, 'kubernetes', `${name}-${PROGRAMS[name].version}-${hashOfSources(name)}`, name);
}

/** Of what stands in the files alone: every clone of a machine shares what was built. */
function hashOfSources(name) {
  const hash = createHash('sha256');
  for (const file of filesOf(name).sort()) hash.update(`${file}\0`).update(readFileSync(sources(name, file)));
  return hash.digest('hex').slice(0, 12);
}

/** Of a program whose main package is another module's, there are none here. */
function filesOf(name) {
  return existsSync(sources(name)) ? readdirSync(sources(name)) : [];
}

async function build(name, path, go, steps) {
  const folder = `${join(path, '..')}.${process.pid}.tmp`;
  mkdirSync(folder, { recursive: true });
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: `-mod=mod -buildvcs=false -p=${availableParallelism()}` };
  try {
    for (const [file, content] of Object.entries(PROGRAMS[name].module(go))) writeFileSync(join(folder, file), content);
    for (const file of filesOf(name)) copyFileSync(sources(name, file), join(folder, file));
    // Without the debuggers' tables, which nothing here reads, compiling takes less time.
    const args = ['-n', '10', go, 'build', '-trimpath', '-gcflags=all=-dwarf=false', '-ldflags', PROGRAMS[name].flags(), '-o', join(folder, 'made', name), PROGRAMS[name].main ?? '.'];
    await steps.run('nice', args, { cwd: folder, env, problem: `${name} could not be built from its Go modules.` });
    rmSync(join(path, '..'), { recursive: true, force: true });
    renameSync(join(folder, 'made'), join(path, '..'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kubernetes' own versions of everything, with its staging modules named by the version they are published under. */
function kubernetesModule(go) {
  const { own, sums, required: all } = moduleOf(go, 'k8s.io/kubernetes', VERSIONS.kubernetes);
  const required = all.filter((line) => !/k8s\.io\/[a-z-]+ v0\.0\.0$/.test(line));
  const replaced = [...own.matchAll(/^\s+(k8s\.io\/[a-z-]+) => \.\/staging/gm)].map(([, name]) => `\t${name} => ${name} ${STAGING}`);
  const lines = ['module kube', '', own.match(/^go .*$/m)[0], '', 'require (', `\tk8s.io/kubernetes v${VERSIONS.kubernetes}`, ...required, ')', '', 'replace (', ...replaced, ')', ''];
  return { 'go.mod': lines.join('\n'), 'go.sum': sums };
}

/** What a published module says of itself: its go.mod, its sums, and the lines of what it requires. */
function moduleOf(go, name, version) {
  const { Dir } = JSON.parse(text(go, ['mod', 'download', '-json', `${name}@v${version}`]));
  const own = readFileSync(join(Dir, 'go.mod'), 'utf8');
  const required = [...own.matchAll(/^require \(\n([\s\S]*?)^\)/gm)].flatMap((block) => block[1].split('\n')).filter(Boolean);
  return { own, required, sums: readFileSync(join(Dir, 'go.sum'), 'utf8') };
}

/** Helm's own versions of everything, but for Kubernetes' modules: what has been compiled of those is taken from Go's cache. */
function helmModule(go) {
  const { own, required, sums } = moduleOf(go, 'helm.sh/helm/v3', VERSIONS.helm);
  const same = required.map((line) => line.replace(new RegExp(`^(\\s*k8s\\.io/[a-z-]+) ${STAGING.replace(/\.\d+$/, '')}\\.\\d+`), `$1 ${STAGING}`));
  return { 'go.mod': ['module helm', '', own.match(/^go .*$/m)[0], '', 'require (', `\thelm.sh/helm/v3 v${VERSIONS.helm}`, ...same, ')', ''].join('\n'), 'go.sum': sums };
}

/** Kubernetes reads its version from what is linked in, and clients read features from it. */
function kubernetesFlags() {
  const version = 'k8s.io/component-base/version';
  const values = { [`${version}.gitVersion`]: `v${VERSIONS.kubernetes}`, [`${version}.gitMajor`]: '1', [`${version}.gitMinor`]: VERSIONS.kubernetes.split('.')[1], [`${version}.gitTreeState`]: 'clean' };
  return ['-s', '-w', ...Object.entries(values).map(([name, value]) => `-X ${name}=${value}`)].join(' ');
}

function corednsModule() {
  return { 'go.mod': `module coredns\n\ngo 1.24\n\nrequire github.com/coredns/coredns v${VERSIONS.coredns}\n` };
}

function findGo() {
  return findOnPath('go') ?? ['/usr/local/go/bin/go', '/usr/lib/go/bin/go'].find(existsSync);
}
