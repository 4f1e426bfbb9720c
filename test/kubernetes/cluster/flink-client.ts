import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
  const jars = await mavenJars({ pom: join(images, 'flink', 'pom.xml'), title: `Flink ${await versionIn(images)}`, again: 'try again', code: 'jars-not-fetched', wrapper: maven, cacheFolder: userCacheFolder(), java: java.command, env: process.env }, new AbortController().signal, () => {});
  const folder = await mkdtemp(join(tmpdir(), 'weir-flink-'));
  try {
    await writeFile(join(folder, 'config.yaml'), '');
    await writeFile(join(folder, 'log4j-console.properties'), 'rootLogger.level = INFO\nrootLogger.appenderRef.c.ref = C\nappender.c.name = C\nappender.c.type = CONSOLE\nappender.c.layout.type = PatternLayout\nappender.c.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} %X - %m%n\n');
    const all = { ...SMALL, 'kubernetes.cluster-id': clusterId, 'kubernetes.namespace': namespace, 'kubernetes.container.image.ref': image, 'kubernetes.rest-service.exposed.type': 'ClusterIP', ...configuration };
    const options = Object.entries(all).map(([key, value]) => `-D${key}=${value}`);
    const opens = ['java.lang', 'java.util'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`);
    const command = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', ...opens, `-Dlog4j.configurationFile=file:${folder}/log4j-console.properties`, '-cp', jars.filter((path) => !/flink-s3|flink-metrics-p/.test(path)).join(delimiter), 'org.apache.flink.client.cli.CliFrontend', 'run', '-t', 'kubernetes-application', ...options, jar, ...args];
    const { stdout } = await run(java.command, command, { env: { ...process.env, KUBECONFIG: cluster.kubeconfig, FLINK_CONF_DIR: folder } });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Flink's version is the one that the images' pom names. */
async function versionIn(images: string): Promise<string> {
  return /<flink\.version>([^<]+)</.exec(await readFile(join(images, 'flink', 'pom.xml'), 'utf8'))![1]!;
}
