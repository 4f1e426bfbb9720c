import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findJava, type Java } from '#local-cluster/launcher/find-java.ts';
import { mavenJars } from '#local-cluster/launcher/maven-jars.ts';
import { baseSystem } from './base-system.ts';
import type { ImageLayer, ImageTarget } from './image-plan.ts';
import { writeImage } from './image-writer.ts';
import { fromNothing, overFlink } from './runner-image.ts';

export interface ImagesOptions {
  /** The runner's build folder: `weir-runner.jar` and `lib`. */
  runnerFolder: string;
  /** The folder of `writer/pom.xml`, `flink/pom.xml` and `distribution`. */
  imagesFolder: string;
  /** A Maven wrapper, for machines without Maven. */
  wrapper: string;
  /** The user's cache folder. */
  cacheFolder: string;
  /** The home of a Java to be taken before others. */
  javaHome?: string;
  env?: NodeJS.ProcessEnv;
}

export interface Written {
  /** The image's name with its digest: what a pod should name. Without a registry, as it was named. */
  image: string;
  /** `sha256:…` of the manifest. */
  digest: string;
}

interface Watch {
  signal?: AbortSignal;
  onProgress?: (message: string) => void;
  /** PEM files of certificates that the registry is trusted by, beside Java's and Docker's own. */
  authorities?: string[];
}

export interface RunnerImageOptions extends Watch {
  /** An image of Flink; null for none: everything is made of this machine's files and Maven Central's. Default: Flink's own image. */
  base?: string | null;
  target: ImageTarget;
}

export interface LayeredOptions extends Watch {
  base: string;
  layers: ImageLayer[];
  /** The name of the image, with its registry: `registry.example.com/team/job:tag`. */
  target: string;
}

/**
 * Writes images into registries and files, without Docker. Logins are those of Docker's config.json and its credential helpers; they are
 * read by the process that speaks to the registry, and appear in no log and no message.
 */
export class Images {
  constructor(private readonly options: ImagesOptions) {}

  /** Flink's version, as the images' jars have it. */
  get flinkVersion(): string {
    return /<flink\.version>([^<]+)</.exec(readFileSync(join(this.options.imagesFolder, 'flink', 'pom.xml'), 'utf8'))![1]!;
  }

  /** Flink's own image of this version, on Java 17. */
  get officialBase(): string {
    return `docker.io/library/flink:${this.flinkVersion}-java17`;
  }

  /** Writes the image that jobs run in: Flink, the runner, the Kafka connector. Fails as `writeImage` does, and with `jars-not-fetched`. */
  async runnerImage({ base = this.officialBase, target, ...watch }: RunnerImageOptions): Promise<Written> {
    const { runnerFolder, imagesFolder } = this.options;
    const parts = { runnerFolder, imagesFolder, flinkVersion: this.flinkVersion };
    if (base !== null) return this.write(overFlink(base, parts, target), watch);
    const java = await this.java();
    const jars = await this.jars(java, 'flink', `Flink ${this.flinkVersion}`, watch);
    const system = await baseSystem(dirname(dirname(java.command)), java.version, this.options.cacheFolder);
    return this.write(fromNothing(system, jars, parts, target), watch);
  }

  /** Writes an image of layers over another one and pushes it; what the registry has of it is not sent again. Fails as `writeImage` does. */
  async pushLayered({ base, layers, target, ...watch }: LayeredOptions): Promise<Written> {
    return this.write({ base, layers, target: { registry: target } }, watch);
  }

  private async write(plan: Parameters<typeof writeImage>[0], { signal = new AbortController().signal, onProgress = () => {}, authorities }: Watch): Promise<Written> {
    const { runnerFolder, cacheFolder, env = process.env } = this.options;
    const java = await this.java();
    const jars = await this.jars(java, 'writer', 'Image writer', { signal, onProgress });
    const classPath = [join(runnerFolder, 'weir-runner.jar'), ...jars];
    const digest = await writeImage({ ...plan, authorities }, { java: java.command, classPath, cacheFolder, env }, signal, onProgress);
    const name = 'registry' in plan.target ? `${withoutTag(plan.target.registry)}@${digest}` : plan.target.name;
    return { image: name, digest };
  }

  private jars(java: Java, which: 'writer' | 'flink', title: string, { signal = new AbortController().signal, onProgress = () => {} }: Watch): Promise<string[]> {
    const { imagesFolder, wrapper, cacheFolder, env = process.env } = this.options;
    return mavenJars({ pom: join(imagesFolder, which, 'pom.xml'), title, again: 'try again', code: 'jars-not-fetched', wrapper, cacheFolder, java: java.command, env }, signal, onProgress);
  }

  private java(): Promise<Java> {
    return findJava(this.options.env ?? process.env, this.options.javaHome);
  }
}

/** `host:5000/a/b:tag` without `:tag`. */
function withoutTag(name: string): string {
  const [path = ''] = name.split('@');
  return path.replace(/:[^/:]+$/, '');
}
