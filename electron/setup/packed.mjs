import { existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/** What a package has beside the app: pairs of a path in the clone, once it is built, and one among the resources, each with `/`. Places are those of electron/host/places.ts. */
export function packed(root) {
  const runner = 'local-cluster/runner';
  return [
    // With V8 and its classes, for this machine in lib, for clusters in the jar.
    ...['target/weir-runner.jar', 'target/lib', 'mvnw', 'mvnw.cmd', '.mvn'].map((name) => same(`${runner}/${name}`)),
    // The local Kafka is fetched when it is first started, by Maven.
    same('local-cluster/broker/pom.xml'),
    ...['writer', 'flink', 'distribution'].map((name) => same(`local-cluster/images/${name}`)),
    same('out/renderer'),
    same('samples'),
    ...keyring(root),
    ...typeScript(root),
  ];
}

const same = (path) => [path, path];

/** What TypeScript functions are bundled and checked by, as npm installed it for this system. */
function typeScript(root) {
  const machine = ['@rolldown', '@typescript'].flatMap((scope) => namesIn(root, `node_modules/${scope}`).map((name) => `${scope}/${name}`));
  return [...new Set(['rolldown', '@oxc-project/types', '@rolldown/pluginutils', 'typescript', ...machine])].map((name) => [`node_modules/${name}`, `typescript/node_modules/${name}`]);
}

/** Machine code: npm installed the one for this system. */
function keyring(root) {
  const folder = 'node_modules/@napi-rs';
  return namesIn(root, folder).flatMap((name) =>
    namesIn(root, `${folder}/${name}`)
      .filter((file) => file.endsWith('.node'))
      .map((file) => [posix.join(folder, name, file), `keyring/${file}`]),
  );
}

function namesIn(root, folder) {
  const path = join(root, folder);
  return existsSync(path) ? readdirSync(path) : [];
}
