import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { userCacheFolder, userDataFolder } from '#electron/services/user-data.ts';

/** Where Weir's own parts are, and where it may write. All absolute. */
export interface Places {
  /** `weir-runner.jar` and `lib/`. */
  runner: string;
  /** The pom.xml that names the local Kafka's jars. */
  broker: string;
  /** What images are made of: poms, scripts, log configuration. */
  images: string;
  /** A Maven wrapper, for machines without Maven. */
  maven: string;
  /** The window's files. */
  renderer: string;
  /** The workspace that opens when none is named; it is trusted. */
  sample: string;
  /** The user's data folder, and the one for what can be made again. */
  home: string;
  cache: string;
  /** The Java runtime that an installed Weir brings; undefined in a clone, which uses the machine's JDK. */
  java: string | undefined;
  version: string;
}

/** In a clone, `resources` is its root; in an installed Weir, the folder that the package fills (forge.config.ts). */
export function places(resources = rootOfClone(), env: NodeJS.ProcessEnv = process.env): Places {
  const home = userDataFolder(env);
  const { version } = JSON.parse(readFileSync(join(resources, 'package.json'), 'utf8')) as { version: string };
  return {
    runner: join(resources, 'local-cluster', 'runner', 'target'),
    broker: join(resources, 'local-cluster', 'broker'),
    images: join(resources, 'local-cluster', 'images'),
    maven: join(resources, 'local-cluster', 'runner', 'mvnw'),
    renderer: join(resources, 'out', 'renderer'),
    sample: join(resources, 'samples', 'flights'),
    home,
    cache: userCacheFolder(env),
    java: bundledJava(resources),
    version,
  };
}

function bundledJava(resources: string): string | undefined {
  const folder = join(resources, 'java');
  return existsSync(folder) ? folder : undefined;
}

/** Two folders up, from the source (electron/host) as from the bundle (out/electron). */
function rootOfClone(): string {
  return fileURLToPath(new URL('../../', import.meta.url));
}
