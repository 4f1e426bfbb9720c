import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { LOCAL, type KafkaConnection } from '#shared/services/kafka.ts';
import { secretsIn, type KafkaFile } from '#shared/workspace/kafka-file.ts';
import type { BrokerKeeper } from '../broker.ts';
import { toFileFailure } from '../workspace/files.ts';
import { confine } from '../workspace/paths.ts';
import type { KafkaCluster } from './cluster.ts';
import { Decoder } from './decoder.ts';
import { KafkaJsCluster } from './kafkajs-cluster.ts';
import { Registry } from './registry.ts';
import type { Secrets } from './secrets.ts';

/** A connection's file, read. */
export interface LoadedKafka {
  name: string;
  /** Relative to the workspace. */
  path: string;
  file: KafkaFile;
}

/** Whose connections are used. Secrets are for a workspace that its person trusts. */
export interface KafkaOwner {
  folder: string;
  trusted: boolean;
}

export interface OpenKafka {
  cluster: KafkaCluster;
  decoder: Decoder;
  registry: Registry | undefined;
  production: boolean;
}

/** How a cluster is reached; secrets filled in. */
export type ClusterConfig = ConstructorParameters<typeof KafkaJsCluster>[0];

/** The clusters that are open, one a connection as it is configured now; what nobody uses any more is closed when its file changes, and with the host. */
export class KafkaConnections {
  private readonly open = new Map<string, Promise<OpenKafka>>();

  constructor(
    private readonly broker: BrokerKeeper,
    private readonly secrets: Secrets,
    private readonly connect: (config: ClusterConfig) => KafkaCluster = (config) => new KafkaJsCluster(config),
  ) {}

  list(folder: string, files: readonly LoadedKafka[]): KafkaConnection[] {
    const { address } = this.broker.state.value;
    const local = { name: LOCAL, path: null, brokers: address === null ? [] : [address], missing: [], production: false, registry: false };
    return [
      local,
      ...files.map(({ name, path, file }) => ({ name, path, brokers: [file.brokers].flat(), missing: secretsOf(file).filter((secret) => !this.secrets.has(folder, secret)), production: file.production, registry: file.registry !== undefined })),
    ];
  }

  /** Fails with `connection-missing`, `broker-not-running`, `untrusted` or `secret-missing`, before anything is connected to. */
  async use(name: string, owner: KafkaOwner, files: readonly LoadedKafka[]): Promise<OpenKafka> {
    const key = JSON.stringify([owner.folder, name]);
    const { config, registry, production } = name === LOCAL ? await this.local() : await this.configured(name, owner, files);
    const whole = JSON.stringify([key, name === LOCAL ? config.brokers : config, registry ?? null]);
    const known = this.open.get(whole);
    if (known) return known;
    for (const [other, opened] of this.open)
      if ((JSON.parse(other) as [string])[0] === key) {
        this.open.delete(other);
        void opened.then(({ cluster }) => cluster.close(), () => {});
      }
    const made = (async () => {
      const schemas = registry && new Registry(registry);
      return { cluster: this.connect(config), decoder: new Decoder(schemas), registry: schemas, production };
    })();
    this.open.set(whole, made);
    return made;
  }

  async dispose(): Promise<void> {
    const all = [...this.open.values()];
    this.open.clear();
    await Promise.all(all.map(async (opened) => (await opened).cluster.close()));
  }

  private async local(): Promise<{ config: ClusterConfig; registry: undefined; production: boolean }> {
    const { address } = await this.broker.look();
    if (address === null) throw new Failure('broker-not-running', 'The local Kafka is not running. Start it: in the window beside its name, or with weir broker start.');
    return { config: { brokers: [address] }, registry: undefined, production: false };
  }

  private async configured(name: string, { folder, trusted }: KafkaOwner, files: readonly LoadedKafka[]) {
    const found = files.find((loaded) => loaded.name === name);
    if (!found) throw new Failure('connection-missing', `There is no connection ${name}: this workspace has no readable kafka/${name}.yaml. It knows ${[LOCAL, ...files.map((loaded) => loaded.name)].join(', ')}.`);
    const { brokers, tls, sasl, registry, production } = found.file;
    const secret = trusted ? undefined : secretsOf(found.file)[0];
    if (secret !== undefined) throw new Failure('untrusted', `${found.path} asks for the secret "${secret}", and nobody trusted this workspace: it would be sent where the file says. Look at the file and trust the workspace, if you do; on a terminal --trust.`, { names: [secret] });
    const fill = (text: string) => this.secrets.fill(folder, text);
    // Never an address: it is looked up and shown.
    const config: ClusterConfig = { brokers: [brokers].flat() };
    if (tls) config.ssl = tls === true ? true : await tlsOf(tls, folder, dirname(found.path));
    if (sasl) config.sasl = { mechanism: sasl.mechanism, username: fill(sasl.username), password: fill(sasl.password) } as ClusterConfig['sasl'];
    const schemas = registry && { url: registry.url, ...(registry.username === undefined ? {} : { username: fill(registry.username), password: fill(registry.password ?? '') }) };
    return { config, registry: schemas, production };
  }
}

/** The secrets that a connection is made with. */
function secretsOf({ sasl, registry }: KafkaFile): string[] {
  return secretsIn([sasl, registry?.username, registry?.password]);
}

async function tlsOf(tls: Exclude<KafkaFile['tls'], boolean>, folder: string, from: string): Promise<NonNullable<ClusterConfig['ssl']>> {
  const read = async (path: string) => {
    try {
      return await readFile(await confine(folder, path, join(folder, from)), 'utf8');
    } catch (thrown) {
      throw toFileFailure(thrown, path, 'read');
    }
  };
  return {
    ...(tls.ca === undefined ? {} : { ca: [await read(tls.ca)] }),
    ...(tls.cert === undefined ? {} : { cert: await read(tls.cert) }),
    ...(tls.key === undefined ? {} : { key: await read(tls.key) }),
    ...(tls['server-name'] === undefined ? {} : { servername: tls['server-name'] }),
  };
}
