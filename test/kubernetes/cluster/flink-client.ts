import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { places } from '#electron/host/places.ts';
import { findJava } from '#local-cluster/launcher/find-java.ts';
import { mavenJars } from '#local-cluster/launcher/maven-jars.ts';
import { userCacheFolder } from '#electron/services/user-data.ts';
import type { Kubernetes } from './kubernetes.ts';

const run = promisify(execFile);

/** What a job of a test is given on this small node. The limit factor: a JobManager held to its request is throttled for half a minute. */
export const SMALL: Record<string, string> = {
  'jobmanager.memory.process.size': '900m',
  'taskmanager.memory.process.size': '1000m',
  // Of so little memory, Flink's own share for state would leave eleven megabytes for the job's objects.
  'taskmanager.memory.managed.size': '32m',
  'taskmanager.numberOfTaskSlots': '1',
  'kubernetes.jobmanager.cpu.amount': '0.2',
  'kubernetes.taskmanager.cpu.amount': '0.2',
  'kubernetes.jobmanager.cpu.limit-factor': '10',
  'kubernetes.taskmanager.cpu.limit-factor': '10',
};

export interface NativeJob {
  namespace: string;
  clusterId: string;
  image: string;
  /** The job's jar in the image, as `local:///opt/…`. */
  jar: string;
  arguments?: string[];
  configuration?: Record<string, string>;
}

/** Starts a job in native application mode with Flink's own command line, from the same jars as the image's; comes back when that ends. */
export async function flinkRun(cluster: Pick<Kubernetes, 'kubeconfig'>, { namespace, clusterId, image, jar, arguments: args = [], configuration = {} }: NativeJob): Promise<string> {
  const java = await findJava(process.env);
  const { images, maven } = places();
  const pom = join(images, 'flink', 'pom.xml');
  const wanted = { pom, title: `Flink ${await versionIn(pom)}`, again: 'try again', code: 'jars-not-fetched', wrapper: maven };
  const jars = await mavenJars({ ...wanted, cacheFolder: userCacheFolder(), java: java.command, env: process.env }, new AbortController().signal, () => {});
  const folder = await mkdtemp(join(tmpdir(), 'weir-flink-'));
  try {
    await writeFile(join(folder, 'config.yaml'), '');
    // What lies beside the configuration goes into the cluster with it: pods log as the image says.
    await copyFile(join(images, 'distribution', 'log4j-console.properties'), join(folder, 'log4j-console.properties'));
    const all = { ...SMALL, 'kubernetes.cluster-id': clusterId, 'kubernetes.namespace': namespace, 'kubernetes.container.image.ref': image, 'kubernetes.rest-service.exposed.type': 'ClusterIP', ...configuration };
    const options = Object.entries(all).map(([key, value]) => `-D${key}=${value}`);
    const opens = ['java.lang', 'java.util'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`);
    const javaOptions = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', ...opens, `-Dlog.file=${folder}/client.log`, `-Dlog4j.configurationFile=file:${folder}/log4j-console.properties`];
    const command = [...javaOptions, '-cp', jars.filter((path) => !/flink-s3|flink-metrics-p/.test(path)).join(delimiter), 'org.apache.flink.client.cli.CliFrontend', 'run', '-t', 'kubernetes-application', ...options, jar, ...args];
    const { stdout } = await run(java.command, command, { env: { ...process.env, KUBECONFIG: cluster.kubeconfig, FLINK_CONF_DIR: folder } });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Flink's version is the one that the images' pom names. */
async function versionIn(pom: string): Promise<string> {
  return /<flink\.version>([^<]+)</.exec(await readFile(pom, 'utf8'))![1]!;
}
