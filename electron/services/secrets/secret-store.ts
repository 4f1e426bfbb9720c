import { join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { secretVariable } from '#shared/deployment/names.ts';
import { JsonFile, nameOf, workspaceDataFolder } from '../user-data.ts';
import { systemKeychain, type Keychain } from './keychain.ts';
import { secretFile } from './secret-file.ts';

const LATELY_MS = 5_000;

/** A secret that has a value on this machine. `environment` null: for every environment that has none of its own. */
export interface SecretName {
  name: string;
  environment: string | null;
}

/**
 * Values of secrets for runs on this machine, by workspace, environment and name. They are in the system's keychain, or in a file that only the person can
 * read; which names there are, and nothing more, is written beside a workspace's other data. A workspace's secrets are no other's: a file of the same name
 * elsewhere would send them where that file says.
 */
export class SecretStore {
  private opened: Keychain | undefined;
  /** A keychain may be a conversation with another process, and an editor asks with each letter. */
  private readonly lately = new Map<string, { value: string | undefined; until: number }>();

  constructor(
    private readonly home: string,
    private readonly env: NodeJS.ProcessEnv = process.env,
    private readonly given?: Keychain,
  ) {}

  /** Opened when first needed: most runs have no secret. */
  get keychain(): Keychain {
    return (this.opened ??= this.given ?? systemKeychain(this.env) ?? secretFile(join(this.home, 'secrets.json')));
  }

  /** Fails with `bad-secret` for a name that no job could write, or an empty value. */
  async set(folder: string, { name, environment }: SecretName, value: string): Promise<void> {
    if (!/^[\w.-]+$/.test(name)) throw new Failure('bad-secret', `"${name}" is no name of a secret: letters, digits, dots, dashes and underscores, as in \${secret:name}.`);
    if (value === '') throw new Failure('bad-secret', `The value of the secret ${name} is empty. Nothing was kept.`);
    this.keychain.set(accountOf(folder, { name, environment }), value);
    this.lately.clear();
    await this.index(folder).set(keyOf({ name, environment }), true);
  }

  /** Whether there was one. */
  async remove(folder: string, secret: SecretName): Promise<boolean> {
    const known = (await this.list(folder)).some((other) => keyOf(other) === keyOf(secret));
    this.keychain.remove(accountOf(folder, secret));
    this.lately.clear();
    if (known) await this.index(folder).set(keyOf(secret), undefined);
    return known;
  }

  async list(folder: string): Promise<SecretName[]> {
    return Object.keys(await this.index(folder).read())
      .map((key) => JSON.parse(key) as [string | null, string])
      .map(([environment, name]) => ({ name, environment }))
      .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  }

  /** The environment's own, else the one for all, else the variable `WEIR_SECRET_NAME` of this process. */
  valueOf(folder: string, name: string, environment: string | null): string | undefined {
    const own = environment === null ? undefined : this.look(accountOf(folder, { name, environment }));
    return own ?? this.look(accountOf(folder, { name, environment: null })) ?? this.env[secretVariable(name)];
  }

  /** Those of the names that have a value. */
  valuesOf(folder: string, names: readonly string[], environment: string | null): Record<string, string> {
    return Object.fromEntries(names.flatMap((name) => {
      const value = this.valueOf(folder, name, environment);
      return value === undefined ? [] : [[name, value]];
    }));
  }

  private look(account: string): string | undefined {
    const known = this.lately.get(account);
    if (known && known.until > Date.now()) return known.value;
    const value = this.keychain.get(account);
    this.lately.set(account, { value, until: Date.now() + LATELY_MS });
    return value;
  }

  private index(folder: string): JsonFile {
    return new JsonFile(join(workspaceDataFolder(this.home, folder), 'secret-names.json'));
  }
}

function keyOf({ name, environment }: SecretName): string {
  return JSON.stringify([environment, name]);
}

function accountOf(folder: string, secret: SecretName): string {
  return `${nameOf(folder)} ${keyOf(secret)}`;
}
