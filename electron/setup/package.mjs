import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packed } from './packed.mjs';
import { giveUp, prepare, root } from './prepare.mjs';
import { findJdk } from './prerequisites.mjs';
import { Problem } from './problem.mjs';
import { Steps } from './steps.mjs';

// `npm run package`: Weir for this system, with an engine and a Java runtime of its own, in out/Weir-….
const at = (...parts) => join(root, ...parts);
const resources = (...parts) => at('out', 'resources', ...parts);

/** What Flink and the engine use of the JDK: all of java.se, and the parts that jdeps does not see because they are asked for by name. */
const MODULES = ['java.se', 'jdk.unsupported', 'jdk.management', 'jdk.crypto.ec', 'jdk.zipfs', 'jdk.localedata', 'jdk.naming.dns', 'jdk.charsets'];

/** Enough to fetch Electron over a slow line; where its server does not answer, no reason to wait for ever. */
const LONGEST_MS = 15 * 60_000;

try {
  await prepare({ window: true, classes: false });
  const steps = new Steps(at('out'));
  rmSync(resources(), { recursive: true, force: true });
  mkdirSync(resources(), { recursive: true });
  await steps.timed('Gathering engine, window and samples', async () => gather());
  await steps.timed('Making a Java runtime', () => makeRuntime(steps));
  await steps.timed('Packaging', () =>
    steps.run(process.execPath, [at('node_modules', '@electron-forge', 'cli', 'dist', 'electron-forge.js'), 'package'], {
      cwd: root,
      limitMs: LONGEST_MS,
      problem: "The package could not be made. It needs Electron's binary, which is fetched from Electron's releases: where that cannot be reached, put it in Electron's cache or set ELECTRON_MIRROR, and try again. [electron-missing]",
    }),
  );
} catch (thrown) {
  giveUp(thrown);
}

function gather() {
  for (const [from, to] of packed(root)) cpSync(at(from), resources(to), { recursive: true });
}

async function makeRuntime(steps) {
  const home = findJdk();
  const jlink = join(home, 'bin', process.platform === 'win32' ? 'jlink.exe' : 'jlink');
  if (!existsSync(jlink)) throw new Problem(`The JDK in ${home} has no jlink; install a full JDK (some systems split it: look for its "jmods"). [jlink-missing]`);
  const args = ['--add-modules', MODULES.join(','), '--strip-debug', '--no-header-files', '--no-man-pages', '--compress=2', '--output', resources('java')];
  await steps.run(jlink, args, { problem: 'The Java runtime could not be made.' });
  if (spawnSync(join(resources('java'), 'bin', 'java'), ['-version']).status !== 0) throw new Problem('The Java runtime that was made does not start. [runtime-broken]');
}
