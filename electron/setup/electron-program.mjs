import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './prepare.mjs';
import { Steps } from './steps.mjs';

const folder = join(root, 'node_modules', 'electron');
const failed = join(root, 'out', 'stamps', 'electron-failed');

/** No try lasts longer than this, and after one that failed the next is a day later: a browser's app window does as well. */
const LIMIT_MS = 60_000;
const AGAIN_AFTER_MS = 24 * 3600 * 1000;

/** Electron's program, fetched once where that is possible; undefined where it cannot be had or no screen is there. */
export async function electronProgram(env = process.env) {
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return undefined;
  const there = installed();
  if (there || env.ELECTRON_SKIP_BINARY_DOWNLOAD || !existsSync(join(folder, 'install.js')) || triedLately()) return there;
  const steps = new Steps(join(root, 'out'));
  try {
    await steps.timed('Fetching Electron', () => steps.run(process.execPath, [join(folder, 'install.js')], { cwd: folder, limitMs: LIMIT_MS, problem: 'Electron could not be fetched.' }));
  } catch {
    mkdirSync(join(failed, '..'), { recursive: true });
    writeFileSync(failed, new Date().toISOString());
    process.stderr.write('Electron could not be fetched; Weir opens in a browser window instead and tries again tomorrow.\n');
  }
  return installed();
}

/** Runs Weir in Electron until its last window is closed; gives the exit code. */
export function runElectron(program, workspace) {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const stood = process.env.INIT_CWD ?? process.cwd();
  const args = [...asRoot, join(root, 'out', 'electron', 'main.js'), ...(workspace ? [`--workspace=${resolve(stood, workspace)}`] : [])];
  const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 0));
  });
}

function installed() {
  try {
    const program = process.env.ELECTRON_OVERRIDE_DIST_PATH
      ? join(process.env.ELECTRON_OVERRIDE_DIST_PATH, 'electron')
      : join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

function triedLately() {
  return existsSync(failed) && Date.now() - statSync(failed).mtimeMs < AGAIN_AFTER_MS;
}
