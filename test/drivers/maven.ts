import { execFile, execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const program = process.platform === 'win32' ? 'mvn.cmd' : 'mvn';

/** Whether Maven is on this machine; where it is not, what a suite leaves out is said aloud. */
export function hasMaven(leftOut: string): boolean {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn(`Maven is not on this machine: ${leftOut}`);
    return false;
  }
}

/** Copies jars as they are, `artifact-version.jar` each; what they need is not resolved, so that one may be there in two versions. */
export async function copyJars(coordinates: readonly string[], folder: string): Promise<void> {
  const items = coordinates.map((each) => each.split(':')).map(([group, artifact, version]) => `<artifactItem><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></artifactItem>`);
  const plugin = `<plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId><configuration><artifactItems>${items.join('')}</artifactItems></configuration></plugin>`;
  const pom = join(folder, 'pom.xml');
  await writeFile(pom, `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>dev.weir</groupId><artifactId>jars</artifactId><version>1</version><packaging>pom</packaging><build><plugins>${plugin}</plugins></build></project>\n`);
  await promisify(execFile)(program, ['-B', '-f', pom, 'dependency:copy', `-DoutputDirectory=${folder}`], { shell: process.platform === 'win32' });
}
