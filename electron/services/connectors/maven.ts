import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { type Maven, MavenFailure, runMaven, shortened } from '#local-cluster/launcher/run-maven.ts';

export interface MavenParts extends Maven {
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
  // A jar whose checksum is not the one that its repository tells is refused, not warned of.
  const args = ['-B', '--strict-checksums', '-f', join(project, 'pom.xml'), 'dependency:copy-dependencies', '-DincludeScope=runtime', '-Dmdep.useRepositoryLayout=true', '-Dmdep.copyPom=false', `-DoutputDirectory=${folder}`];
  parts.onProgress('Asking Maven for the connectors.');
  try {
    await runMaven(args, parts, signal, (line) => {
      const file = /Downloaded from [^:]+: \S*\/([^/\s]+\.jar)/.exec(line)?.[1];
      if (file) parts.onProgress(`Fetched ${file}.`);
    }).catch((thrown: unknown) => Promise.reject(thrown instanceof MavenFailure ? notResolved(thrown.message) : thrown));
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

/** Which of the ways to fail it was, in Maven's words, and what to do about it. */
const WAYS: readonly [RegExp, string][] = [
  [/Checksum validation failed/i, 'What came is not what its repository says it is: its checksum differs, so it was damaged or changed on the way. Try again; where it stays so, ask whoever keeps the repository.'],
  [/in offline mode|Unknown host|Name or service not known|Network is unreachable|Connection refused|Connect(ion)? timed out|Connection reset|No route to host/i, 'No repository could be reached, and this machine does not have the jars. Connect, or look at the mirrors and proxies of your Maven settings, and try again; nothing was changed.'],
  [/Could not find artifact|was not found in/i, 'No repository has them under these coordinates. Look at group, name and version; repositories and logins are those of your Maven settings.'],
];

function notResolved(reason: string): Failure {
  const way = WAYS.find(([pattern]) => pattern.test(reason))?.[1] ?? 'Look at their coordinates and at your connection; mirrors and logins are those of your Maven settings.';
  return new Failure('connectors-not-resolved', `The connectors of weir.yaml could not be had. ${way} Maven says: ${shortened(reason, 600)}`);
}
