import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Failure } from '#shared/base/failure.ts';

export interface MavenParts {
  /** A Maven wrapper, for machines without Maven. */
  wrapper: string;
  /** The `java` program that Maven runs on. */
  java: string;
  env: NodeJS.ProcessEnv;
  onProgress(message: string): void;
}

/**
 * Lets Maven copy artefacts and what they need at run time into `folder`, in the layout of a repository. Fails with `connectors-not-resolved`, with what
 * Maven says.
 */
export async function copyDependencies(coordinates: readonly string[], folder: string, parts: MavenParts, signal: AbortSignal): Promise<void> {
  const project = join(folder, '.project');
  await mkdir(project, { recursive: true });
  await writeFile(join(project, 'pom.xml'), pomOf(coordinates));
  const args = ['-B', '-f', join(project, 'pom.xml'), 'dependency:copy-dependencies', '-DincludeScope=runtime', '-Dmdep.useRepositoryLayout=true', '-Dmdep.copyPom=false', `-DoutputDirectory=${folder}`];
  parts.onProgress('Asking Maven for the connectors.');
  try {
    await runMaven(args, parts, signal);
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}

function pomOf(coordinates: readonly string[]): string {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const dependencies = coordinates.map((text) => {
    const [group, artifact, version] = text.split(':').map(escaped);
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>dev.weir</groupId><artifactId>connectors</artifactId><version>1</version><packaging>pom</packaging><dependencies>${dependencies.join('')}</dependencies></project>\n`;
}

function runMaven(args: string[], parts: MavenParts, signal: AbortSignal): Promise<void> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    const env = { ...parts.env, JAVA_HOME: dirname(dirname(parts.java)) };
    const child = spawn(mavenOf(parts), args, { env, shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const end = () => child.kill();
    signal.addEventListener('abort', end, { once: true });
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (lines.length > 200) lines.shift();
        const file = /Downloaded from [^:]+: \S*\/([^/\s]+\.jar)/.exec(line)?.[1];
        if (file) parts.onProgress(`Fetched ${file}.`);
      });
    child.once('error', (thrown) => reject(notResolved(thrown.message)));
    child.once('close', (code) => {
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason);
      else if (code === 0) resolve();
      else reject(notResolved(reasonIn(lines)));
    });
  });
}

/** What Maven says of it, without the pages of advice around that. */
function reasonIn(lines: string[]): string {
  const said = lines.find((line) => line.startsWith('[ERROR]'))?.replace(/^\[ERROR\]\s*/, '') ?? lines.at(-1) ?? 'Maven said nothing';
  return said.length > 600 ? `${said.slice(0, 600)}…` : said;
}

function notResolved(reason: string): Failure {
  return new Failure('connectors-not-resolved', `The connectors of weir.yaml could not be had. Look at their coordinates and at your connection; mirrors and logins are those of your Maven settings. Maven says: ${reason}`);
}

function mavenOf({ wrapper, env }: MavenParts): string {
  const name = process.platform === 'win32' ? 'mvn.cmd' : 'mvn';
  const folder = (env.PATH ?? '').split(delimiter).find((place) => place && existsSync(join(place, name)));
  return folder ? join(folder, name) : process.platform === 'win32' ? `${wrapper}.cmd` : wrapper;
}
