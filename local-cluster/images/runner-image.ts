import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { PLACES } from '#shared/deployment/names.ts';
import type { ImageFile, ImageLayer, ImagePlan, ImageTarget } from './image-plan.ts';
import type { BaseSystem } from './base-system.ts';

/** Flink's user in its own images. */
export const FLINK_USER = '9999:9999';
const HOME = '/opt/flink';
const SCRIPTS = ['kubernetes-jobmanager.sh', 'kubernetes-taskmanager.sh', 'jobmanager.sh', 'taskmanager.sh', 'standalone-job.sh'];
/** Jars that Flink loads by themselves, from folders of their own. */
const PLUGINS: Record<string, RegExp> = { 'metrics-prometheus': /^flink-metrics-prometheus-/, 's3-fs-hadoop': /^flink-s3-fs-hadoop-/ };
/** What the runner brings along and Flink's distribution lacks. */
const CONNECTORS = /^(flink-connector-kafka|kafka-clients)-/;
/** The runner has it inside as well, for a Flink that has nothing of Weir; from the class path it is taken without more ado. */
const V8 = /^javet-/;

const OPENED = 'lang net io nio lang.reflect text time util util.concurrent util.concurrent.atomic util.concurrent.locks'.split(' ').map((name) => `java.${name}`);
/**
 * What Flink needs of the JDK's inside. An installation has it in its config.yaml, which the configuration of a job on Kubernetes
 * replaces; Flink's scripts put this variable before whatever that says.
 */
const JVM_ARGS = [
  ...['java.rmi/sun.rmi.registry', 'java.security.jgss/sun.security.krb5'].map((name) => `--add-exports=${name}=ALL-UNNAMED`),
  ...[...OPENED, 'sun.nio.ch'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
].join(' ');

export interface RunnerImageParts {
  /** The runner's build folder: `weir-runner.jar` and `lib`. */
  runnerFolder: string;
  /** The folder of this room: scripts and log configuration. */
  imagesFolder: string;
  flinkVersion: string;
}

/** The image over an image of Flink: Weir's runner and the connectors, and nothing else. */
export function overFlink(base: string, parts: RunnerImageParts, target: ImageTarget): ImagePlan {
  return { base, layers: weirLayers(parts), environment: { JVM_ARGS }, user: FLINK_USER, labels: labels(parts), target };
}

/** The whole image, of no base: a small system, Flink's jars and Weir's. `flink`: paths of the distribution's jars. */
export function fromNothing(system: BaseSystem, flink: string[], parts: RunnerImageParts, target: ImageTarget): ImagePlan {
  const environment = { ...system.environment, PATH: `${HOME}/bin:${system.environment.PATH}`, FLINK_HOME: HOME, JVM_ARGS };
  const layers = [{ name: 'system', files: system.files }, ...flinkLayers(flink, parts), ...weirLayers(parts)];
  return { base: null, layers, environment, entrypoint: ['/docker-entrypoint.sh'], user: FLINK_USER, workingFolder: HOME, labels: labels(parts), target };
}

function labels({ flinkVersion }: RunnerImageParts): Record<string, string> {
  return { 'org.opencontainers.image.title': 'Weir runner', 'dev.weir.flink': flinkVersion };
}

/** What changes least comes first. */
function flinkLayers(jars: string[], { imagesFolder }: RunnerImageParts): ImageLayer[] {
  const distribution = join(imagesFolder, 'distribution');
  const file = (name: string) => join(distribution, name);
  const libraries = jars.filter((jar) => !Object.values(PLUGINS).some((plugin) => plugin.test(basename(jar))));
  const plugins = Object.entries(PLUGINS).flatMap(([name, pattern]) => jars.filter((jar) => pattern.test(basename(jar))).map((from): ImageFile => ({ from, to: `${HOME}/plugins/${name}/${basename(from)}` })));
  return [
    { name: 'flink', files: [...libraries.map((from): ImageFile => ({ from, to: `${HOME}/lib/${basename(from)}` })), ...plugins] },
    {
      name: 'flink-scripts',
      files: [
        { from: file('docker-entrypoint.sh'), to: '/docker-entrypoint.sh', mode: '755' },
        ...SCRIPTS.map((name): ImageFile => ({ from: file('flink-process.sh'), to: `${HOME}/bin/${name}`, mode: '755' })),
        { from: file('log4j-console.properties'), to: `${HOME}/conf/log4j-console.properties` },
        { from: file('config.yaml'), to: `${HOME}/conf/config.yaml` },
        ...['log', 'usrlib', 'opt'].map((name): ImageFile => ({ from: distribution, to: `${HOME}/${name}`, mode: '755', owner: FLINK_USER })),
      ],
    },
  ];
}

function weirLayers({ runnerFolder, imagesFolder }: RunnerImageParts): ImageLayer[] {
  const jar = join(runnerFolder, 'weir-runner.jar');
  if (!existsSync(jar)) throw new Failure('engine-not-built', `The engine is not built: ${jar} is missing. Run "npm start", or "mvn -f local-cluster/runner package".`);
  const found = readdirSync(join(runnerFolder, 'lib')).sort();
  const jars = (pattern: RegExp, place: string) => found.filter((name) => pattern.test(name)).map((name) => ({ from: join(runnerFolder, 'lib', name), to: `${place}/${name}` }));
  return [
    { name: 'connectors', files: jars(CONNECTORS, PLACES.connectors) },
    { name: 'v8', files: jars(V8, PLACES.v8) },
    {
      name: 'weir',
      files: [
        { from: jar, to: '/opt/weir/weir-runner.jar' },
        { from: join(imagesFolder, 'distribution', 'log4j-console.properties'), to: '/opt/weir/log4j-console.properties' },
      ],
    },
  ];
}
