import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Problem } from './problem.mjs';

const OLDEST = { node: [20, 19], java: 17 };

/** Node is the one thing that must be there already, for it runs this. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const [oldest, oldestMinor] = OLDEST.node;
  if (major > oldest || (major === oldest && minor >= oldestMinor)) return;
  throw new Problem(`Weir needs Node ${OLDEST.node.join('.')} or newer; this is Node ${version}. Install a newer one (https://nodejs.org) and start again. [node-too-old]`);
}

/** The home of a JDK that can build and run the engine. */
export function findJdk(env = process.env) {
  let tooOld;
  let noCompiler;
  for (const home of homes(env)) {
    const version = versionOf(home);
    if (version === undefined) continue;
    if (majorOf(version) < OLDEST.java) tooOld ??= { home, version };
    else if (!existsSync(program(home, 'javac'))) noCompiler ??= home;
    else return home;
  }
  const todo = `Install a JDK ${OLDEST.java} or newer (for example from https://adoptium.net) and start again, or set WEIR_JAVA_HOME to the folder of one.`;
  if (noCompiler) throw new Problem(`The Java in ${noCompiler} is a runtime without a compiler; Weir builds its engine once and needs a JDK. ${todo} [jdk-missing]`);
  if (tooOld) throw new Problem(`The Java in ${tooOld.home} is version ${tooOld.version}; Flink needs ${OLDEST.java} or newer. ${todo} [jdk-too-old]`);
  throw new Problem(`No JDK was found; Flink needs Java ${OLDEST.java} or newer. ${todo} [jdk-missing]`);
}

/** In the order in which the launcher looks, so that the engine is built by the Java that runs it. */
function* homes(env) {
  for (const home of [env.WEIR_JAVA_HOME, env.JAVA_HOME]) if (home) yield home;
  for (const folder of (env.PATH ?? '').split(delimiter)) if (folder && existsSync(join(folder, exe('java')))) yield homeOf(join(folder, exe('java')));
  const places = env.WEIR_JAVA_PLACES?.split(delimiter) ?? usualPlaces(env);
  for (const place of places)
    for (const name of namesIn(place)) for (const inner of ['', 'Contents/Home', 'libexec/openjdk.jdk/Contents/Home']) yield join(place, name, inner);
}

function usualPlaces({ HOME = '', USERPROFILE = HOME, ProgramFiles = 'C:\\Program Files' }) {
  const managed = [join(USERPROFILE, '.sdkman/candidates/java'), join(USERPROFILE, '.jdks'), join(USERPROFILE, '.asdf/installs/java')];
  if (process.platform === 'darwin') return ['/Library/Java/JavaVirtualMachines', '/opt/homebrew/opt', '/usr/local/opt', ...managed];
  if (process.platform === 'win32') return ['Java', 'Eclipse Adoptium', 'Microsoft', 'Zulu', 'Amazon Corretto'].map((vendor) => join(ProgramFiles, vendor));
  return ['/usr/lib/jvm', '/usr/java', '/opt', ...managed];
}

function namesIn(place) {
  return existsSync(place) ? readdirSync(place).sort((left, right) => right.localeCompare(left, undefined, { numeric: true })) : [];
}

/** A `java` on the PATH may be a link or a shim; Java itself knows where it lives. */
function homeOf(java) {
  return settingsOf(java).match(/^\s*java\.home = (.+)$/m)?.[1].trim() ?? '';
}

function versionOf(home) {
  return home && existsSync(program(home, 'java')) ? settingsOf(program(home, 'java')).match(/^\s*java\.version = (\S+)/m)?.[1] : undefined;
}

function settingsOf(java) {
  const { stdout, stderr } = spawnSync(java, ['-XshowSettings:properties', '-version'], { encoding: 'utf8', timeout: 20_000, windowsHide: true });
  return `${stdout}${stderr}`;
}

function majorOf(version) {
  const [first, second] = version.split(/[._+-]/);
  return Number(first === '1' ? second : first);
}

function program(home, name) {
  return join(home, 'bin', exe(name));
}

function exe(name) {
  return process.platform === 'win32' ? `${name}.exe` : name;
}
