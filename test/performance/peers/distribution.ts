import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, command, fromPypi, once } from '../cache.ts';

export const FLINK_VERSION = '2.3.0';

/**
 * Flink's own distribution, unmodified: scripts and configuration as PyFlink's wheel ships them, jars as its library package
 * does, and the SQL gateway, which neither has, from Maven. Nothing is built and no Python package is installed.
 */
export function flinkHome(): Promise<string> {
  return once(cached(`flink-${FLINK_VERSION}`), `Flink ${FLINK_VERSION} with its SQL client and gateway (430 MB to fetch, once)`, async (home) => {
    await mkdir(home, { recursive: true });
    await scripts(home);
    await jars(home);
    await gateway(home);
  });
}

/** The wheel of one platform serves every platform: only shell scripts are taken from it. */
async function scripts(home: string): Promise<void> {
  const fetched = join(home, 'wheel');
  const platform = ['--only-binary', ':all:', '--python-version', '3.11', '--platform', 'manylinux2014_x86_64'];
  await fromPypi(`apache-flink==${FLINK_VERSION}`, fetched, platform);
  await command('python3', ['-m', 'zipfile', '-e', join(fetched, await onlyFile(fetched)), fetched]);
  for (const part of ['bin', 'conf']) await rename(join(fetched, 'pyflink', part), join(home, part));
  await rm(fetched, { recursive: true });
  for (const name of await readdir(join(home, 'bin'))) await chmod(join(home, 'bin', name), 0o755);
}

async function jars(home: string): Promise<void> {
  const fetched = join(home, 'libraries');
  await fromPypi(`apache-flink-libraries==${FLINK_VERSION}`, fetched, ['--no-binary', ':all:']);
  await command('tar', ['-xzf', join(fetched, await onlyFile(fetched)), '-C', fetched, '--strip-components', '2', `apache_flink_libraries-${FLINK_VERSION}/deps`]);
  for (const part of ['lib', 'opt', 'plugins']) await rename(join(fetched, part), join(home, part));
  await rename(join(fetched, 'bin/bash-java-utils.jar'), join(home, 'bin/bash-java-utils.jar'));
  await rm(fetched, { recursive: true });
}

async function gateway(home: string): Promise<void> {
  const artifact = `org.apache.flink:flink-sql-gateway:${FLINK_VERSION}`;
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';
  await command('mvn', ['-q', '-B', goal, `-Dartifact=${artifact}`, `-DoutputDirectory=${join(home, 'opt')}`], { cwd: home });
}

async function onlyFile(folder: string): Promise<string> {
  const [name] = await readdir(folder);
  if (!name) throw new Error(`Nothing was fetched into ${folder}.`);
  return name;
}
