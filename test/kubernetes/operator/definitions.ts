import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { places } from '#electron/host/places.ts';
import { userCacheFolder } from '#electron/services/user-data.ts';
import { findJava } from '#local-cluster/launcher/find-java.ts';
import { mavenJars } from '#local-cluster/launcher/maven-jars.ts';
import type { Kubectl } from '../cluster/kubectl.ts';
import { snapshotDefinition } from './snapshot-definition.ts';

const run = promisify(execFile);

/** Flink versions that operators after 1.7.0 added to the list. */
const LATER = ['v1_20', 'v2_0', 'v2_1', 'v2_2', 'v2_3', 'v2_4'];

/**
 * Installs the custom resources of the Flink Kubernetes Operator: `FlinkDeployment` and `FlinkSessionJob` as its release 1.7.0 defines them,
 * with the Flink versions of later releases, and `FlinkStateSnapshot`, which is later than 1.7.0. Comes back when they are served. There is
 * no operator behind them. `snapshots: false`: without the last.
 */
export async function installOperatorCrds(kubectl: Kubectl, { snapshots = true }: { snapshots?: boolean } = {}): Promise<void> {
  const definitions = [...(await operatorDefinitions()), ...(snapshots ? [JSON.stringify(snapshotDefinition)] : [])];
  for (const definition of definitions) await kubectl.apply(definition);
  await whenServed(kubectl, ['flinkdeployments', 'flinksessionjobs', ...(snapshots ? ['flinkstatesnapshots'] : [])]);
}

/** Until resources of these plural names are served. kubectl gives up on a definition that has no conditions yet, so its names are waited for first. */
export async function whenServed(kubectl: Kubectl, plurals: readonly string[]): Promise<void> {
  for (const plural of plurals) {
    const definition = `crd/${plural}.flink.apache.org`;
    await kubectl.run('wait', `--for=jsonpath={.status.acceptedNames.plural}=${plural}`, definition, '--timeout=60s');
    await kubectl.run('wait', '--for=condition=Established', definition, '--timeout=60s');
  }
}

/** The YAML texts in the operator's own jar, from Maven Central. */
async function operatorDefinitions(): Promise<string[]> {
  const java = await findJava(process.env);
  const options = { pom: join(import.meta.dirname, 'pom.xml'), title: 'Operator definitions', again: 'run the tests again', code: 'jars-not-fetched', wrapper: places().maven, cacheFolder: userCacheFolder(), java: java.command, env: process.env };
  const [jar] = await mavenJars(options, new AbortController().signal, () => {});
  const folder = await mkdtemp(join(tmpdir(), 'weir-crds-'));
  try {
    await run(join(dirname(java.command), 'jar'), ['--extract', '--file', jar!, 'META-INF/fabric8'], { cwd: folder });
    const inside = join(folder, 'META-INF/fabric8');
    const names = (await readdir(inside)).filter((name) => name.endsWith('-v1.yml'));
    return await Promise.all(names.map(async (name) => widen(await readFile(join(inside, name), 'utf8'))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The list of versions ends with the newest that 1.7.0 knows. */
function widen(yaml: string): string {
  return yaml.replace(/^( *- )v1_19$/m, (line, before: string) => [line, ...LATER.map((version) => before + version)].join('\n'));
}
