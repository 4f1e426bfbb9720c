import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from './problem.mjs';

/** Runs what is not up to date, and says on stderr what it does and how long it took. */
export class Steps {
  #log;
  #stamps;

  constructor(out) {
    this.#stamps = join(out, 'stamps');
    this.#log = join(out, 'setup.log');
    mkdirSync(this.#stamps, { recursive: true });
  }

  /** Does `work` unless its inputs are as they were the last time it went well. `key` is asked for only once. */
  async step(title, name, key, made, work) {
    const stamp = join(this.#stamps, name);
    if (readStamp(stamp) === key && made()) return;
    await this.timed(title, work);
    writeFileSync(stamp, key);
  }

  async timed(title, work) {
    const begun = performance.now();
    process.stderr.write(`${title} … `);
    try {
      const said = await work();
      process.stderr.write(`${said ?? 'done'} (${((performance.now() - begun) / 1000).toFixed(1)} s)\n`);
    } catch (thrown) {
      process.stderr.write('failed\n');
      throw thrown;
    }
  }

  forget(name) {
    rmSync(join(this.#stamps, name), { force: true });
  }

  /** Runs a program; what it says goes to a log, the end of which is shown when it fails. */
  run(command, args, { env = process.env, cwd, limitMs, problem }) {
    const lines = [];
    return new Promise((resolve, reject) => {
      const shell = process.platform === 'win32' && /\.(cmd|bat)$/.test(command);
      const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
      const end = () => child.kill();
      process.once('exit', end);
      const timer = limitMs && setTimeout(() => child.kill('SIGKILL'), limitMs);
      const keep = (data) => {
        lines.push(data.toString());
        mkdirSync(dirname(this.#log), { recursive: true });
        appendFileSync(this.#log, data);
      };
      child.stdout.on('data', keep);
      child.stderr.on('data', keep);
      child.once('error', (thrown) => reject(new Problem(`${problem} ${thrown.message}`)));
      child.once('close', (code) => {
        clearTimeout(timer);
        process.off('exit', end);
        if (code === 0) resolve();
        else reject(new Problem(`${lastLines(lines)}\n${problem} The whole log is ${this.#log}`));
      });
    });
  }
}

function lastLines(lines) {
  return lines.join('').trim().split('\n').slice(-25).join('\n');
}

function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
