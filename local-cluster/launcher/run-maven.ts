import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** How Maven is run. */
export interface Maven {
  /** A Maven wrapper, for machines without Maven. */
  wrapper: string;
  /** The `java` program that Maven runs on. */
  java: string;
  env: NodeJS.ProcessEnv;
}

/** Maven did not start, or failed; the message is what it says of it, without the pages of advice around that. */
export class MavenFailure extends Error {}

/** `onLine` hears all that Maven writes. Fails with a `MavenFailure`, or with the signal's reason. */
export function runMaven(args: string[], { wrapper, java, env }: Maven, signal: AbortSignal, onLine: (line: string) => void): Promise<void> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    const child = spawn(mavenOf(wrapper, env), args, { env: { ...env, JAVA_HOME: dirname(dirname(java)) }, shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const end = () => child.kill();
    signal.addEventListener('abort', end, { once: true });
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (lines.length > 200) lines.shift();
        onLine(line);
      });
    child.once('error', (thrown) => reject(new MavenFailure(thrown.message)));
    child.once('close', (code) => {
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason);
      else if (code === 0) resolve();
      else reject(new MavenFailure(reasonIn(lines)));
    });
  });
}

/** The start of a text that is longer than a message can bear. */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function reasonIn(lines: string[]): string {
  return lines.find((line) => line.startsWith('[ERROR]'))?.replace(/^\[ERROR\]\s*/, '') ?? lines.at(-1) ?? 'Maven said nothing';
}

function mavenOf(wrapper: string, env: NodeJS.ProcessEnv): string {
  const name = process.platform === 'win32' ? 'mvn.cmd' : 'mvn';
  const folder = (env.PATH ?? '').split(delimiter).find((place) => place && existsSync(join(place, name)));
  return folder ? join(folder, name) : process.platform === 'win32' ? `${wrapper}.cmd` : wrapper;
}
