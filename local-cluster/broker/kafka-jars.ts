import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mavenJars, type JarsOptions } from '#local-cluster/launcher/maven-jars.ts';

/** Where the jars are named and how they are fetched. Paths are absolute. */
export interface KafkaJarsOptions extends Pick<JarsOptions, 'wrapper' | 'cacheFolder' | 'java' | 'env'> {
  /** The folder of the pom.xml that names them. */
  brokerFolder: string;
}

export interface KafkaJars {
  version: string;
  /** Absolute paths, in a fixed order. */
  jars: string[];
}

/** Kafka's jars: from the cache folder, or fetched into it by Maven. `onProgress` hears sentences. Fails with `kafka-not-fetched`. */
export async function kafkaJars(options: KafkaJarsOptions, signal: AbortSignal, onProgress: (message: string) => void): Promise<KafkaJars> {
  const pom = join(options.brokerFolder, 'pom.xml');
  const version = /<kafka\.version>([^<]+)</.exec(readFileSync(pom, 'utf8'))![1]!;
  const jars = await mavenJars({ ...options, pom, title: `Kafka ${version}`, again: 'start the broker again', code: 'kafka-not-fetched' }, signal, onProgress);
  return { version, jars };
}
