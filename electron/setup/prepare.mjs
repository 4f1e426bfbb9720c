import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { hashOf, hashOfText } from './hash.mjs';
import { underLock } from './lock.mjs';
import { checkNode, findJdk } from './prerequisites.mjs';
import { Problem } from './problem.mjs';
import { Steps } from './steps.mjs';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const at = (...parts) => join(root, ...parts);
const runner = (...parts) => at('local-cluster', 'runner', ...parts);
const jar = runner('target', 'weir-runner.jar');
const out = at('out');

/**
 * Makes ready what a command needs; `window`: the window's files too; `classes`: the archive that engines of this machine start from; `onInstalled` is called as soon as the packages are there.
 * Nothing is done twice.
 */
export async function prepare({ window, classes = true, onInstalled = () => {} }) {
  checkNode();
  const stop = () => process.exit(130);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, stop);
  await underLock(out, async () => {
    const steps = new Steps(out);
    // Asked before anything long begins.
    if (!existsSync(jar)) findJdk();
    await installDependencies(steps);
    onInstalled();
    const engine = hashOf([runner('pom.xml'), runner('src', 'main')]);
    await buildEngine(steps, engine);
    await buildBundles(steps, window);
    if (classes) await recordClasses(steps, engine);
  });
  for (const signal of signals) process.off(signal, stop);
}

/** A program of the bundle, once it is built. */
export async function bundle(name) {
  return import(pathToFileURL(at('out', 'electron', `${name}.js`)).href);
}

/** Prints a problem and ends with the exit code for usage and environment. */
export function giveUp(thrown) {
  process.stderr.write(`${thrown instanceof Problem ? thrown.message : (thrown.stack ?? thrown)}\n`);
  process.exit(2);
}

async function installDependencies(steps) {
  if (isInstalled()) return;
  const npm = process.env.npm_execpath;
  const [command, before] = npm?.endsWith('.js') ? [process.execPath, [npm]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
  await steps.timed('Installing packages', () =>
    steps.run(command, [...before, 'ci', '--no-audit', '--no-fund'], { cwd: root, problem: 'The packages could not be installed. Look at the lines above; behind a proxy, tell npm about it, then start again.' }),
  );
}

/** Compares what npm noted it installed with the lock: quicker and surer than a stamp, whoever ran npm. */
function isInstalled() {
  const [wanted, there] = [packagesOf(at('package-lock.json')), packagesOf(at('node_modules', '.package-lock.json'))];
  return there !== undefined && Object.entries(wanted ?? {}).every(([path, { version, optional, devOptional }]) => !path || optional || devOptional || there[path]?.version === version);
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

async function buildEngine(steps, engine) {
  await steps.step('Building the engine (the first time fetches Flink)', 'engine', engine, () => existsSync(jar), async () => {
    const home = findJdk();
    const problem = 'The engine could not be built. The first build fetches Flink: look at the lines above and at your connection, then start again.';
    await steps.run(maven(), ['-B', '-q', '-DskipTests', 'package'], { cwd: runner(), env: { ...process.env, JAVA_HOME: home }, problem });
  });
}

/** The machine's Maven, else the wrapper, which fetches one into the user's folder. */
export function maven() {
  const name = process.platform === 'win32' ? 'mvn.cmd' : 'mvn';
  const found = (process.env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, name)));
  return found ? name : runner(process.platform === 'win32' ? 'mvnw.cmd' : 'mvnw');
}

async function buildBundles(steps, window) {
  const vite = (config) => () =>
    steps.run(process.execPath, [at('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--config', at(config)], { cwd: root, problem: `${config} could not be built; a file of this clone may be broken.` });
  const shared = [at('shared'), at('package-lock.json')];
  await steps.step('Building the host', 'host', hashOf([at('electron'), at('local-cluster', 'launcher'), at('local-cluster', 'broker'), at('local-cluster', 'images'), ...shared]), () => existsSync(at('out', 'electron', 'weir.js')), async () => {
    await vite('electron/vite.config.ts')();
    await vite('electron/preload/vite.config.ts')();
  });
  if (window)
    await steps.step('Building the window', 'window', hashOf([at('renderer'), ...shared]), () => existsSync(at('out', 'renderer', 'index.html')), vite('renderer/vite.config.ts'));
}

/** What the archive hangs on is asked of Java only when something of it may have changed: asking takes a while. */
async function recordClasses(steps, engine) {
  const note = at('out', 'stamps', 'classes-file');
  const made = () => !existsSync(note) || existsSync(readFileSync(note, 'utf8'));
  const { WEIR_HOME, WEIR_JAVA_HOME, JAVA_HOME, PATH } = process.env;
  const key = hashOfText(JSON.stringify([engine, WEIR_HOME, WEIR_JAVA_HOME, JAVA_HOME, PATH]));
  await steps.step('Recording the classes of a warm engine', 'classes', key, made, async () => {
    const { prepareArchive } = await bundle('archive');
    const { path, failure } = await prepareArchive();
    if (path) writeFileSync(note, path);
    return failure && `${failure.message} [${failure.code}]`;
  });
}
